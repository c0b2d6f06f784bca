using System.Text.Json.Nodes;
using Slipway.Bench;

// SAMPLER [PRUNER]   an optimiser that a harness drives over its standard input and output, one JSON object a line: hello, start, ask, report, tell, stop, quit
if (args is not [var sampler, .. var rest])
{
    await Console.Error.WriteLineAsync("auto|tpe|tpe_independent|gp|cma_es|nsga_ii|random|quasi_random [asha|hyperband|median]");
    return 2;
}

var driven = new DrivenStudy(sampler, rest is [var pruner] ? pruner : null);
while (await Console.In.ReadLineAsync() is { } line)
{
    var message = JsonNode.Parse(line)!.AsObject();
    if ((string?)message["op"] == "quit")
        break;
    await Console.Out.WriteLineAsync(driven.Answer(message).ToJsonString());
    await Console.Out.FlushAsync();
}

return 0;

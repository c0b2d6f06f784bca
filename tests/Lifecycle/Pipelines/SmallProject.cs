using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Tests.Host;

namespace Slipway.Tests.Pipelines;

/// <summary>A project of 600 rows that trains in a second, sent to a server as <c>slipway apply</c> sends it.</summary>
internal sealed class SmallProject(ServerFixture server, string prefix)
{
    private static readonly byte[] Rows = MakeRows();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Of the project, its data set and its model.</summary>
    public string Name { get; } = $"{prefix}-{Guid.CreateVersion7():N}"[..(prefix.Length + 9)] + Random.Shared.Next(1000).ToString("000", CultureInfo.InvariantCulture);

    /// <summary>The member <c>target</c> of <c>train</c>, and what belongs to it: <c>late</c> of two classes, <c>kind</c> of three, or <c>size</c>, a number.</summary>
    public string Target { get; init; } = "target: late, positive: 'yes'";

    /// <summary>The members <c>derive</c> of the data, with a comma in front.</summary>
    public string Derive { get; init; } = "";

    public string Features { get; init; } = "[x, noise]";

    /// <summary>How long it trains.</summary>
    public int Iterations { get; set; } = 10;

    /// <summary>Plans with these lines behind <c>register</c>.</summary>
    public async Task<JsonElement> Plan(string more, bool prune = false) => await Post("plan", more, prune, train: false);

    /// <summary>Applies with these lines behind <c>register</c>.</summary>
    public async Task<JsonElement> Apply(string more, bool prune = false, bool train = false)
    {
        using var content = new ByteArrayContent(Rows);
        (await server.Http.PostAsync("/api/v1/data-files", content, Cancel)).EnsureSuccessStatusCode();
        return await Post("apply", more, prune, train);
    }

    /// <summary>Applies and waits for the pipeline's end.</summary>
    public async Task<JsonElement> Run(string more, bool train = false) => await Ended((await Apply(more, train: train)).GetProperty("pipeline").GetString()!);

    public async Task<JsonElement> Ended(string pipeline)
    {
        while (true)
        {
            var found = (await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/pipelines/" + pipeline, Cancel)).GetProperty("pipeline");
            if (found.GetProperty("state").GetString() != "running")
                return found;
            await Task.Delay(100, Cancel);
        }
    }

    private async Task<JsonElement> Post(string what, string more, bool prune, bool train)
    {
        var declaration = $$$"""
            project: {{{Name}}}
            data:
              {{{Name}}}: {source: rows.csv{{{Derive}}}}
            train: {data: {{{Name}}}, {{{Target}}}, features: {{{Features}}}, parameters: {num_iterations: {{{Iterations.ToString(CultureInfo.InvariantCulture)}}}}}
            register: {model: {{{Name}}}}

            """ + more;
        var sources = new Dictionary<string, object> { [Name] = new[] { new { name = "rows.csv", sha256 = Convert.ToHexStringLower(SHA256.HashData(Rows)) } } };
        using var answer = await server.Http.PostAsJsonAsync("/api/v1/projects/" + what, new { declaration, sources, prune, train }, Cancel);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, body.ToString());
        return body;
    }

    private static byte[] MakeRows()
    {
        var text = new StringBuilder("x,noise,late,kind,size\n");
        var random = new Random(3);
        for (var i = 0; i < 600; i++)
        {
            var x = random.NextDouble();
            text.Append(CultureInfo.InvariantCulture, $"{x:0.0000},{random.NextDouble():0.0000},{(random.NextDouble() < 0.1 + (0.8 * x) ? "yes" : "no")},{(x < 0.3 ? "small" : x < 0.6 ? "middle" : "large")},{(5 * x) + random.NextDouble():0.0000}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

using System.CommandLine;
using System.Text.Json;
using Slipway.Pipelines.Declaration.Reading;

namespace Slipway.Commands;

/// <summary><c>slipway schema</c>: the JSON Schema of <c>slipway.yaml</c>, for editors; the same that a server answers at <c>/api/v1/schema</c>.</summary>
internal static class SchemaCommand
{
    public static Command Make()
    {
        var command = new Command("schema", "Print the JSON Schema of slipway.yaml, for editors that complete and check with it.");
        command.SetAction(parsed => Output.Show(parsed, JsonSerializer.SerializeToElement(DeclarationReader.Schema()), schema => Output.Line(JsonSerializer.Serialize(schema, Indented))));
        return command.With("slipway schema > slipway.schema.json").WithoutServer();
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
}

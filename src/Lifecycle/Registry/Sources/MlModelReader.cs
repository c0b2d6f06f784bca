using System.Globalization;
using System.Text;
using Slipway.Models;
using Slipway.Models.Folders;
using Slipway.Registry.Pages;
using Slipway.Tracking.Contracts;

namespace Slipway.Registry.Sources;

/// <summary>Reads MLmodel files for the pages of logged models.</summary>
internal sealed class MlModelReader : IModelFiles
{
    public async Task<Result<ModelOutline>> Read(Stream content, CancellationToken cancel)
    {
        if (content.Length > MlModelFile.Longest)
            return Refusal.Invalid(string.Create(CultureInfo.InvariantCulture, $"Its MLmodel file has {content.Length} bytes; at most {MlModelFile.Longest} are read."));
        using var reader = new StreamReader(content, Encoding.UTF8);
        try
        {
            var said = MlModelDocument.Parse(await reader.ReadToEndAsync(cancel));
            ModelFlavor[] flavors = [.. said.Flavors.Select(flavor => new ModelFlavor(flavor.Key, flavor.Value.Where(e => e.Value is not null).ToDictionary(e => e.Key, e => e.Value!, StringComparer.Ordinal)))];
            return new ModelOutline(flavors, SignatureFields.Of(said.Signature?.Inputs), SignatureFields.Of(said.Signature?.Outputs), said.Values.GetValueOrDefault("mlflow_version"), said.InputExample);
        }
        catch (ModelException unreadable)
        {
            return Refusal.Invalid(unreadable.Message);
        }
    }
}

using System.Text;
using Slipway.Models;
using Slipway.Models.Folders;
using Slipway.Registry.Contracts;
using Slipway.Storage.Blobs;

namespace Slipway.Registry.Sources;

/// <summary>The file in which MLflow's clients write down what a model is.</summary>
internal static class MlModelFile
{
    private const string Name = "MLmodel";
    public const int Longest = 4 << 20;

    /// <summary>The signature that the file among these states; null where there is none that can be read. A model is registered all the same: its requests are then not checked.</summary>
    public static async Task<string?> Signature(IReadOnlyList<ModelFile> files, BlobLibrary blobs, CancellationToken cancel)
    {
        if (files.FirstOrDefault(file => file.Path == Name) is not { Length: <= Longest } file || !(await blobs.Open(file.Sha256, cancel)).Succeeded(out var content, out _))
            return null;
        await using (content)
        {
            using var reader = new StreamReader(content, Encoding.UTF8);
            try
            {
                return MlModelDocument.Parse(await reader.ReadToEndAsync(cancel)).Signature is { Inputs.Count: > 0 } signature ? signature.ToJson() : null;
            }
            catch (ModelException)
            {
                return null;
            }
        }
    }
}

using System.Collections.Concurrent;
using Slipway.Explain;
using Slipway.Models.Preparing;
using Slipway.Models.Trees;
using Slipway.Registry.Contracts;

namespace Slipway.Serving.Explanations;

/// <summary>The explainers of versions that were asked to explain; a few are kept.</summary>
internal sealed class Explainers(IModelVersions versions)
{
    private const int Most = 16;
    private readonly ConcurrentDictionary<string, ModelExplainer> _known = new(StringComparer.Ordinal);

    public async Task<Result<ModelExplainer>> Of(ModelVersion version, CancellationToken cancel)
    {
        if (_known.TryGetValue(version.Id, out var known))
            return known;
        if (!(await Read(version, "preparation.json", cancel)).Succeeded(out var preparation, out var refusal) || !(await Read(version, "trees.txt", cancel)).Succeeded(out var trees, out refusal))
            return refusal;
        if (_known.Count >= Most)
            _known.Clear();
        return _known[version.Id] = new ModelExplainer(Preparation.FromJson(preparation), TreeEnsemble.ParseLightGbm(System.Text.Encoding.UTF8.GetString(trees)));
    }

    private async Task<Result<byte[]>> Read(ModelVersion version, string path, CancellationToken cancel)
    {
        if (version.Files.All(file => file.Path != path) || !(await versions.Open(version, path, cancel)).Succeeded(out var content, out _))
            return Refusal.Conflict($"{version} cannot be explained: it has no file '{path}', which holds what ONNX does not keep.", "Models that Slipway trained have it.");
        await using (content)
        {
            var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, cancel);
            return bytes.ToArray();
        }
    }
}

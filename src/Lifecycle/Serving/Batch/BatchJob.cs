using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Slipway.Models;
using Slipway.Models.Onnx;
using Slipway.Serving.Contracts;
using Slipway.Serving.Running;
using Slipway.Work;

namespace Slipway.Serving.Batch;

/// <summary>The job of kind <c>batch</c>: predicts the rows of Parquet files, file by file. Each attempt begins anew and writes the same: ids come from the input's bytes, the version is that of the first attempt.</summary>
internal sealed class BatchJob : IJobKind
{
    public const string KindName = "batch";

    /// <summary>A result is told of at most so many files; all of them are written.</summary>
    private const int MostTold = 1000;

    public string Name => KindName;

    public int Memory => 900;

    public IReadOnlyList<Permission> Permissions => [Permission.ModelRead, Permission.DataRead];

    public async Task<JsonElement> Run(JobContext job, CancellationToken cancel)
    {
        var order = await Begin(job, job.Read<BatchPayload>().Batch, cancel);
        var places = new DataRoots(order.Roots);
        var output = Settled(places.Place(order.Output));
        Directory.CreateDirectory(output);
        BatchTarget.Sweep(output, order.Batch);
        job.Progress(0.01, "fetching the model");
        var model = await Model(job, order, cancel);
        try
        {
            var files = await Files(job, order, places, output, cancel);
            await job.Log(string.Create(CultureInfo.InvariantCulture, $"{files.Count} {(files.Count == 1 ? "file" : "files")} for {order.Version}; predictions go to {output}"), cancel);
            return JsonSerializer.SerializeToElement(await Predict(job, order, model, files, cancel), JsonSerializerOptions.Web);
        }
        catch (ModelException mistake)
        {
            throw new JobFailedException(mistake.Message);
        }
        finally
        {
            model.Leave();
        }
    }

    private static async Task<BatchResult> Predict(JobContext job, BatchOrder order, LoadedModel model, IReadOnlyList<BatchFile> files, CancellationToken cancel)
    {
        var all = Math.Max(1, files.Sum(file => ParquetRows.Count(file.Path)));
        var done = new List<BatchFileResult>(files.Count);
        var (rows, aside) = (0L, 0L);
        foreach (var (i, file) in files.Index())
        {
            var step = string.Create(CultureInfo.InvariantCulture, $"file {i + 1} of {files.Count}: {Path.GetFileName(file.Name)}");
            var (before, setAside) = (rows, aside);
            var result = Settled(await Task.Run(() => file.Predict(model, job.WorkFolder, read => job.Progress(0.02 + (0.98 * (before + read) / all), step.Length > 200 ? step[..200] : step, new { rows = before + read, setAside }), cancel), cancel));
            (rows, aside) = (rows + result.Rows, aside + result.SetAside);
            done.Add(result);
            await job.Log(string.Create(CultureInfo.InvariantCulture, $"{file.Name}: {result.Predicted:N0} predicted, {result.SetAside:N0} set aside"), cancel);
        }

        return new BatchResult(order.Version, rows, rows - aside, aside, files.Count, [.. done.Take(MostTold)]);
    }

    private static async Task<BatchOrder> Begin(JobContext job, string batch, CancellationToken cancel)
    {
        using var answer = await job.Http.PostAsync(new Uri($"api/v1/batches/{Uri.EscapeDataString(batch)}/begin", UriKind.Relative), null, cancel);
        await Settle(answer, cancel);
        return (await answer.Content.ReadFromJsonAsync<BatchOrder>(JsonSerializerOptions.Web, cancel))!;
    }

    private static async Task<LoadedModel> Model(JobContext job, BatchOrder order, CancellationToken cancel)
    {
        var home = Path.Combine(job.WorkFolder, "model");
        var main = Settled(ModelLoader.ModelFileOf(order.Version.ToString(), order.ModelFiles));
        foreach (var file in order.ModelFiles)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"api/v1/models/{Uri.EscapeDataString(order.Version.Model)}/versions/{order.Version.Number}/files/{string.Join('/', file.Split('/').Select(Uri.EscapeDataString))}");
            await Fetch(job, address, Path.Combine(home, file), cancel);
        }

        try
        {
            var onnx = OnnxModel.Load(Path.Combine(home, main));
            return new LoadedModel(onnx, ModelLoader.SignatureOf(order.Signature, onnx), order.Version);
        }
        catch (ModelException mistake)
        {
            throw new JobFailedException(mistake.Message);
        }
    }

    /// <summary>The input files, each with its digest and the place of its predictions.</summary>
    private static async Task<IReadOnlyList<BatchFile>> Files(JobContext job, BatchOrder order, DataRoots places, string output, CancellationToken cancel)
    {
        var found = order.Files is { } pattern ? Settled(Settled(places.Pattern(pattern)).Files()) : [await Newest(job, order.Dataset!, cancel)];
        var files = new List<BatchFile>(found.Count);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, path) in found)
        {
            var target = BatchTarget.Of(output, name, order.Batch);
            if (!written.Add(target.Output) || !written.Add(target.Rejected))
                throw new JobFailedException($"Two input files would be predicted into one: {name} and another of nearly its name. Rename one of them.");
            await using var content = File.OpenRead(path);
            files.Add(new BatchFile(name, path, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel)), target));
        }

        return files;
    }

    /// <summary>The newest version of a data set that did not fail its checks, as a file that is called by its number.</summary>
    private static async Task<(string Name, string Path)> Newest(JobContext job, string dataset, CancellationToken cancel)
    {
        var address = $"api/v1/datasets/{Uri.EscapeDataString(dataset)}/versions/";
        using var answer = await job.Http.GetAsync(new Uri(address + "latest", UriKind.Relative), cancel);
        await Settle(answer, cancel);
        var version = (await answer.Content.ReadFromJsonAsync<JsonElement>(cancel)).GetProperty("version");
        var name = string.Create(CultureInfo.InvariantCulture, $"{dataset}-{version.GetProperty("number").GetInt32()}.parquet");
        var path = Path.Combine(job.WorkFolder, name);
        await Fetch(job, address + version.GetProperty("id").GetString() + "/data", path, cancel);
        return (name, path);
    }

    private static async Task Fetch(JobContext job, string from, string file, CancellationToken cancel)
    {
        using var answer = await job.Http.GetAsync(new Uri(from, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);
        await Settle(answer, cancel);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var to = File.Create(file);
        await answer.Content.CopyToAsync(to, cancel);
    }

    /// <summary>A refusal of the server's fails the run in its words; what may pass is tried again.</summary>
    private static async Task Settle(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.IsSuccessStatusCode)
            return;
        var text = await answer.Content.ReadAsStringAsync(cancel);
        throw new JobFailedException(Words(text) ?? $"The server answered {(int)answer.StatusCode}: {text}", again: (int)answer.StatusCode >= 500);
    }

    private static string? Words(string text)
    {
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(text);
            return $"{problem.GetProperty("detail").GetString()} {(problem.TryGetProperty("remedy", out var remedy) ? remedy.GetString() : null)}".TrimEnd();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static T Settled<T>(Result<T> result)
        where T : notnull =>
        result.Succeeded(out var value, out var refusal) ? value : throw new JobFailedException($"{refusal.Message} {refusal.Remedy}".TrimEnd());
}

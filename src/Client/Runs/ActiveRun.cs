using Slipway.Client.Logging;

namespace Slipway.Client;

/// <summary>
/// A run that a program is logging to. Logging neither waits nor fails for the network: what is logged is sent in the background, in order, until the server has acknowledged it. Safe to use from
/// many threads.
/// </summary>
/// <remarks>
/// Disposing waits until everything has arrived and marks the run FINISHED; FAILED after <see cref="Fail"/>. C# tells no <c>Dispose</c> that an exception is passing: where a fault has to
/// make the run FAILED by itself, use <see cref="MlflowClient.Track(string, Func{ActiveRun, Task}, string?, IReadOnlyDictionary{string, string}?, ActiveRun?, CancellationToken)"/>.
/// </remarks>
public sealed class ActiveRun : IAsyncDisposable
{
    private readonly MlflowClient _client;
    private readonly LogSender _log;
    private int _ended;
    private volatile bool _failed;

    internal ActiveRun(MlflowClient client, Run run)
    {
        (_client, Id, Name, ExperimentId) = (client, run.Id, run.Name, run.ExperimentId);
        _log = new LogSender(client.Transport, run.Id);
        Artifacts = new ArtifactFolder(client.Transport, run.ArtifactUri);
    }

    /// <summary>32 hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Its name; the server gives one where none was given.</summary>
    public string Name { get; }

    /// <summary>The id of its experiment.</summary>
    public string ExperimentId { get; }

    /// <summary>The address of its page, on Slipway and on MLflow alike.</summary>
    public Uri Page => _client.Transport.Address($"/#/experiments/{ExperimentId}/runs/{Id}");

    /// <summary>Its files.</summary>
    public ArtifactFolder Artifacts { get; }

    /// <summary>How many points, parameters and tags wait for the server's acknowledgement.</summary>
    public long Waiting => _log.Waiting;

    /// <summary>Logs a point of a metric. Returns at once; NaN and infinities are values too.</summary>
    /// <param name="key">The metric's name: letters, digits, <c>_ - . / :</c> and spaces, at most 250.</param>
    /// <param name="value">Its value.</param>
    /// <param name="step">Its place on the curve.</param>
    public void LogMetric(string key, double value, long step = 0) => LogMetric(key, value, step, _client.Transport.Clock.GetUtcNow());

    /// <summary>Logs a point of a metric at a time of its own.</summary>
    /// <param name="key">The metric's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="step">Its place on the curve.</param>
    /// <param name="timestamp">When it was measured; the server keeps milliseconds.</param>
    public void LogMetric(string key, double value, long step, DateTimeOffset timestamp)
    {
        ArgumentNullException.ThrowIfNull(key);
        var milliseconds = timestamp.ToUnixTimeMilliseconds();
        if (milliseconds < 0)
            throw new ArgumentOutOfRangeException(nameof(timestamp), timestamp, "A point's time cannot lie before 1970.");
        _log.Add(LogItem.Metric(key, value, milliseconds, step));
    }

    /// <summary>Logs several metrics at one step.</summary>
    public void LogMetrics(IEnumerable<KeyValuePair<string, double>> metrics, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        var now = _client.Transport.Clock.GetUtcNow();
        foreach (var (key, value) in metrics)
            LogMetric(key, value, step, now);
    }

    /// <summary>Logs a parameter, which cannot be changed afterwards. Numbers and dates are written alike on every machine.</summary>
    public void LogParam(string key, object? value)
    {
        ArgumentNullException.ThrowIfNull(key);
        _log.Add(LogItem.Param(key, ParamText.Of(value)));
    }

    /// <summary>Logs several parameters.</summary>
    public void LogParams(IEnumerable<KeyValuePair<string, object?>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var (key, value) in parameters)
            LogParam(key, value);
    }

    /// <summary>Sets a tag; a later value takes the place of an earlier one.</summary>
    public void SetTag(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        _log.Add(LogItem.Tag(key, value));
    }

    /// <summary>Sets several tags.</summary>
    public void SetTags(IEnumerable<KeyValuePair<string, string>> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        foreach (var (key, value) in tags)
            SetTag(key, value);
    }

    /// <summary>Stores a text as a file of the run.</summary>
    public Task LogText(string text, string path, CancellationToken cancel = default) => Artifacts.LogText(text, path, cancel);

    /// <summary>Stores a file, under its own name.</summary>
    /// <param name="file">The file here.</param>
    /// <param name="folder">The folder among the run's files; null for their root.</param>
    /// <param name="cancel">Ends it.</param>
    public Task LogFile(string file, string? folder = null, CancellationToken cancel = default) => Artifacts.LogFile(file, folder, cancel);

    /// <summary>Stores all files below a folder.</summary>
    /// <param name="source">The folder here.</param>
    /// <param name="folder">The folder among the run's files; null for their root.</param>
    /// <param name="cancel">Ends it.</param>
    public Task LogFolder(string source, string? folder = null, CancellationToken cancel = default) => Artifacts.LogFolder(source, folder, cancel);

    /// <summary>Registers files of the run as the next version of a model, which is made where it is not there.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="folder">The folder among the run's files, or one file.</param>
    /// <param name="description">What there is to say about it.</param>
    /// <param name="tags">What is noted about it.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="MlflowException">Nothing lies there, the server refused it, or it is away.</exception>
    public async Task<ModelVersion> RegisterModel(string model, string folder, string? description = null, IReadOnlyDictionary<string, string>? tags = null, CancellationToken cancel = default)
    {
        if (!await Artifacts.Has(folder, cancel).ConfigureAwait(false))
            throw new MlflowException("RESOURCE_DOES_NOT_EXIST", $"The run {Id} has no files at '{folder}', so that there is nothing to register as '{model}'. Store them first (LogFile, LogFolder, LogText), or give the path where they lie.");
        return await _client.RegisterModel(model, $"{Artifacts.Uri}/{ArtifactPath.Normal(folder)}", Id, description, tags, cancel).ConfigureAwait(false);
    }

    /// <summary>Returns when everything that was logged before the call has been acknowledged.</summary>
    /// <exception cref="MlflowException">
    /// The server refused some of it, in its words, or some of it was dropped (<see cref="MlflowException.NotLogged"/>); or it has been away for longer than
    /// <see cref="MlflowClientOptions.GiveUpAfter"/>, and what waits goes on waiting. What was reported once is not reported again.
    /// </exception>
    public Task Flush(CancellationToken cancel = default) => _log.Flush(cancel);

    /// <summary>The run will be marked FAILED when it is disposed.</summary>
    public void Fail() => _failed = true;

    /// <summary>Waits until everything has arrived, and ends the run.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="cancel">Ends the waiting: the run stays open on the server then, takes nothing more, and can be ended again.</param>
    /// <exception cref="MlflowException">As <see cref="Flush"/> says. The run has been ended all the same where the server could be reached.</exception>
    public async Task End(RunStatus status = RunStatus.Finished, CancellationToken cancel = default)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        MlflowException? lost = null;
        _log.Close();
        try
        {
            await _log.Flush(cancel).ConfigureAwait(false);
        }
        catch (MlflowException refused)
        {
            lost = refused;
        }
        catch (OperationCanceledException)
        {
            Volatile.Write(ref _ended, 0);
            throw;
        }

        await _log.Stop().ConfigureAwait(false);
        _log.Dispose();
        if (lost is { ErrorCode: not MlflowException.NotLogged })
            throw new MlflowException(lost.ErrorCode, $"Run {Id} was ended here while the server was away: {_log.Waiting} of what it logged did not arrive, and the server does not know that it ended. {lost.InnerException?.Message}", lost.StatusCode, lost);
        await _client.SetStatus(Id, status, cancel).ConfigureAwait(false);
        if (lost is not null)
            throw lost;
    }

    /// <summary>Ends the run as FINISHED, or as FAILED after <see cref="Fail"/>, unless it was ended.</summary>
    public async ValueTask DisposeAsync() => await End(_failed ? RunStatus.Failed : RunStatus.Finished, CancellationToken.None).ConfigureAwait(false);
}

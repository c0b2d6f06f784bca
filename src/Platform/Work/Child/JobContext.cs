using System.Text.Json.Serialization;
using System.Text.Json;

namespace Slipway.Work;

/// <summary>What a running job has: its payload, its folder, its way to the server, and its voice.</summary>
/// <param name="id">The job's id.</param>
/// <param name="attempt">Which attempt this is, from 1.</param>
/// <param name="payload">What was asked.</param>
/// <param name="http">A client aimed at the server that carries the job's token and outlasts a restart of the server.</param>
/// <param name="workFolder">A folder of its own, deleted after the attempt.</param>
/// <param name="log">Takes log lines.</param>
/// <param name="progress">Takes progress.</param>
/// <param name="token">Makes a token for a program: its subject and permissions.</param>
/// <param name="checkpoint">What an earlier attempt kept; null when none did.</param>
/// <param name="keep">Keeps a checkpoint.</param>
/// <param name="clock">The clock.</param>
public sealed class JobContext(
    string id, int attempt, JsonElement payload, HttpClient http, string workFolder, Func<string, CancellationToken, ValueTask> log, Action<JobProgress> progress,
    Func<string, IReadOnlyList<Permission>, CancellationToken, Task<string>> token, JsonElement? checkpoint, Func<JsonElement, CancellationToken, Task> keep, TimeProvider clock)
{
    public string Id => id;

    /// <summary>From 1; an attempt above 1 may find what an earlier one left.</summary>
    public int Attempt => attempt;

    public JsonElement Payload => payload;

    /// <summary>Sends with the job's token, to addresses such as <c>api/v1/…</c>, and again after a refused connection or a 503: what it is used for must bear being received twice.</summary>
    public HttpClient Http => http;

    public string WorkFolder => workFolder;

    public TimeProvider Clock => clock;

    /// <summary>The payload as a record.</summary>
    /// <exception cref="JobFailedException">It does not fit.</exception>
    public T Read<T>()
        where T : notnull
    {
        try
        {
            return payload.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new JobFailedException("The payload is null.");
        }
        catch (JsonException fault)
        {
            throw new JobFailedException($"The payload cannot be read: {fault.Message}");
        }
    }

    /// <summary>What <see cref="Keep"/> kept last, in this attempt's forerunners; null when nothing was.</summary>
    public T? Kept<T>()
        where T : class => checkpoint?.Deserialize<T>(JsonSerializerOptions.Web);

    /// <summary>Says from where a later attempt is to go on; when it returns, that is on the server's disk. At most 64 KiB of JSON.</summary>
    public Task Keep<T>(T state, CancellationToken cancel)
        where T : class => keep(JsonSerializer.SerializeToElement(state, JsonSerializerOptions.Web), cancel);

    /// <summary>Adds to the job's log; text with line ends becomes several lines. Waits when the server is far behind.</summary>
    public async ValueTask Log(string text, CancellationToken cancel)
    {
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            await log(line, cancel);
    }

    /// <summary>Says how far it is; cheap, and only the newest is sent, a few times a second.</summary>
    /// <param name="fraction">From 0 to 1; null while it cannot be told.</param>
    /// <param name="step">What it is doing, at most 200 characters.</param>
    /// <param name="metrics">Whatever figures it wants to show: an object.</param>
    public void Progress(double? fraction, string? step = null, object? metrics = null) =>
        progress(new JobProgress(fraction is { } some && double.IsFinite(some) ? Math.Clamp(some, 0, 1) : null, step, metrics is null ? null : JsonSerializer.SerializeToElement(metrics, Figures)));

    /// <summary>Makes a token for a program that the job runs. It ends with the attempt, and may less than the job.</summary>
    /// <param name="subject">The opaque id of the one thing that it may change, such as <c>run_…</c>.</param>
    /// <param name="permissions">What it may do, of what the job's kind may.</param>
    /// <returns>The secret, for <c>Authorization: Bearer</c> or as the password of Basic.</returns>
    public Task<string> MakeToken(string subject, IReadOnlyList<Permission> permissions, CancellationToken cancel) => token(subject, permissions, cancel);

    /// <summary>Figures may be NaN or infinite, which JSON has no numbers for.</summary>
    private static readonly JsonSerializerOptions Figures = new(JsonSerializerOptions.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
}

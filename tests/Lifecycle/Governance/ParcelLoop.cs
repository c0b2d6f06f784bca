using System.Globalization;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Tests.Host;

namespace Slipway.Tests.Governance;

/// <summary>
/// A whole server on which the loop was walked once, with real jobs: parcels are loaded, a model is trained, judged, promoted and deployed, predictions are made in a shifted month, their window closes
/// with its labels, drift raises an alert, and the alert starts a retraining.
/// </summary>
public abstract partial class ParcelLoop(ServerFixture server) : IAsyncLifetime
{
    private const string Declaration = """
        project: parcels
        objective: {statement: Which parcel comes late?, metric: log_loss}
        data:
          parcels:
            source: data/parcels.csv
            time: at
            key: [id]
            schema: {id: {type: int}, at: {type: timestamp}, distance: {type: float}, carrier: {type: string}, late: {type: bool}}
        train:
          data: parcels
          target: late
          positive: true
          features: [distance, carrier]
          split: {by: time, test: last 10d}
          trainer: lightgbm
          parameters: {num_iterations: 20, min_data_in_leaf: 5}
          seed: 7
        register: {model: parcels-late}
        gates:
          - metric: {name: roc_auc, min: 0.5}
          - champion: {metric: log_loss}
        deploy:
          parcels: {model: parcels-late@champion, log: {sample: 100%}}
        monitor:
          parcels:
            deployment: parcels
            window: 1d
            labels: {data: parcels, key: id, value: late, within: 30d}
            rules:
              - drift: {method: psi, columns: all, max: 0.2}
        retrain:
          when: [{alert: drift}]
          promote: gates
          at_most: 1 per 7d
        """;

    /// <summary>The commit that the project is said to stand at.</summary>
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    /// <summary>A prediction of the window that raised the alert.</summary>
    public const string Prediction = "9003";

    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public ServerFixture Server => server;

    public HttpClient Http => server.Http;

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The MD5 of the file that was loaded first.</summary>
    public string SourceMd5 { get; private set; } = "";

    /// <summary>The pipelines, oldest first: the one that was applied and the one that the alert started.</summary>
    public IReadOnlyList<JsonElement> Pipelines { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        await Train();
        await Load("data/later.csv", [.. Parcels(1, 1200, 0, 60, 0), .. Parcels(9001, 400, 59, 1, 3)]);
        await Predict();
        await Until(async () => (Pipelines = await Ended()).Count == 2, "the alert has started a retraining and it has ended");
        await Until(async () => (await Get("/api/v1/timeline?limit=500")).GetProperty("items").EnumerateArray().Any(item => item.GetProperty("kind").GetString() == "window.labelled"), "the window stands as a dataset version");
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task<JsonElement> Get(string path)
    {
        using var answer = await Http.GetAsync(path, Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {body}");
        return JsonElement.Parse(body);
    }

    /// <summary>A page, and the addresses on it that lead to others of this server.</summary>
    public async Task<(string Html, IReadOnlyList<string> Links)> Page(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await Http.SendAsync(request, Cancel);
        var html = await answer.Content.ReadAsStringAsync(Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{path}: {(int)answer.StatusCode}");
        return (html, [.. Href().Matches(html[html.IndexOf("<main", StringComparison.Ordinal)..]).Select(match => System.Net.WebUtility.HtmlDecode(match.Groups["to"].Value)).Distinct()]);
    }

    /// <summary>Those of some addresses that do not answer with 200.</summary>
    public async Task<IReadOnlyList<string>> Dead(IEnumerable<string> links)
    {
        List<string> dead = [];
        foreach (var link in links.Distinct())
        {
            using var answer = await Http.GetAsync(link, HttpCompletionOption.ResponseHeadersRead, Cancel);
            if (answer.StatusCode != System.Net.HttpStatusCode.OK)
                dead.Add($"{link}: {(int)answer.StatusCode}");
        }

        return dead;
    }

    private async Task Train()
    {
        var bytes = Encoding.UTF8.GetBytes(Csv(Parcels(1, 1200, 0, 60, 0)));
        SourceMd5 = Md5(bytes);
        using var content = new ByteArrayContent(bytes);
        (await Http.PostAsync("/api/v1/data-files", content, Cancel)).IsSuccessStatusCode.ShouldBeTrue();
        var applied = await Post("/api/v1/projects/apply", new
        {
            declaration = Declaration,
            sources = new Dictionary<string, object> { ["parcels"] = new[] { new { name = "data/parcels.csv", sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) } } },
            code = new { repository = "https://example.org/parcels.git", commit = Commit, dirty = false },
        });
        applied.GetProperty("pipeline").ValueKind.ShouldBe(JsonValueKind.String);
        await Until(async () => (await Ended()).Count == 1, "the first pipeline has ended");
        (await Ended())[0].GetProperty("state").GetString().ShouldBe("succeeded", (await Ended())[0].ToString());
        await Until(async () => (await Http.GetAsync("/api/v1/deployments/parcels", Cancel)).IsSuccessStatusCode, "the model is deployed");
    }

    private async Task Load(string name, IReadOnlyList<Parcel> parcels)
    {
        using var content = new StringContent(Csv(parcels), Encoding.UTF8, "text/csv");
        using var answer = await Http.PostAsync($"/api/v1/datasets/parcels/loads?source={Uri.EscapeDataString(name)}", content, Cancel);
        var job = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        await Until(async () => (await Get("/api/v1/jobs/" + job.GetProperty("id").GetString())).GetProperty("state").GetString() == "succeeded", "the second version is loaded");
    }

    private async Task Predict()
    {
        var shifted = Parcels(9001, 400, 59, 1, 3);
        var records = shifted.Append(shifted[0] with { Id = 9999, At = Begin.AddDays(61) });
        await Post("/api/v1/deployments/parcels/predict", new { records = records.Select(p => new { id = p.Id, at = p.At, distance = p.Distance, carrier = p.Carrier }) });
        await Post("/api/v1/monitors/parcels/evaluate", new { });
    }

    private async Task<IReadOnlyList<JsonElement>> Ended() =>
        [.. (await Get("/api/v1/pipelines")).GetProperty("items").EnumerateArray().Where(pipeline => pipeline.GetProperty("state").GetString() is not "running").Reverse()];

    private async Task<JsonElement> Post(string path, object body)
    {
        using var response = await Http.PostAsJsonAsync(path, body, Cancel);
        var answer = await response.Content.ReadAsStringAsync(Cancel);
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {answer}");
        return JsonElement.Parse(answer);
    }

    private static async Task Until(Func<Task<bool>> isSo, string what)
    {
        for (var i = 0; !await isSo(); i++)
        {
            (i < 1800).ShouldBeTrue($"After three minutes still not: {what}");
            await Task.Delay(100, Cancel);
        }
    }

    /// <summary>Parcels whose lateness hangs on distance and carrier.</summary>
    /// <param name="shift">How much farther they go than usual.</param>
    private static IReadOnlyList<Parcel> Parcels(int id, int count, int day, int days, double shift)
    {
        var random = new Random(id);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (distance, slow) = (Math.Round((random.NextDouble() * 10) + shift, 3), random.NextDouble() < 0.4);
            return new Parcel(id + i, Begin.AddDays(day).AddMinutes(days * 1440.0 * i / count), distance, slow ? "barge" : "van", random.NextDouble() < 1 / (1 + Math.Exp(6 - distance - (slow ? 2 : 0))));
        })];
    }

    private static string Csv(IReadOnlyList<Parcel> parcels) => "id,at,distance,carrier,late\n" + string.Concat(parcels.Select(p =>
        string.Create(CultureInfo.InvariantCulture, $"{p.Id},{p.At:yyyy-MM-ddTHH:mm:ss},{p.Distance},{p.Carrier},{(p.Late ? "true" : "false")}\n")));

#pragma warning disable CA5351 // DVC's ids are MD5; nothing is secured by it.
    private static string Md5(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351

    [GeneratedRegex("""\shref="(?<to>/[^"]*)["]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Href();

    private sealed record Parcel(int Id, DateTimeOffset At, double Distance, string Carrier, bool Late);
}

/// <summary>On SQLite.</summary>
public sealed class SqliteParcels() : ParcelLoop(new SqliteServer());

/// <summary>On PostgreSQL.</summary>
public sealed class PostgresParcels() : ParcelLoop(new PostgresServer());

/// <summary>The loop is walked once for all that is looked at afterwards.</summary>
[CollectionDefinition]
public sealed class ParcelsOnSqlite : ICollectionFixture<SqliteParcels>;

/// <inheritdoc cref="ParcelsOnSqlite"/>
[CollectionDefinition]
public sealed class ParcelsOnPostgres : ICollectionFixture<PostgresParcels>;

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Slipway.Testing;

namespace Slipway.Tests.Monitoring;

/// <summary>What lies under <c>deploy/</c>, with the real programs. They come with Debian's package <c>prometheus</c>.</summary>
public sealed partial class PrometheusTests(SqliteMonitoring world) : IClassFixture<SqliteMonitoring>
{
    private static string Deploy => Path.Combine(AppContext.BaseDirectory, "Deploy");

    [Theory]
    [InlineData("check config prometheus.yml")]
    [InlineData("check rules slipway-rules.yml")]
    [InlineData("test rules slipway-rules.test.yml")]
    public async Task Promtool_accepts_configuration_and_rules(string arguments)
    {
        var (exit, said) = await Run("promtool", arguments.Split(' '), Path.Combine(Deploy, "prometheus"));

        exit.ShouldBe(0, said);
    }

    [Fact]
    public async Task Promtool_accepts_the_page_that_is_scraped_and_rules_and_dashboard_ask_for_what_is_on_it()
    {
        await WatchedWindow("lint");
        (await world.Http.PostAsJsonAsync("/api/v1/deployments/no-such/predict", new { }, MonitoringWorld.Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var page = await world.Http.GetStringAsync("/metrics", MonitoringWorld.Cancel);

        var (exit, said) = await Run("promtool", ["check", "metrics"], Deploy, page);

        exit.ShouldBe(0, said);
        string[] files = ["prometheus/slipway-rules.yml", "grafana/slipway-monitoring.json", "README.md"];
        var asked = files.SelectMany(file => Names().Matches(File.ReadAllText(Path.Combine(Deploy, file)))).Select(match => match.Value).Distinct().ToList();
        asked.Count.ShouldBeGreaterThan(9);
        asked.Where(name => !page.Contains("\n" + name, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_real_Prometheus_scrapes_the_server_and_its_alert_goes_off()
    {
        var name = await WatchedWindow("scraped");
        using var folder = new TempFolder();
        var configuration = await File.ReadAllTextAsync(Path.Combine(Deploy, "prometheus", "prometheus.yml"), MonitoringWorld.Cancel);
        await File.WriteAllTextAsync(folder.At("prometheus.yml"), configuration.Replace("127.0.0.1:5000", world.Http.BaseAddress!.Authority, StringComparison.Ordinal).Replace("15s", "1s", StringComparison.Ordinal), MonitoringWorld.Cancel);
        File.Copy(Path.Combine(Deploy, "prometheus", "slipway-rules.yml"), folder.At("slipway-rules.yml"));
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        using var prometheus = Start("prometheus", [$"--config.file={folder.At("prometheus.yml")}", $"--storage.tsdb.path={folder.At("data")}", $"--web.listen-address={address.Authority}", "--log.level=error"], folder.Path);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = address };
        try
        {
            JsonElement series = default, alerts = default;
            await MonitoringWorld.Until(async () => (series = await Query(http, $"slipway_monitoring_psi{{monitor=\"{name}\",feature=\"distance\"}}")).GetArrayLength() == 1, "Prometheus has scraped the index");
            await MonitoringWorld.Until(async () => (alerts = await Query(http, $"ALERTS{{alertname=\"SlipwayMonitorAlert\",monitor=\"{name}\",alertstate=\"firing\"}}")).GetArrayLength() == 1, "the alert goes off");

            var psi = (await world.Get($"{name}/windows/latest")).GetProperty("result").GetProperty("features").EnumerateArray().Single(f => f.GetProperty("feature").GetString() == "distance").GetProperty("statistic").GetDouble();
            double.Parse(series[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture).ShouldBe(psi);
            alerts[0].GetProperty("metric").GetProperty("kind").GetString().ShouldBe("drift");
        }
        finally
        {
            prometheus.Kill(entireProcessTree: true);
            await prometheus.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>A monitor with a closed, labelled window that breaks its rule.</summary>
    private async Task<string> WatchedWindow(string seed)
    {
        var truth = $"truth-{seed}";
        var name = await world.Watch("""[{"drift": {"max": 0.2, "columns": ["distance"]}}]""", $$"""{"data": "{{truth}}", "key": "id", "value": "late"}""");
        var flights = LateFlights.Day(0, 300, seed.Length, farther: 900).ToList();
        await world.Predict(name, [.. flights, .. LateFlights.Day(1, 1, seed.Length)]);
        await world.Label(truth, flights);
        await world.Look(name);
        return name;
    }

    private static async Task<JsonElement> Query(HttpClient http, string query)
    {
        try
        {
            return (await http.GetFromJsonAsync<JsonElement>($"/api/v1/query?query={Uri.EscapeDataString(query)}", MonitoringWorld.Cancel)).GetProperty("data").GetProperty("result");
        }
        catch (HttpRequestException)
        {
            return JsonElement.Parse("[]");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static Process Start(string program, IReadOnlyList<string> arguments, string folder) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;

    private static async Task<(int Exit, string Said)> Run(string program, IReadOnlyList<string> arguments, string folder, string input = "")
    {
        using var process = Start(program, arguments, folder);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(MonitoringWorld.Cancel), process.StandardError.ReadToEndAsync(MonitoringWorld.Cancel));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(MonitoringWorld.Cancel);
        return (process.ExitCode, await output + await errors);
    }

    [GeneratedRegex(@"slipway_[a-z_]+")]
    private static partial Regex Names();
}

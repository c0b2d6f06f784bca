using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Slipway.Bench;

/// <summary>Connections that each send the next request when the last is answered.</summary>
internal static class Load
{
    /// <returns>A line with requests a second and latencies as the client sees them.</returns>
    public static async Task<string> Run(Uri server, string address, byte[] body, int connections, double seconds)
    {
        var began = Stopwatch.StartNew();
        var times = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => Ask(new Uri(server, address), body, began, seconds))));
        var all = times.SelectMany(t => t).Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"{address,-28} {connections,11} {all.Count / began.Elapsed.TotalSeconds,10:F0} {all[all.Count / 2],8:F3} {all[(int)(all.Count * 0.99)],8:F3}");
    }

    private static async Task<List<double>> Ask(Uri address, byte[] body, Stopwatch began, double seconds)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        var times = new List<double>();
        while (began.Elapsed.TotalSeconds < seconds)
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            var started = Stopwatch.GetTimestamp();
            using var answer = await http.PostAsync(address, content);
            await answer.Content.ReadAsByteArrayAsync();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
        }

        return times;
    }
}

using System.Globalization;
using Slipway.Pipelines.Beginning;
using Slipway.Testing;

namespace Slipway.Tests.Pipelines.Beginning;

/// <summary>How long the windows are by which a first monitor watches.</summary>
public sealed class WindowLengthTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(40_000, 1000, "1mo", 1218, true)]
    [InlineData(40_000, 200, "1w", 1400, true)]
    [InlineData(9_000, 200, "1mo", 1370, true)]
    [InlineData(9_000, 2000, "3mo", 411, true)]
    [InlineData(2_000, 2000, "3mo", 91, false)]
    [InlineData(3_000, 20, "1w", 1050, true)]
    [InlineData(300, 20, "1w", 105, false)]
    [InlineData(300, 10, "1d", 30, false)]
    public async Task A_window_has_rows_enough_for_drift_where_the_data_bears_it(int rows, int days, string length, long each, bool judged)
    {
        var yaml = await Written(rows, i => TimeSpan.FromDays((double)days * i / rows));

        yaml.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"    window: {length}      # some {each:N0} rows each, if requests come at the pace of this data; drift is judged from 200 rows on{(judged ? "" : ", which a longer window or more requests would give")}\n"));
    }

    [Fact]
    public async Task A_few_rows_far_from_the_others_make_no_pace() =>
        (await Written(40_000, i => i < 3 ? TimeSpan.FromDays(-20_000) : TimeSpan.FromDays(1000.0 * i / 40_000))).ShouldContain("window: 1mo      # some 1,21");

    private async Task<string> Written(int rows, Func<int, TimeSpan> at)
    {
        var (file, chance, start, cancel) = (Path.Combine(_folder.Path, "data.csv"), new Random(7), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(file, "at,x,t\n" + string.Concat(Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{start + at(i):yyyy-MM-ddTHH:mm:ssZ},{chance.Next(9)},{chance.Next(2)}\n"))), cancel);
        var wish = new Wish("p", "t", [], "at");
        (await DataScan.Look(file, "data.csv", wish, DateTimeOffset.UnixEpoch, cancel)).Then(look => Draft.Of(look, wish)).Succeeded(out var draft, out var refusal).ShouldBeTrue(refusal?.Message);
        return DraftYaml.Write(draft!);
    }
}

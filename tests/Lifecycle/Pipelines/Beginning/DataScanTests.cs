using System.Globalization;
using System.Text;
using Slipway.Pipelines.Beginning;
using Slipway.Pipelines.Declaration.Reading;
using Slipway.Testing;

namespace Slipway.Tests.Pipelines.Beginning;

/// <summary>What is seen in real files: types, ids, free text, and columns that give the target away.</summary>
public sealed class DataScanTests : IDisposable
{
    private const int Rows = 400;

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Columns_that_would_leak_or_cannot_be_used_are_named_with_the_reason()
    {
        var draft = await Drafted(Classes(), new Wish("p", "late", [], null));

        draft.Task.ShouldBe("binary");
        draft.Positive.ShouldBe("yes");
        draft.Features.Select(f => f.Name).ShouldBe(["weekday", "distance"]);
        draft.LeftOut.ToDictionary(l => l.Column.Name, l => l.Reason[..12], StringComparer.Ordinal).ShouldBe(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["flight id"] = "looks like a", ["delay"] = "gives the ta", ["verdict"] = "is a copy of", ["refund"] = "gives the ta", ["reason"] = "gives the ta", ["note"] = "is free text", ["day"] = "holds dates,", ["always"] = "holds the sa",
        });
        draft.Key!.Name.ShouldBe("flight id");
        DeclarationReader.Read(DraftYaml.Write(draft)).Mistakes.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_number_in_other_numbers_is_a_copy_and_a_counter_is_no_more_than_time()
    {
        var draft = await Drafted(Numbers(), new Wish("p", "price", [], "day"));

        draft.Task.ShouldBe("regression");
        draft.Features.Select(f => f.Name).ShouldBe(["size"]);
        draft.LeftOut.Select(l => l.Column.Name).ShouldBe(["day", "log_price", "step"]);
        draft.LeftOut[1].Reason.ShouldStartWith("is a copy of the target in other numbers");
        draft.LeftOut[2].Reason.ShouldStartWith("only counts up with day");
    }

    [Fact]
    public async Task The_example_of_credit_loses_no_column()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Examples", "credit.csv");
        var wish = new Wish("credit", "Status", ["Age", "Marital"], null);
        var draft = Settled(Settled(await DataScan.Look(file, "credit.csv", wish, DateTimeOffset.UnixEpoch, Cancel)), wish);

        draft.LeftOut.Select(l => l.Column.Name).ShouldBe(["Age", "Marital"]);
        draft.Positive.ShouldBe("bad");
    }

    private async Task<Draft> Drafted(string csv, Wish wish)
    {
        var file = Path.Combine(_folder.Path, "data.csv");
        await File.WriteAllTextAsync(file, csv, Cancel);
        return Settled(Settled(await DataScan.Look(file, "data.csv", wish, DateTimeOffset.UnixEpoch, Cancel)), wish);
    }

    private static DataLook Settled(Result<DataLook> look) => look.Succeeded(out var found, out var refusal) ? found : throw new InvalidOperationException(refusal.Message);

    private static Draft Settled(DataLook look, Wish wish) => Draft.Of(look, wish).Succeeded(out var draft, out var refusal) ? draft : throw new InvalidOperationException(refusal.Message);

    /// <summary>Late by the delay alone; refunds are paid, and a reason written down, only when late.</summary>
    private static string Classes()
    {
        var random = new Random(11);
        var text = new StringBuilder("flight id,weekday,distance,delay,verdict,refund,reason,note,day,always,late\n");
        for (var i = 0; i < Rows; i++)
        {
            var delay = random.Next(-20, 50);
            var late = delay > 15;
            string[] words = [.. Enumerable.Range(0, 9).Select(_ => "w" + random.Next(1000).ToString(CultureInfo.InvariantCulture))];
            text.Append(CultureInfo.InvariantCulture, $"{i + 1},d{random.Next(7)},{random.Next(100, 160)},{delay},{(late ? "L" : "ok")},{(late ? random.Next(3, 9) : 0)},{(late ? "r" + random.Next(4).ToString(CultureInfo.InvariantCulture) : "")},{string.Join(' ', words)},2020-01-{(i % 28) + 1:00},1,{(late ? "yes" : "no")}\n");
        }

        return text.ToString();
    }

    private static string Numbers()
    {
        var random = new Random(12);
        var text = new StringBuilder("day,size,price,log_price,step\n");
        var start = new DateTime(2020, 1, 1);
        for (var i = 0; i < Rows; i++)
        {
            var (size, price) = (random.Next(20, 90), 1000 + (random.NextDouble() * 5000));
            text.Append(CultureInfo.InvariantCulture, $"{start.AddDays(i):yyyy-MM-dd},{size},{price:0.###},{Math.Log(price):R},{0.25 * i}\n");
        }

        return text.ToString();
    }
}

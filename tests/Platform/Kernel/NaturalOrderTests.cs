namespace Slipway.Tests.Kernel;

public sealed class NaturalOrderTests
{
    [Fact]
    public void Digits_stand_by_their_number_and_all_else_by_its_characters()
    {
        string[] ordered = ["", "A", "a", "layer_1/w2", "layer_1/w10", "layer_2/w1", "p", "p01", "p1", "p2", "p2x", "p10", "p10a", "p99999999999999999999998", "p99999999999999999999999", "pa", "é"];

        ordered.Reverse().Order(NaturalOrder.Instance).ShouldBe(ordered);
    }

    [Fact]
    public void Any_two_names_stand_one_way_round()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var (a, b, c) = (Name(random), Name(random), Name(random));
            Math.Sign(NaturalOrder.Instance.Compare(a, b)).ShouldBe(-Math.Sign(NaturalOrder.Instance.Compare(b, a)), customMessage: $"{a} {b}");
            (NaturalOrder.Instance.Compare(a, b) == 0).ShouldBe(a == b);
            if (NaturalOrder.Instance.Compare(a, b) <= 0 && NaturalOrder.Instance.Compare(b, c) <= 0)
                NaturalOrder.Instance.Compare(a, c).ShouldBeLessThanOrEqualTo(0, customMessage: $"{a} {b} {c}");
        }
    }

    private static string Name(Random random) => new([.. Enumerable.Range(0, random.Next(6)).Select(_ => "01029ab_"[random.Next(8)])]);
}

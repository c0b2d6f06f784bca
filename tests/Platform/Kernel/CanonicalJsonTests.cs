using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Slipway.Tests.Kernel;

/// <summary>RFC 8785, held to the examples of its text and to what follows from its definition.</summary>
public sealed class CanonicalJsonTests
{
    /// <summary>Appendix B of the RFC: IEEE 754 bits and their text.</summary>
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_appendix_B_lists_them(string bits, string text) =>
        Canonical(BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture))).ShouldBe(text);

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    public void A_number_that_no_double_holds_is_refused(string number) =>
        Should.Throw<ArgumentException>(() => Form(number)).Message.ShouldContain(number);

    [Fact]
    public void The_example_of_section_3_2_2_comes_out_byte_for_byte() =>
        Form("""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """).ShouldBe("""{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""");

    [Fact]
    public void The_bytes_of_that_example_are_those_of_section_3_2_4() =>
        Convert.ToHexStringLower(CanonicalJson.Bytes(JsonSerializer.Deserialize<JsonElement>("""{"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}""")))
            .ShouldBe("7b22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d");

    [Fact]
    public void Members_are_sorted_by_UTF16_code_unit_as_in_section_3_2_3() =>
        Form("""
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """).ShouldBe("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");

    [Fact]
    public void Only_what_must_be_escaped_is() =>
        Form("\"\\u0000\\u0008\\u0009\\u000a\\u000b\\u000c\\u000d\\u001f\\u007f\\u2028<>&+\\/\"").ShouldBe("\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f\u007f\u2028<>&+/\"");

    [Fact]
    public void A_member_that_stands_twice_is_refused_wherever_it_is() =>
        Should.Throw<ArgumentException>(() => Form("""{"a":[{"b":1,"c":2,"b":1}]}""")).Message.ShouldContain("'b'");

    [Fact]
    public void Half_a_surrogate_pair_has_no_form() => Should.Throw<Exception>(() => Form("\"\\ud83d\""));

    [Fact]
    public void An_empty_object_list_and_string_are_what_they_are() => Form("""[{}, [], "", {"": [ ]}]""").ShouldBe("""[{},[],"",{"":[]}]""");

    [Fact]
    public void Any_finite_number_reads_back_as_itself() =>
        Gen.Double.Where(double.IsFinite).Sample(number => double.Parse(Canonical(number), CultureInfo.InvariantCulture).Equals(number == 0 ? 0.0 : number), iter: 20_000);

    [Fact]
    public void The_canonical_form_reads_back_as_the_same_value_and_is_its_own_canonical_form() => Values.Sample(json =>
    {
        var first = CanonicalJson.Bytes(json);
        var back = JsonSerializer.Deserialize<JsonElement>(first);
        return JsonElement.DeepEquals(json, back) && CanonicalJson.Bytes(back).AsSpan().SequenceEqual(first);
    });

    [Fact]
    public void The_order_of_members_and_white_space_do_not_matter() => Values.Sample(json =>
        CanonicalJson.Bytes(JsonSerializer.Deserialize<JsonElement>(JsonSerializer.Serialize(Reversed(json), Indented))).AsSpan().SequenceEqual(CanonicalJson.Bytes(json)));

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Values up to three levels deep, with every kind of character and number.</summary>
    private static Gen<JsonElement> Values => Level(3).Select(value => JsonSerializer.SerializeToElement(value));

    private static Gen<object?> Level(int depth)
    {
        var text = Gen.OneOf(Gen.String, Gen.Char['\0', '\ud7ff'].Array[0, 6].Select(c => new string(c)), Gen.Const("😀\u0001\"\\"));
        var leaf = Gen.OneOf(Gen.Const((object?)null), Gen.Bool.Select(b => (object?)b), Gen.Double.Where(double.IsFinite).Select(d => (object?)d), Gen.Int.Select(i => (object?)i), text.Select(t => (object?)t));
        if (depth == 0)
            return leaf;
        var inner = Level(depth - 1);
        var list = inner.Array[0, 4].Select(a => (object?)a);
        var members = Gen.Select(text, inner).Array[0, 5].Select(pairs => (object?)pairs.DistinctBy(p => Valid(p.Item1)).ToDictionary(p => p.Item1, p => p.Item2));
        return Gen.OneOf(leaf, list, members);
    }

    /// <summary>The serialiser writes U+FFFD for half a surrogate pair, so two names can become one.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static object? Reversed(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().Reverse().ToDictionary(m => m.Name, m => Reversed(m.Value)),
        JsonValueKind.Array => json.EnumerateArray().Select(Reversed).ToArray(),
        _ => json,
    };

    private static string Canonical(double number) => Encoding.UTF8.GetString(CanonicalJson.Bytes(number));

    private static string Form(string json) => Encoding.UTF8.GetString(CanonicalJson.Bytes(JsonSerializer.Deserialize<JsonElement>(json)));
}

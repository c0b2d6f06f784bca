using System.Security.Cryptography;
using System.Text;
using Slipway.Testing;

namespace Slipway.Tests.Kernel;

public sealed class AuditEntryTests
{
    private static readonly TestClock Clock = new();
    private static readonly Actor Somebody = new("u_0123456789abcdef", "Ada Lovelace", "token", "tok_01234567", "req", Actor.System.Permissions);

    [Fact]
    public void Leaf_hashes_are_those_of_RFC_6962() =>
        // The hash of the empty leaf in the known answers of Certificate Transparency.
        Convert.ToHexStringLower(AuditEntry.LeafHash([])).ShouldBe("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");

    [Fact]
    public void An_entry_follows_the_one_before_it()
    {
        var first = AuditEntry.Follow("log", 0, AuditEntry.Genesis, Clock.GetUtcNow(), Somebody, AuditNote.Of("thing.add", "thing_00000001"));
        var second = AuditEntry.Follow("log", 1, first.Chain, Clock.GetUtcNow(), Somebody, AuditNote.Of("thing.add", "thing_00000002"));

        second.Chain.ShouldBe(SHA256.HashData([.. first.Chain, .. SHA256.HashData([0, .. second.Leaf])]));
        second.Read().GetProperty("i").GetInt64().ShouldBe(1);
    }

    [Fact]
    public void No_name_stands_in_a_leaf()
    {
        var entry = AuditEntry.Follow("log", 0, AuditEntry.Genesis, Clock.GetUtcNow(), Somebody, AuditNote.Of("thing.add", "thing_00000001", new { owner = "Ada Lovelace" }));

        Encoding.UTF8.GetString(entry.Leaf).ShouldNotContain("Ada");
        Encoding.UTF8.GetString(entry.Details!).ShouldBe("""{"owner":"Ada Lovelace"}""");
    }

    [Fact]
    public void The_same_details_are_committed_to_differently_each_time()
    {
        var note = AuditNote.Of("thing.add", "thing_00000001", new { mail = "ada@example.com" });
        var commitments = Enumerable.Range(0, 2).Select(_ => AuditEntry.Follow("log", 0, AuditEntry.Genesis, Clock.GetUtcNow(), Somebody, note)).Select(e => e.Read().GetProperty("d").GetString()).ToList();

        commitments[0].ShouldNotBe(commitments[1], "a guess at the details cannot be confirmed without the salt");
    }

    [Fact]
    public void A_commitment_is_the_HMAC_of_RFC_4231() =>
        // Test case 1 of RFC 4231.
        AuditEntry.Commitment([.. Enumerable.Repeat((byte)0x0b, 20)], "Hi There"u8.ToArray()).ShouldBe("h1:b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");

    [Fact]
    public void The_longest_entry_that_is_let_through_fits_a_leaf()
    {
        var longest = new Actor("u_" + new string('f', 64), "n", new string('h', 128), new string('"', 128), new string('\\', 128), Actor.System.Permissions);
        AuditNote.Allow(longest);

        var entry = AuditEntry.Follow("slipway/0123456789abcdef/audit/1", long.MaxValue, AuditEntry.Genesis, Clock.GetUtcNow(), longest, AuditNote.Of("a." + new string('b', 62), "abcdefghijkl_" + new string('0', 64), new { }));

        entry.Leaf.Length.ShouldBeLessThan(AuditEntry.MaximumLeaf / 2);
    }

    [Theory]
    [InlineData("2026-03-01T23:30:00.9999+02:00", "2026-03-01T21:30:00.999Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z")]
    public void An_instant_is_UTC_to_the_millisecond(string at, string text) =>
        AuditEntry.Instant(DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe(text);
}

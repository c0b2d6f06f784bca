using Slipway.Testing;

namespace Slipway.Tests.Kernel;

public sealed class IdsTests
{
    [Fact]
    public void An_id_is_a_version_7_UUID_in_32_hexadecimal_digits()
    {
        var clock = new TestClock();

        var id = Ids.New(clock);

        id.ShouldMatch("^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$");
        Convert.ToInt64(id[..12], 16).ShouldBe(clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public void Ids_of_later_milliseconds_sort_later()
    {
        var clock = new TestClock();
        var ids = new List<string>();
        for (var i = 0; i < 1000; i++)
        {
            ids.Add(Ids.New(clock));
            clock.Advance(TimeSpan.FromMilliseconds(1 + (i % 7)));
        }

        ids.ShouldBe(ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_of_one_millisecond_differ()
    {
        var clock = new TestClock();

        Enumerable.Range(0, 10_000).Select(_ => Ids.New(clock)).Distinct(StringComparer.Ordinal).Count().ShouldBe(10_000);
    }

    [Fact]
    public void An_id_with_a_prefix_may_stand_in_the_audit_log()
    {
        AuditNote.IsOpaque(Ids.New("job", new TestClock())).ShouldBeTrue();
        AuditNote.IsOpaque(Ids.Of("alias", "model@champion")).ShouldBeTrue();
    }

    [Fact]
    public void The_same_key_has_the_same_id_and_another_key_another()
    {
        Ids.Of("alias", "a@b").ShouldBe(Ids.Of("alias", "a@b"));
        Ids.Of("alias", "a@b").ShouldNotBe(Ids.Of("alias", "a@c"));
        Ids.Of("alias", "abc").ShouldBe("alias_ba7816bf8f01cfea414140de5dae2223", "the first half of SHA-256 of 'abc'");
    }
}

namespace Slipway.Tests.Kernel;

public sealed class ResultTests
{
    [Fact]
    public void A_value_is_a_success_and_a_refusal_is_none()
    {
        Result<int> value = 0;
        Result<int> refused = Refusal.Invalid("No.");

        value.IsSuccess.ShouldBeTrue();
        value.Succeeded(out var number, out var none).ShouldBeTrue();
        (number, none).ShouldBe((0, null));
        refused.IsSuccess.ShouldBeFalse();
        refused.Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(new Refusal(RefusalKind.Invalid, "No."));
    }

    [Fact]
    public void A_default_instance_is_neither_and_says_so()
    {
        default(Result<string>).IsSuccess.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => default(Result<string>).Succeeded(out _, out _));
    }

    [Fact]
    public void A_default_instance_over_a_value_type_is_neither_too()
    {
        default(Result<int>).IsSuccess.ShouldBeFalse();
        Should.Throw<InvalidOperationException>(() => default(Result<int>).Succeeded(out _, out _));
    }

    [Fact]
    public void Nothing_is_no_value()
    {
        Should.Throw<ArgumentNullException>(() => Result.Of<string>(null!));
        Should.Throw<ArgumentNullException>(() => { Result<string> _ = (Refusal)null!; });
    }

    [Fact]
    public void Then_goes_on_with_a_value_and_lets_a_refusal_pass()
    {
        Result<int> two = 2;
        Result<int> refused = Refusal.NotFound("Run", "r1");

        two.Then<string>(n => new string('x', n)).Succeeded(out var text, out _).ShouldBeTrue();
        text.ShouldBe("xx");
        refused.Then<string>(_ => throw new InvalidOperationException("not reached")).Succeeded(out _, out var refusal).ShouldBeFalse();
        refusal!.Message.ShouldBe("Run 'r1' does not exist.");
    }

    [Fact]
    public void Every_kind_of_refusal_has_a_status_of_its_own() =>
        Enum.GetValues<RefusalKind>().Select(HttpAnswers.Status).ShouldBe([400, 401, 403, 404, 409, 413, 503, 507]);
}

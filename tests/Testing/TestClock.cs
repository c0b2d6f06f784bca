using Microsoft.Extensions.Time.Testing;

namespace Slipway.Testing;

/// <summary>A clock that stands at 2026-03-01 12:00 UTC until a test moves it, forward by <c>Advance</c> or to anywhere by <c>AdjustTime</c>.</summary>
public sealed class TestClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

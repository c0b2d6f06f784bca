using Slipway.Testing;

namespace Slipway.Tests.Documents;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Checkout
{
    /// <summary>Its root folder.</summary>
    public static string Root { get; } = Places.Repository;

    /// <summary>The program, as built with the tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "slipway.dll");
}

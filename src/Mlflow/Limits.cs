namespace Slipway.Mlflow;

/// <summary>How long a page may be.</summary>
internal static class Limits
{
    /// <summary>A page's length: the default where it is absent. What is out of an int's range is refused as the services refuse too long a page.</summary>
    public static int Read(Fields fields, string name, int otherwise) => fields.OptionalInt64(name) is { } asked ? (int)Math.Clamp(asked, int.MinValue, int.MaxValue) : otherwise;
}

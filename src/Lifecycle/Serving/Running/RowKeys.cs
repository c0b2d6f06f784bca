namespace Slipway.Serving.Running;

/// <summary>The ids and event times of a request's rows.</summary>
/// <param name="Id">The request's id, sent or made here.</param>
/// <param name="Ids">Each row's own id; null to number the rows of <paramref name="Id"/>.</param>
/// <param name="Time">The event time of all rows; null for the time of the answer.</param>
/// <param name="Times">Each row's own event time; null for <paramref name="Time"/>.</param>
internal sealed record RowKeys(string Id, IReadOnlyList<string>? Ids = null, DateTimeOffset? Time = null, IReadOnlyList<DateTimeOffset>? Times = null)
{
    public string IdOf(int row, int rows) => Ids?[row] ?? (rows == 1 ? Id : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Id}-{row}"));

    public DateTimeOffset TimeOf(int row, DateTimeOffset now) => Times?[row] ?? Time ?? now;
}

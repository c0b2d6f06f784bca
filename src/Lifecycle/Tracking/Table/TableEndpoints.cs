using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Storage.Queries;
using Slipway.Tracking.Runs;
using Slipway.Ui;

namespace Slipway.Tracking.Table;

/// <summary>What the table of runs on a page asks: its newest rows, then the others, and columns as they are needed.</summary>
internal static class TableEndpoints
{
    /// <summary>The most rows of the table.</summary>
    public const int MostRows = 10_000;

    /// <summary>More than a screen holds, few enough to be read at once.</summary>
    private const int FirstRows = 100;

    private const int MostKeys = 1000;

    public static void MapTable(this RouteGroupBuilder experiments)
    {
        experiments.MapGet("/{id:long}/table", First).Needs(Permission.RunRead).WithSummary("The newest runs as the table on the experiment's page shows them at first");
        experiments.MapPost("/{id:long}/table", Ask).Needs(Permission.RunRead).WithSummary("Columns of that table, of all its runs or of some; or which columns there are");
    }

    /// <summary>The newest rows with the columns of the beginning; all columns that they have are named.</summary>
    private static async Task<IResult> First(long id, TableService table, TimeProvider clock, CancellationToken cancel, bool deleted = false, string? parent = null)
    {
        var scope = new TableScope(id, deleted, parent);
        if (scope.Refuse() is { } odd)
            return odd.ToProblem();
        return (await table.Read(scope.Search(FirstRows), null, cancel)).Succeeded(out var cells, out var refusal)
            ? new TableAnswer(Named(TableColumns.Of(id, cells, clock.GetUtcNow(), scope.Siblings), cells).Sending(column => !column.Hidden || column.Name is "id" or "parent_id"))
            : refusal.ToProblem();
    }

    private static Task<IResult> Ask(long id, TableQuestion question, TableService table, TimeProvider clock, CancellationToken cancel, bool deleted = false, string? parent = null)
    {
        var scope = new TableScope(id, deleted, parent);
        if (scope.Refuse() is { } odd)
            return Task.FromResult<IResult>(odd.ToProblem());
        return question switch
        {
            { Columns: null } => Columns(scope, table, cancel),
            { Keys: { } keys } => Rows(scope, keys, question.Columns, table, clock, cancel),
            _ => Values(scope, question.Columns, question.Rows, table, clock, cancel),
        };
    }

    private static async Task<IResult> Columns(TableScope scope, TableService table, CancellationToken cancel) =>
        (await table.Keys(scope.Search(MostRows), cancel)).Succeeded(out var keys, out var refusal) ? new TableAnswer(TableColumns.Of(keys)) : refusal.ToProblem();

    /// <summary>Some columns of all rows.</summary>
    private static async Task<IResult> Values(TableScope scope, IReadOnlyList<string> columns, string? known, TableService table, TimeProvider clock, CancellationToken cancel)
    {
        if (RefuseNames(columns) is { } unstorable)
            return unstorable.ToProblem();
        if (!(await table.Read(scope.Search(MostRows), LoggedKeys.Of(columns), cancel)).Succeeded(out var cells, out var refusal))
            return refusal.ToProblem();
        var wanted = columns.ToHashSet(StringComparer.Ordinal);
        var all = Named(TableColumns.Of(scope.Experiment, cells, clock.GetUtcNow(), scope.Siblings), cells) with { More = false };
        return new TableAnswer(all.Only(column => wanted.Contains(column.Name) || (column.Name == all.Key && known != all.Rows)));
    }

    /// <summary>Some columns of some rows, and which others these rows have.</summary>
    private static async Task<IResult> Rows(TableScope scope, IReadOnlyList<string> keys, IReadOnlyList<string> columns, TableService table, TimeProvider clock, CancellationToken cancel)
    {
        if ((RefuseNames(columns) ?? RefuseKeys(keys)) is { } refused)
            return refused.ToProblem();
        if (!(await table.Read(scope.Search(keys.Count, keys), null, cancel)).Succeeded(out var cells, out var refusal))
            return refusal.ToProblem();
        var wanted = columns.ToHashSet(StringComparer.Ordinal);
        return new TableAnswer(TableColumns.Of(scope.Experiment, cells, clock.GetUtcNow(), scope.Siblings, written: true).Sending(column => wanted.Contains(column.Name) || column.Name == "id"));
    }

    private static TableData Named(TableData table, TableCells cells) => table with { More = cells.More, Rows = PageToken.Fingerprint(cells.Runs.Select(run => run.Id)) };

    private static Refusal? RefuseNames(IReadOnlyList<string> columns) =>
        columns.Any(name => name is null) ? Refusal.Invalid("'columns' holds null.", "Name columns as the table does, such as metrics.auc.") : columns.Select(name => Words.RefuseNul("columns", name)).FirstOrDefault(refusal => refusal is not null);

    private static Refusal? RefuseKeys(IReadOnlyList<string> keys)
    {
        if (keys.Count is 0 or > MostKeys)
            return Refusal.Invalid($"'keys' names {keys.Count} runs; 1 to {MostKeys} can be asked for at once.", "Ask for more of them in parts, or for all rows by leaving 'keys' out.");
        return keys.FirstOrDefault(key => !RunRules.IsId(key)) is { } odd ? Refusal.Invalid($"'{odd}' is no id of a run.", "An id is 32 lower-case hexadecimal digits.") : null;
    }
}

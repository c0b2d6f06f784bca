using DuckDB.NET.Data;
using Slipway.Data.Checks;
using Slipway.Data.Contracts;
using Slipway.Data.Duck;
using Slipway.Data.Profiles;

namespace Slipway.Data.Loads;

/// <summary>Profiles the view <c>data</c> and measures the checks in the same scans; only queries of a user's own are scans of their own.</summary>
internal static class CheckScan
{
    /// <param name="session">Where the view is.</param>
    /// <param name="table">Its columns.</param>
    /// <param name="rules">What is expected.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="setAside">Rows set aside, by cause; null where none were taken out, so that every check is measured.</param>
    /// <param name="cancel">Ends it.</param>
    public static (Profile Profile, CheckReport Report) Run(DuckSession session, CheckTable table, LoadRules rules, long rows, IReadOnlyDictionary<string, long>? setAside, CancellationToken cancel)
    {
        var measured = rules.Checks.Select(c => setAside is not null && c.Else == Otherwise.Quarantine ? [] : c.Aggregates(table)).ToList();
        var (profile, values) = new ProfileScan(session, "data", table.Schema, rules.Edges, cancel).Run(rows, [.. measured.SelectMany(m => m)]);
        var results = new List<CheckResult>();
        var at = 0;
        foreach (var (check, i) in rules.Checks.Select((c, i) => (c, i)))
        {
            List<object?> own = [.. values.Skip(at).Take(measured[i].Count)];
            at += own.Count;
            if (check is SqlCheck sql)
                own.Add(Answer(session, sql, cancel));
            long? aside = setAside is not null && check.Else == Otherwise.Quarantine ? setAside.GetValueOrDefault(LoadQuery.Cause(i)) : null;
            results.Add(check.Result(i, new Measurement(rows, own, aside, table)));
        }

        return (profile, CheckReport.Of(results));
    }

    /// <summary>How many rows a user's query answers with, or why it could not.</summary>
    private static object Answer(DuckSession session, SqlCheck check, CancellationToken cancel)
    {
        try
        {
            return session.Count($"SELECT count(*) FROM ({check.Query}\n)", cancel);
        }
        catch (DuckDBException fault)
        {
            return DuckSession.Sentence(fault);
        }
    }
}

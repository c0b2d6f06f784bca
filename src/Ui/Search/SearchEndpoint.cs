using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Slipway.Identity.Access;
using Slipway.Storage;

namespace Slipway.Ui;

/// <summary>What the palette asks while somebody types: things of every kind that the visitor may see, by name.</summary>
public static class SearchEndpoint
{
    /// <summary>Where it stands; the host tells the shell in <see cref="UiOptions.Search"/>.</summary>
    public const string Address = "/api/v1/search";

    private const int MostOfAKind = 6;
    private const int LongestWords = 200;

    public static void MapSearch(this IEndpointRouteBuilder app) =>
        app.MapGet(Address, Find).Needs(Permission.ServerRead).WithTags("Search").WithSummary("Data, runs, models and all else by name, as far as you may see it");

    private static async Task<Results<Ok<Found>, ProblemHttpResult>> Find(Actor actor, Database database, IEnumerable<Searchable> kinds, CancellationToken cancel, string q = "")
    {
        var words = q.Trim().ToLowerInvariant();
        if (words.Length > LongestWords)
            return Refusal.Invalid($"q: {words.Length} characters are more than the {LongestWords} that can be searched for.", "Search for a part of the name.").ToProblem();
        if (words.Length == 0)
            return TypedResults.Ok(new Found([]));
        var hits = await database.Query(async unit =>
        {
            var found = new List<SearchHit>();
            foreach (var kind in kinds.Where(kind => actor.May(kind.Permission)))
                found.AddRange(await Things(unit, kind, Escaped(words), cancel));
            return found;
        }, cancel);
        return TypedResults.Ok(new Found([.. hits.OrderByDescending(hit => Nearness(hit.Title, words))]));
    }

    private static async Task<IReadOnlyList<SearchHit>> Things(Unit unit, Searchable kind, string words, CancellationToken cancel)
    {
        await using var command = unit.Connection.CreateCommand();
        command.CommandText = kind.Sql;
        Add(command, "within", "%" + words + "%");
        Add(command, "start", words + "%");
        Add(command, "most", MostOfAKind);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<SearchHit>();
        while (await rows.ReadAsync(cancel))
        {
            var thing = new FoundThing(rows.GetString(0), rows.GetString(1), await rows.IsDBNullAsync(2, cancel) ? null : rows.GetString(2));
            found.Add(new SearchHit(thing.Name, kind.Address(thing), kind.Kind, thing.Detail));
        }

        return found;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    /// <summary>Whole names before beginnings before the rest; within each the kinds keep their order, and things that of their kind.</summary>
    private static int Nearness(string title, string words) =>
        title.Equals(words, StringComparison.OrdinalIgnoreCase) ? 2 : title.StartsWith(words, StringComparison.OrdinalIgnoreCase) ? 1 : 0;

    private static string Escaped(string words) =>
        words.Replace("!", "!!", StringComparison.Ordinal).Replace("%", "!%", StringComparison.Ordinal).Replace("_", "!_", StringComparison.Ordinal);

    internal sealed record Found(IReadOnlyList<SearchHit> Items);
}

using CsCheck;
using Slipway.Tracking.Contracts;

namespace Slipway.Tests.Tracking.Search;

/// <summary>Searches on a database give what the clauses mean, whatever the database.</summary>
public abstract class SearchTests(TrackingServer server) : IAsyncLifetime
{
    private readonly List<KnownRun> _runs = [];
    private long _experiment;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _experiment = (await server.NewExperiment()).Id;
        var other = (await server.NewExperiment()).Id;
        for (var i = 0; i < 60; i++)
            _runs.Add(await Make(i, _experiment));
        for (var i = 0; i < 10; i++)
            await Make(i, other);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_filter_finds_what_it_means() => await SearchWorld.Clause.Array[1, 4].SampleAsync(async clauses =>
    {
        var filter = string.Join(" AND ", clauses.Select(c => c.Text));

        var found = (await server.Runs.Search(new RunSearch([_experiment], filter), Cancel)).Value();

        return found.Items.Select(r => r.Info.Id).SequenceEqual(Newest(_runs.Where(r => clauses.All(c => c.Holds(r)))).Select(r => r.Id)) ? true : throw new InvalidOperationException(filter);
    }, iter: 300, threads: 1);

    [Fact]
    public async Task An_order_sorts_as_it_says_and_pages_join_without_a_gap() =>
        await Gen.Select(SearchWorld.Order.Array[1, 3], SearchWorld.Clause.Array[0, 1], Gen.Int[1, 25]).SampleAsync(async (order, clauses, limit) =>
        {
            var columns = order.DistinctBy(o => o.Text.Split(' ')[0]).ToList();
            var search = new RunSearch([_experiment], string.Join(" AND ", clauses.Select(c => c.Text)), [.. columns.Select(o => o.Text)], Limit: limit);

            var found = new List<string>();
            string? next = null;
            do
            {
                var page = (await server.Runs.Search(search with { PageToken = next }, Cancel)).Value();
                found.AddRange(page.Items.Select(r => r.Info.Id));
                next = page.Next;
            }
            while (next is not null);

            return found.SequenceEqual(Sorted(_runs.Where(r => clauses.All(c => c.Holds(r))), columns)) ? true : throw new InvalidOperationException($"{search}: {string.Join(", ", search.OrderBy!)}");
        }, iter: 120, threads: 1);

    [Fact]
    public async Task A_token_of_another_query_is_refused()
    {
        var page = (await server.Runs.Search(new RunSearch([_experiment], Limit: 5), Cancel)).Value();

        (await server.Runs.Search(new RunSearch([_experiment], "metrics.loss > 0", Limit: 5, PageToken: page.Next), Cancel)).Refusal().Message.ShouldContain("belongs to another query");
        (await server.Runs.Search(new RunSearch([_experiment], Limit: 5, PageToken: "%%%"), Cancel)).Refusal().Message.ShouldStartWith("Invalid page token");
    }

    [Fact]
    public async Task Injection_in_filters_and_orders_is_text_like_any_other()
    {
        const string bait = "x'; DROP TABLE run; --";

        (await server.Runs.Search(new RunSearch([_experiment], $"params.p = \"{bait}\""), Cancel)).Value().Items.ShouldBeEmpty();
        (await server.Runs.Search(new RunSearch([_experiment], OrderBy: [$"metrics.`{bait}` DESC"]), Cancel)).Value().Items.Count.ShouldBe(60);
        (await server.Runs.Search(new RunSearch([_experiment], bait), Cancel)).Refusal().Kind.ShouldBe(RefusalKind.Invalid);
    }

    [Fact]
    public async Task The_longest_lists_and_orders_are_within_what_the_database_takes()
    {
        var ids = string.Join(",", Enumerable.Range(0, 5000).Select(i => $"'{i:x32}'"));
        var order = Enumerable.Range(0, 20).Select(i => $"metrics.m{i}").ToList();

        (await server.Runs.Search(new RunSearch([_experiment], $"run_id IN ({ids})"), Cancel)).Value().Items.ShouldBeEmpty();
        (await server.Runs.Search(new RunSearch([_experiment], OrderBy: order, Limit: 7), Cancel)).Value().Items.Count.ShouldBe(7);
        (await server.Runs.Search(new RunSearch([_experiment], OrderBy: [.. order, "status"]), Cancel)).Refusal().Message.ShouldContain("at most 20");
        (await server.Runs.Search(new RunSearch([_experiment], string.Join(" AND ", Enumerable.Repeat("metrics.loss > -9", 100))), Cancel)).Value().Items.ShouldNotBeEmpty();
    }

    /// <summary>A clause that holds for few runs is where the search begins, one that holds for many is asked of each run on the way: both find the same.</summary>
    [Fact]
    public async Task Among_thousands_of_runs_what_is_rare_and_what_is_common_is_found_page_by_page()
    {
        const int many = 5_200;
        var experiment = (await server.NewExperiment()).Id;
        var runs = new string[many];
        await Parallel.ForAsync(0, many, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Cancel }, async (i, cancel) =>
        {
            runs[i] = (await server.Runs.Create(TrackingServer.Somebody, new NewRun(experiment, $"run {i}", StartedAt: i, Tags: [new("half", i % 2 == 0 ? "even" : "odd"), new("all", "same")]), cancel)).Value().Info.Id;
            (await server.Log.Log(TrackingServer.Somebody, new RunLog(runs[i], [new("a", i % 997, 1), new("b", i, 1)], [new("p", (i % 50).ToString(System.Globalization.CultureInfo.InvariantCulture))]), cancel)).Value();
        });

        foreach (var (filter, holds) in new (string, Func<int, bool>)[]
                 {
                     ("tags.all = 'same'", _ => true),
                     ("tags.all = 'same' AND metrics.b >= 0 AND metrics.a < 5", i => i % 997 < 5),
                     ("tags.all = 'same' AND metrics.b != 7 AND metrics.b >= 0", i => i != 7),
                     ("tags.half = 'odd' AND params.p = '8'", _ => false),
                     ("params.p = '7' AND tags.half = 'odd'", i => i % 50 == 7),
                 })
        {
            var found = new List<string>();
            for (string? next = ""; next is not null;)
            {
                var page = (await server.Runs.Search(new RunSearch([experiment], filter, ["metrics.a DESC"], Limit: 900, PageToken: next), Cancel)).Value();
                found.AddRange(page.Items.Select(r => r.Info.Id));
                next = page.Next;
            }

            found.ShouldBe(Enumerable.Range(0, many).Where(holds).OrderByDescending(i => i % 997).ThenByDescending(i => i).Select(i => runs[i]), filter);
        }
    }

    private static IEnumerable<KnownRun> Newest(IEnumerable<KnownRun> runs) => runs.OrderByDescending(r => r.Start).ThenBy(r => r.Id, StringComparer.Ordinal);

    private static IEnumerable<string> Sorted(IEnumerable<KnownRun> runs, IEnumerable<KnownOrder> order)
    {
        var sorted = runs.OrderBy(_ => 0);
        foreach (var column in order)
        {
            sorted = sorted.ThenBy(r => column.Key(r).Class);
            sorted = column.Descending ? sorted.ThenByDescending(r => column.Key(r).Value) : sorted.ThenBy(r => column.Key(r).Value);
        }

        return sorted.ThenByDescending(r => r.Start).ThenBy(r => r.Id, StringComparer.Ordinal).Select(r => r.Id);
    }

    /// <summary>A run of which every part follows from its number, so that each kind of value and of absence is there.</summary>
    private async Task<KnownRun> Make(int i, long experiment)
    {
        var metrics = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var k = 0; k < SearchWorld.Keys.Length; k++)
        {
            if ((i + k) % 5 != 0)
                metrics[SearchWorld.Keys[k]] = SearchWorld.Numbers[(i + (3 * k)) % SearchWorld.Numbers.Length];
        }

        Dictionary<string, string> parameters = i % 4 == 0 ? [] : new() { ["p"] = SearchWorld.Texts[i % SearchWorld.Texts.Length], ["q"] = SearchWorld.Texts[i * 7 % SearchWorld.Texts.Length] };
        Dictionary<string, string> tags = i % 3 == 0 ? [] : new() { ["p"] = SearchWorld.Texts[i * 5 % SearchWorld.Texts.Length] };
        var start = i % 4 * 1000L;
        var run = (await server.Runs.Create(TrackingServer.Somebody, new NewRun(experiment, $"run {i % 7}", StartedAt: start, Tags: [.. tags.Select(t => new Tag(t.Key, t.Value))]), Cancel)).Value().Info;
        await server.Log.Log(TrackingServer.Somebody, new RunLog(run.Id, [.. metrics.Select(m => new MetricPoint(m.Key, m.Value, 1))], [.. parameters.Select(p => new Param(p.Key, p.Value))]), Cancel);
        var (status, end) = i % 3 == 0 ? (RunStatus.Finished, i % 5 * 1000L) : (RunStatus.Running, (long?)null);
        if (end is not null)
            (await server.Runs.Update(TrackingServer.Somebody, run.Id, new RunChange(status, end), Cancel)).Value();
        var dataset = i % 6 == 0 ? $"d{i / 6 % 4}" : null;
        if (dataset is not null)
            (await server.Inputs.LogInputs(TrackingServer.Somebody, run.Id, [new(new Dataset(dataset, "1", "local", "{}"), [])], [], Cancel)).Value();
        return new KnownRun(run.Id, run.Name, status, start, end, "", metrics, parameters, tags, dataset);
    }
}

public sealed class SearchesOnSqlite(SqliteTrackingServer server) : SearchTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class SearchesOnPostgres(PostgresTrackingServer server) : SearchTests(server), IClassFixture<PostgresTrackingServer>;

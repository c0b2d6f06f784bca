using System.Net.Http.Json;
using Slipway.Tests.Tracking;

namespace Slipway.Tests.Mlflow;

/// <summary>What a real MLflow server answered, this one answers: status, error code, shape, rows. Where it does not, the recording says why.</summary>
public abstract class GoldenTests(TrackingServer server)
{
    private static readonly string[] Recordings = ["p1.json", "p2.json", "p3.json", "p4.json", "p8.json"];

    [Theory]
    [InlineData("p1.json", 53)]
    [InlineData("p2.json", 119)]
    [InlineData("p3.json", 183)]
    [InlineData("p4.json", 157)]
    [InlineData("p4.json", 157, "/ajax-api/")]
    [InlineData("p8.json", 26)]
    public async Task Recorded_requests_are_answered_as_MLflow_answered_them(string recording, int compared, string prefix = "/api/")
    {
        var replay = new Replay(server.Http, prefix);
        var faults = new List<string>();
        var steps = Replay.Read(recording);
        // The recorded server had more than two experiments when the last recording began.
        for (var i = 0; i < 2; i++)
            (await server.Http.PostAsJsonAsync("/api/2.0/mlflow/experiments/create", new { name = $"before-{Guid.CreateVersion7():N}" }, TrackingServer.Cancel)).EnsureSuccessStatusCode();

        foreach (var step in steps)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(10));
            if (await replay.Send(step, TrackingServer.Cancel) is { } fault)
                faults.Add(fault);
        }

        faults.ShouldBeEmpty();
        steps.Count(s => s.Mlflow is not null).ShouldBe(compared);
    }

    [Fact]
    public void Every_deviation_has_a_reason()
    {
        var deviations = Recordings.SelectMany(Replay.Read).Where(s => s.Ours is not null).ToList();

        deviations.ShouldAllBe(s => s.Ours!.Why!.Length > 20);
        deviations.ShouldAllBe(s => s.Ours!.Status != 500);
    }
}

public sealed class GoldenOnSqlite(SqliteTrackingServer server) : GoldenTests(server), IClassFixture<SqliteTrackingServer>;

public sealed class GoldenOnPostgres(PostgresTrackingServer server) : GoldenTests(server), IClassFixture<PostgresTrackingServer>;

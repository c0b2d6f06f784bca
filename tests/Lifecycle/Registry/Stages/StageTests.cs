using System.Text;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Registry.Contracts;
using Slipway.Tests.Serving;
using Slipway.Tests.Tracking;
using static Slipway.Tests.Registry.RegistryHttp;

namespace Slipway.Tests.Registry.Stages;

/// <summary>What holds for stages whatever the database.</summary>
public abstract class StageTests(HostFixture fixture)
{
    private IModelStages Stages => fixture.Host.Services.GetRequiredService<IModelStages>();

    [Fact]
    public async Task A_version_starts_in_no_stage_and_moves_where_it_is_put()
    {
        var model = NewName();
        var made = await fixture.Host.Register(model);
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));

        var moved = (await Stages.Move(Actor.System, model, 1, ModelStage.Staging, archiveOthers: false, Cancel)).Value();

        made.Stage.ShouldBe(ModelStage.None);
        moved.ShouldBeEquivalentTo(await Find(model, 1));
        (moved.Stage, moved.UpdatedAt).ShouldBe((ModelStage.Staging, fixture.Clock.GetUtcNow()));
        (await fixture.Host.Services.GetRequiredService<IRegisteredModels>().Get(model, Cancel)).Value().UpdatedAt.ShouldBe(fixture.Clock.GetUtcNow());
    }

    [Fact]
    public async Task The_others_of_a_stage_are_archived_with_the_move_and_the_audit_log_names_them()
    {
        var model = NewName();
        for (var i = 0; i < 4; i++)
            await fixture.Host.Register(model, $"weights {i}");
        foreach (var number in new[] { 1, 2, 3 })
            await Stages.Move(Actor.System, model, number, ModelStage.Production, archiveOthers: false, Cancel);
        await fixture.Host.Versions.Delete(Actor.System, model, 3, Cancel);

        (await Stages.Move(Actor.System, model, 4, ModelStage.Production, archiveOthers: true, Cancel)).Value();

        (await Find(model, 1)).Stage.ShouldBe(ModelStage.Archived);
        (await Find(model, 2)).Stage.ShouldBe(ModelStage.Archived);
        (await Find(model, 4)).Stage.ShouldBe(ModelStage.Production);
        var details = await fixture.Host.Database.Query(async unit => (await unit.Connection.QueryAsync<byte[]>("SELECT details FROM audit_detail")).Select(Encoding.UTF8.GetString).ToList(), Cancel);
        details.Count(text => text.Contains("\"archived\":[1,2]", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task What_is_not_there_or_cannot_be_emptied_is_refused()
    {
        var model = NewName();
        await fixture.Host.Register(model);

        (await Stages.Move(Actor.System, model, 9, ModelStage.Staging, archiveOthers: false, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        (await Stages.Move(Actor.System, model, 1, ModelStage.Archived, archiveOthers: true, Cancel)).Refusal().Message.ShouldStartWith("Model version transition cannot archive existing model versions because 'Archived' is not an Active stage.");
        (await Find(model, 1)).Stage.ShouldBe(ModelStage.None);
    }

    private async Task<ModelVersion> Find(string model, int number) => (await fixture.Host.Versions.Find(ModelReference.To(model, number), Cancel)).Value();
}

public sealed class StagesOnSqlite(SqliteHost fixture) : StageTests(fixture), IClassFixture<SqliteHost>;

public sealed class StagesOnPostgres(PostgresHost fixture) : StageTests(fixture), IClassFixture<PostgresHost>;

using Microsoft.Extensions.DependencyInjection;
using Slipway.Registry.Contracts;
using Slipway.Tests.Serving;
using Slipway.Tests.Tracking;
using static Slipway.Tests.Registry.RegistryHttp;

namespace Slipway.Tests.Registry.Aliases;

/// <summary>What becomes of aliases when what they point at is deleted with them, whatever the database.</summary>
public abstract class AliasesOfDeletedTests(HostFixture fixture)
{
    private IRegisteredModels Models => fixture.Host.Services.GetRequiredService<IRegisteredModels>();

    [Fact]
    public async Task A_version_takes_its_aliases_along_and_its_number_is_not_given_again()
    {
        var model = await WithAlias("candidate");
        fixture.Clock.Advance(TimeSpan.FromMinutes(1));

        (await fixture.Host.Versions.DeleteWithAliases(Actor.System, model, 1, Cancel)).Value();

        (await fixture.Host.Aliases.Get(model, "candidate", Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        var left = (await Models.Get(model, Cancel)).Value();
        (left.LatestVersion, left.Aliases.Count, left.UpdatedAt).ShouldBe((null, 0, fixture.Clock.GetUtcNow()));
        (await fixture.Host.Register(model)).Number.ShouldBe(2);
    }

    [Fact]
    public async Task A_model_takes_all_along_and_its_name_begins_anew()
    {
        var model = await WithAlias("candidate");

        (await Models.DeleteWithAliases(Actor.System, model, Cancel)).Value();

        (await Models.Get(model, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.NotFound);
        (await fixture.Host.Register(model)).Number.ShouldBe(1);
    }

    [Fact]
    public async Task An_alias_that_a_project_names_keeps_its_version_and_its_model()
    {
        var model = await WithAlias("champion");
        (await fixture.Host.Database.Write<Done>(Actor.System, async unit =>
        {
            unit.Audit("test.guard", Ids.Of("prj", model));
            await fixture.Host.Services.GetRequiredService<IAliasGuards>().Guard(unit, NewName("project"), [ModelReference.To(model, "champion")], Cancel);
            return default(Done);
        }, Cancel)).Value();

        var refusals = new[] { (await fixture.Host.Versions.DeleteWithAliases(Actor.System, model, 1, Cancel)).Refusal(), (await Models.DeleteWithAliases(Actor.System, model, Cancel)).Refusal() };

        refusals.ShouldAllBe(refusal => refusal.Message == $"{model}/1 is in use: 'champion' points at it, and a project names that alias.");
        (await fixture.Host.Aliases.Get(model, "champion", Cancel)).Value().Version.ShouldBe(1);
    }

    [Fact]
    public async Task Whoever_may_not_move_aliases_cannot_take_one_away_by_deleting()
    {
        var model = await WithAlias("candidate");
        var editor = TrackingServer.Somebody with { Permissions = new HashSet<string>(StringComparer.Ordinal) { Permission.ModelWrite.Name } };

        (await fixture.Host.Versions.DeleteWithAliases(editor, model, 1, Cancel)).Refusal().Kind.ShouldBe(RefusalKind.Forbidden);

        (await fixture.Host.Aliases.Remove(Actor.System, model, "candidate", Cancel)).Value();
        (await fixture.Host.Versions.DeleteWithAliases(editor, model, 1, Cancel)).IsSuccess.ShouldBeTrue();
    }

    private async Task<string> WithAlias(string alias)
    {
        var model = NewName();
        await fixture.Host.Register(model);
        (await fixture.Host.Aliases.Point(Actor.System, model, alias, 1, Cancel)).Value();
        return model;
    }
}

public sealed class AliasesOfDeletedOnSqlite(SqliteHost fixture) : AliasesOfDeletedTests(fixture), IClassFixture<SqliteHost>;

public sealed class AliasesOfDeletedOnPostgres(PostgresHost fixture) : AliasesOfDeletedTests(fixture), IClassFixture<PostgresHost>;

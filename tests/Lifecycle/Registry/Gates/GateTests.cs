using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Registry.Contracts;
using Slipway.Testing.Databases;
using Slipway.Tests.Serving;
using static Slipway.Tests.Registry.RegistryHttp;

namespace Slipway.Tests.Registry.Gates;

/// <summary>What holds for gates whatever the database.</summary>
public abstract class GateTests(HostFixture fixture)
{
    private const string Fairness = "fairness selection_rate_ratio by age_band";
    private readonly HttpClient _http = fixture.Host.Http;

    [Fact]
    public async Task A_version_whose_gates_passed_is_promoted()
    {
        var model = await Versioned();
        await Record(model, new NewGateResult("metric roc_auc", "metric", true, 0.71, 0.62, "ROC AUC is 0.71, at least 0.62 was wanted."));

        var promoted = await Promote(model);

        promoted.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_failed_gate_holds_a_promotion_back_and_says_so_in_numbers()
    {
        var model = await Versioned();
        await RecordFailure(model);

        var held = await Promote(model);

        held.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await held.Detail()).ShouldBe($"{model}/1 cannot become 'champion': gate '{Fairness}' failed (measured 0.71, bound 0.8): The selection rate ratio by age band is 0.71, at least 0.80 was wanted.");
        (await _http.GetAsync($"/api/v1/models/{model}/aliases/champion", Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var trail = await AuditTrail.Read(fixture.Host.Database, Cancel);
        var last = trail.Entries.Last(entry => entry.Member("act") == "alias.promote");
        last.Member("out").ShouldBe("deny");
        System.Text.Encoding.UTF8.GetString(last.Details!).ShouldContain("measured 0.71, bound 0.8");
    }

    [Fact]
    public async Task A_waived_gate_lets_it_pass_and_the_waiver_stands_in_the_audit_log()
    {
        var model = await Versioned();
        await RecordFailure(model);

        var waived = await (await Waive(model, "Only three applicants in that band; reviewed with risk.")).Content.ReadFromJsonAsync<GateResult>(Cancel);
        var promoted = await Promote(model);

        waived!.Waiver!.Reason.ShouldBe("Only three applicants in that band; reviewed with risk.");
        waived.Waiver.At.ShouldBe(fixture.Clock.GetUtcNow());
        promoted.StatusCode.ShouldBe(HttpStatusCode.OK);
        var trail = await AuditTrail.Read(fixture.Host.Database, Cancel);
        System.Text.Encoding.UTF8.GetString(trail.Entries.Last(entry => entry.Member("act") == "gate.waive").Details!).ShouldContain("reviewed with risk");
        trail.Faults(fixture.Host.Database.Log).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_waiver_needs_a_reason_and_something_to_waive()
    {
        var model = await Versioned();
        await RecordFailure(model);
        await Record(model, new NewGateResult("latency", "latency", true, 3, 20, "The median is 3 ms, at most 20 ms were wanted."));

        (await Waive(model, "  ")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Waive(model, "because", "latency")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await Waive(model, "because", "unheard of")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await Waive(model, "because")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Waive(model, "because")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_waiver_ends_when_the_gate_is_measured_anew_with_another_result()
    {
        var model = await Versioned();
        await RecordFailure(model);
        await Waive(model, "because");

        await RecordFailure(model);
        var same = await Promote(model);
        await Record(model, new NewGateResult(Fairness, "fairness", false, 0.42, 0.8, "It is 0.42 now."));
        var worse = await _http.PostAsJsonAsync($"/api/v1/models/{model}/aliases/other/promote", new { version = 1 }, Cancel);

        same.StatusCode.ShouldBe(HttpStatusCode.OK);
        worse.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_alias_that_no_project_names_is_pointed_freely()
    {
        var model = await Versioned();
        await RecordFailure(model);

        (await Point(model, "challenger", 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_alias_that_a_project_names_is_pointed_by_hand_past_no_gate_that_failed()
    {
        var model = await Versioned();
        await Guard(model, "champion");
        await RecordFailure(model);

        var held = await Point(model, "champion", 1);

        held.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await held.Detail()).ShouldBe($"{model}/1 cannot become 'champion': gate '{Fairness}' failed (measured 0.71, bound 0.8): The selection rate ratio by age band is 0.71, at least 0.80 was wanted.");
        (await held.Json()).GetProperty("remedy").GetString()!.ShouldContain("gate.waive");
        var trail = await AuditTrail.Read(fixture.Host.Database, Cancel);
        trail.Entries.Last(entry => entry.Member("act") == "alias.set").Member("out").ShouldBe("deny");

        await Waive(model, "Reviewed with risk.");
        (await Point(model, "champion", 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_version_without_gates_and_one_that_the_alias_points_at_already_are_pointed_freely()
    {
        var model = await Versioned();
        await Guard(model, "champion");

        (await Point(model, "champion", 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await RecordFailure(model);
        (await Point(model, "champion", 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Renaming_a_model_leads_around_no_gate()
    {
        var (model, renamed) = (await Versioned(), NewName());
        await Guard(model, "champion");
        await RecordFailure(model);
        (await _http.PatchAsJsonAsync($"/api/v1/models/{model}", new { name = renamed }, Cancel)).IsSuccessStatusCode.ShouldBeTrue();

        (await Point(renamed, "champion", 1)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        await fixture.Host.Register(model);
        await RecordFailure(model);
        (await Point(model, "champion", 1)).StatusCode.ShouldBe(HttpStatusCode.Conflict, "the name that the project's file still gives");
        (await _http.PatchAsJsonAsync($"/api/v1/models/{model}", new { name = NewName() }, Cancel)).IsSuccessStatusCode.ShouldBeTrue();
        (await _http.PatchAsJsonAsync($"/api/v1/models/{renamed}", new { name = model }, Cancel)).IsSuccessStatusCode.ShouldBeTrue();
        (await Point(model, "champion", 1)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_gate_that_failed_is_made_to_pass_only_by_who_may_waive_it()
    {
        var model = await Versioned();
        await RecordFailure(model);
        var passes = new NewGateResult(Fairness, "fairness", true, 0.9, 0.8, "Says I.");
        var editor = Actor.System with { How = "token", Permissions = new HashSet<string> { Permission.ModelWrite.Name } };

        (await fixture.Host.Gates.Record(editor, model, 1, [passes], Cancel)).Succeeded(out _, out var refusal).ShouldBeFalse();

        (refusal!.Kind, refusal.Message).ShouldBe((RefusalKind.Forbidden, $"The gate '{Fairness}' of {model}/1 failed, and the files of a version never change."));
        (await fixture.Host.Gates.Record(editor with { Permissions = new HashSet<string> { Permission.ModelWrite.Name, Permission.GateWaive.Name } }, model, 1, [passes], Cancel)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task Files_that_a_person_declined_are_declined_under_another_number_too()
    {
        var model = await Versioned();
        (await fixture.Host.Versions.Find(ModelReference.To(model, 1), Cancel)).Succeeded(out var found, out _).ShouldBeTrue();
        var first = found!;
        IReadOnlyList<NewFile> files = [.. first.Files.Select(file => new NewFile(file.Path, file.Sha256))];
        (await fixture.Host.Versions.Register(Actor.System, model, new NewVersion(files) { Approval = "waits for approval." }, Cancel)).IsSuccess.ShouldBeTrue();
        await fixture.Host.Database.Write<Done>(Actor.System, unit => { unit.Audit("test.decide", first.Id, new { }); return fixture.Host.Gates.Decide(unit, model, 2, approved: false, "Somebody declined it.", Cancel); }, Cancel);

        (await fixture.Host.Versions.Register(Actor.System, model, new NewVersion(files), Cancel)).IsSuccess.ShouldBeTrue();

        var gate = (await _http.GetFromJsonAsync<GateResult[]>($"/api/v1/models/{model}/versions/3/gates", Cancel))!.Single();
        (gate.Outcome, gate.Words).ShouldBe(("declined", $"{model}/3 has the files of version 2. Somebody declined it."));
    }

    [Fact]
    public async Task An_alias_that_its_project_names_no_more_is_free_again()
    {
        var model = await Versioned();
        var owner = await Guard(model, "champion");
        await RecordFailure(model);
        await Guard(owner, []);

        (await Point(model, "champion", 1)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_result_without_words_or_with_a_value_that_is_no_number_is_refused()
    {
        var model = await Versioned();

        (await Record(model, new NewGateResult("a", "metric", true, 1, 1, ""))).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Record(model)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await fixture.Host.Gates.Record(Actor.System, model, 1, [new NewGateResult("a", "metric", true, double.NaN, 1, "words")], Cancel)).IsSuccess.ShouldBeFalse();
        (await _http.GetFromJsonAsync<GateResult[]>($"/api/v1/models/{model}/versions/1/gates", Cancel)).ShouldBeEmpty();
    }

    private async Task<string> Guard(string model, string alias)
    {
        var owner = Ids.New("prj", fixture.Clock);
        await Guard(owner, [ModelReference.To(model, alias)]);
        return owner;
    }

    private async Task Guard(string owner, IReadOnlyList<ModelReference> aliases) => (await fixture.Host.Database.Write<Done>(Actor.System, async unit =>
    {
        await fixture.Host.Services.GetRequiredService<IAliasGuards>().Guard(unit, owner, aliases, Cancel);
        unit.Audit("project.apply", owner);
        return default(Done);
    }, Cancel)).IsSuccess.ShouldBeTrue();

    private Task<HttpResponseMessage> Point(string model, string alias, int version) => _http.PutAsJsonAsync($"/api/v1/models/{model}/aliases/{alias}", new { version }, Cancel);

    private async Task<string> Versioned()
    {
        var model = NewName();
        await fixture.Host.Register(model);
        return model;
    }

    private Task<HttpResponseMessage> RecordFailure(string model) =>
        Record(model, new NewGateResult(Fairness, "fairness", false, 0.71, 0.8, "The selection rate ratio by age band is 0.71, at least 0.80 was wanted."));

    private Task<HttpResponseMessage> Record(string model, params NewGateResult[] results) => _http.PostAsJsonAsync($"/api/v1/models/{model}/versions/1/gates", new { results }, Cancel);

    private Task<HttpResponseMessage> Waive(string model, string reason, string gate = Fairness) => _http.PostAsJsonAsync($"/api/v1/models/{model}/versions/1/gates/waive", new { gate, reason }, Cancel);

    private Task<HttpResponseMessage> Promote(string model) => _http.PostAsJsonAsync($"/api/v1/models/{model}/aliases/champion/promote", new { version = 1 }, Cancel);
}

public sealed class GatesOnSqlite(SqliteHost fixture) : GateTests(fixture), IClassFixture<SqliteHost>;

public sealed class GatesOnPostgres(PostgresHost fixture) : GateTests(fixture), IClassFixture<PostgresHost>;

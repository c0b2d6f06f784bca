using System.Globalization;
using System.Text.Json;
using Slipway.Data.Contracts;
using Slipway.Monitoring.Contracts;
using Slipway.Pipelines.Contracts;
using Slipway.Registry.Contracts;
using Slipway.Serving.Contracts;
using Slipway.Ui;

namespace Slipway.Governance.Timelines;

/// <summary>Puts what the stages told each other into words, with the page of what it is about.</summary>
internal sealed class EventReader(IModelGates gates, IDatasets datasets, IPipelines pipelines)
{
    private const string DatasetVersionCreated = "dataset.version.created";
    private const string GatesRecorded = "gate.recorded";
    private const string GateWaived = "gate.waived";
    private const string Blocked = "pipeline.blocked";
    private const string Waiting = "pipeline.waiting";
    private const string Declined = "pipeline.declined";
    private const string Failed = "pipeline.failed";
    private const string Cancelled = "pipeline.cancelled";

    /// <summary>The types of events that stand on a timeline, and what a reader must hold to see each.</summary>
    private static readonly Dictionary<string, Permission> Told = new(StringComparer.Ordinal)
    {
        [DatasetVersionCreated] = Permission.DataRead,
        [PipelineStarted.Type] = Permission.ProjectRead,
        [PipelineTrained.Type] = Permission.ProjectRead,
        [Blocked] = Permission.ProjectRead,
        [Waiting] = Permission.ProjectRead,
        [Declined] = Permission.ProjectRead,
        [Failed] = Permission.ProjectRead,
        [Cancelled] = Permission.ProjectRead,
        [VersionRegistered.Type] = Permission.ModelRead,
        [GatesRecorded] = Permission.ModelRead,
        [GateWaived] = Permission.ModelRead,
        [AliasMoved.Type] = Permission.ModelRead,
        [DeploymentChanged.Type] = Permission.DeploymentRead,
        [WindowClosed.Type] = Permission.MonitorRead,
        [WindowLabelled.Type] = Permission.MonitorRead,
        [AlertChanged.Raised] = Permission.MonitorRead,
        [AlertChanged.Resolved] = Permission.MonitorRead,
    };

    public static IReadOnlyList<string> Types(Actor actor) => [.. Told.Where(type => actor.May(type.Value)).Select(type => type.Key)];

    /// <summary>An event in words, and what it is about; null for one whose words cannot be read any more.</summary>
    public async Task<(Happening Happening, About About)?> Read(OutgoingEvent happened, IReadOnlyDictionary<string, ProjectScope> projects, CancellationToken cancel)
    {
        try
        {
            return happened.Type switch
            {
                DatasetVersionCreated => await Dataset(happened, cancel),
                PipelineStarted.Type => Started(happened, Payload<PipelineStarted>(happened)),
                PipelineTrained.Type => Trained(happened, Payload<PipelineTrained>(happened)),
                Blocked or Waiting or Declined or Failed or Cancelled => await Ended(happened, Payload<PipelineEnded>(happened), projects, cancel),
                VersionRegistered.Type => Registered(happened, Payload<VersionRegistered>(happened)),
                GatesRecorded => await Gates(happened, Payload<GateNews>(happened), cancel),
                GateWaived => await Waived(happened, Payload<GateNews>(happened), cancel),
                AliasMoved.Type => Moved(happened, Payload<AliasMoved>(happened)),
                DeploymentChanged.Type => Deployed(happened, Payload<DeploymentChanged>(happened)),
                _ => MonitorEvents.Read(happened),
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static T Payload<T>(OutgoingEvent happened) => happened.Payload.Deserialize<T>(JsonSerializerOptions.Web) ?? throw new JsonException($"Event {happened.Sequence} has no payload.");

    public static Happening Make(OutgoingEvent happened, string title, string? words, string href, string? lineage, Tone tone = Tone.Neutral) =>
        new(happened.Sequence, happened.At, happened.Type, title, words, href, lineage, tone);

    private async Task<(Happening, About)> Dataset(OutgoingEvent happened, CancellationToken cancel)
    {
        var told = Payload<DatasetNews>(happened);
        var detail = (await datasets.Version(told.Dataset, told.Version, cancel)).Succeeded(out var found, out _) ? found : null;
        var words = detail is null
            ? string.Create(CultureInfo.InvariantCulture, $"{told.Rows:N0} rows.")
            : string.Create(CultureInfo.InvariantCulture, $"{told.Rows:N0} of {detail.Version.Input:N0} rows held, {detail.Version.SetAside:N0} set aside; its checks {Outcome(detail.Version.Outcome)}.");
        var made = Make(happened, $"{told.Dataset} version {told.Number} loaded", words, Page("data", told.Dataset, told.Number), $"dataset:{told.Dataset}@{told.Version}", detail?.Version.Outcome == CheckOutcome.Failed ? Tone.Bad : Tone.Neutral);
        return (made, new About(Dataset: told.Dataset));
    }

    private static (Happening, About) Started(OutgoingEvent happened, PipelineStarted told) => (
        Make(happened, told.Trigger is null ? $"{told.Project}: pipeline started" : $"{told.Project}: retraining started", told.Cause, "/pipelines/" + told.Pipeline, "pipeline:" + told.Pipeline, Tone.Running),
        new About(Project: told.Project));

    private static (Happening, About) Trained(OutgoingEvent happened, PipelineTrained told) =>
        (Make(happened, $"{told.Project}: trained", told.Words, FormattableString.Invariant($"/experiments/{told.Experiment}/runs/{told.Run}"), "run:" + told.Run), new About(Project: told.Project));

    private async Task<(Happening, About)> Ended(OutgoingEvent happened, PipelineEnded told, IReadOnlyDictionary<string, ProjectScope> projects, CancellationToken cancel)
    {
        var project = projects.GetValueOrDefault(told.Project)?.Name;
        var model = (await pipelines.Find(told.Pipeline, cancel)).Succeeded(out var pipeline, out _) && pipeline.Number is { } number ? $"{pipeline.Model}/{number.ToString(CultureInfo.InvariantCulture)}" : null;
        var title = happened.Type switch
        {
            Blocked => model is null ? $"{project}: blocked by a gate" : $"{model} not promoted: a gate stands in the way",
            Waiting => $"{model ?? project} waits for approval",
            Declined => $"{model ?? project} was declined",
            Failed => $"{project}: pipeline failed",
            _ => $"{project}: pipeline cancelled",
        };
        return (Make(happened, title, told.Words, "/pipelines/" + told.Pipeline, "pipeline:" + told.Pipeline, Of(happened.Type)), new About(Project: project, Model: pipeline?.Model));
    }

    private static Tone Of(string type) => type switch { Failed => Tone.Bad, Blocked or Waiting or Declined => Tone.Warning, _ => Tone.Neutral };

    private static (Happening, About) Registered(OutgoingEvent happened, VersionRegistered told) =>
        (Make(happened, FormattableString.Invariant($"{told.Model}/{told.Number} registered"), told.Digest == ModelVersion.NoFiles ? "It has no files here." : $"Digest {Show.ShortId(told.Digest, 12)}…", Page("models", told.Model, told.Number), FormattableString.Invariant($"model:{told.Model}/{told.Number}")), new About(Model: told.Model));

    /// <summary>What each gate measured; of a challenger and its champion that is the interval of their difference.</summary>
    private async Task<(Happening, About)> Gates(OutgoingEvent happened, GateNews told, CancellationToken cancel)
    {
        var measured = (await gates.List(told.Model, told.Number, cancel)).Succeeded(out var found, out _) ? found.Where(gate => gate.Kind != GateResult.Approval).ToList() : [];
        var title = told.Failed == 0 ? $"{told.Model}/{told.Number}: every gate passed" : $"{told.Model}/{told.Number}: {told.Failed} of {Math.Max(measured.Count, told.Failed)} gates failed";
        return (Make(happened, title, string.Join(" ", measured.OrderBy(gate => gate.Kind != "champion").ThenBy(gate => gate.Passed).Select(gate => gate.Words)), Page("models", told.Model, told.Number), $"model:{told.Model}/{told.Number}", told.Failed == 0 ? Tone.Good : Tone.Warning), new About(Model: told.Model));
    }

    private async Task<(Happening, About)> Waived(OutgoingEvent happened, GateNews told, CancellationToken cancel)
    {
        var waiver = (await gates.List(told.Model, told.Number, cancel)).Succeeded(out var found, out _) ? found.FirstOrDefault(gate => gate.Gate == told.Gate)?.Waiver : null;
        return (Make(happened, $"{told.Model}/{told.Number}: gate waived", $"{told.Gate}{(waiver is null ? "" : $": {waiver.Reason}")}", Page("models", told.Model, told.Number), $"model:{told.Model}/{told.Number}", Tone.Warning), new About(Model: told.Model));
    }

    private static (Happening, About) Moved(OutgoingEvent happened, AliasMoved told)
    {
        var (title, words) = told.Version is { } version
            ? (FormattableString.Invariant($"{told.Model}/{version} became {told.Alias}"), told.Before is { } before ? FormattableString.Invariant($"Version {before} was it before.") : "There was none before.")
            : (FormattableString.Invariant($"{told.Model} has no {told.Alias} any more"), FormattableString.Invariant($"Version {told.Before} was it."));
        var href = told.Version is { } shown ? Page("models", told.Model, shown) : "/models/" + Uri.EscapeDataString(told.Model);
        return (Make(happened, title, words, href, told.Version is { } number ? FormattableString.Invariant($"model:{told.Model}/{number}") : null, told.Version is null ? Tone.Warning : Tone.Good), new About(Model: told.Model));
    }

    private static (Happening, About) Deployed(OutgoingEvent happened, DeploymentChanged told) => (
        Make(
            happened, $"{told.Deployment} answers with {told.Version}", $"{Capital(told.Why)}.{(told.Before is { } before ? $" Before, {before} answered." : "")}", "/deployments/" + Uri.EscapeDataString(told.Deployment),
            "deployment:" + told.Deployment, told.Why == "rolled back" ? Tone.Warning : Tone.Good),
        new About(Deployment: told.Deployment, Model: told.Version.Model));

    private static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    private static string Outcome(CheckOutcome outcome) => outcome switch { CheckOutcome.Passed => "passed", CheckOutcome.Failed => "failed", CheckOutcome.Warned => "passed with warnings", _ => "passed for what was kept" };

    private static string Page(string stage, string name, int number) => FormattableString.Invariant($"/{stage}/{Uri.EscapeDataString(name)}/versions/{number}");

    private sealed record DatasetNews(string Dataset, string Version, int Number, long Rows);

    private sealed record GateNews(string Model, int Number, int Failed, string? Gate);
}

using System.Text.Json;
using Slipway.Serving.Contracts;
using Slipway.Work;

namespace Slipway.Serving.Batch;

/// <summary>Makes the batches that a project declares, and puts their schedules up; it acts for whoever declared them.</summary>
internal sealed class DeclaredBatches(BatchService batches) : ISubscriber
{
    public string Name => "serving.batches";

    public bool Wants(string type) => type == "batches.declared";

    public async Task Handle(OutgoingEvent happened, CancellationToken cancel)
    {
        var declared = happened.Payload.Deserialize<Declared>(JsonSerializerOptions.Web)!;
        if (!(await batches.Declare(Actor.System with { Principal = declared.Actor, Request = happened.Subject }, declared.Project, declared.Batches, cancel)).Succeeded(out _, out var refusal))
            throw new InvalidOperationException($"The declared batches of '{declared.Project}' cannot be made: {refusal.Message} {refusal.Remedy}");
    }

    private sealed record Declared(string Project, IReadOnlyList<NewBatch> Batches, string Actor);
}

using System.Runtime.InteropServices;
using System.Text.Json;
using Slipway.Work.Child;
using Slipway.Work.Executors;
using Slipway.Work.Jobs;

namespace Slipway.Work;

/// <summary>How <c>slipway job run ID</c> ends.</summary>
public enum JobExit
{
    /// <summary>The job succeeded, and the server knows.</summary>
    Succeeded = 0,

    /// <summary>The attempt failed, and the server knows.</summary>
    Failed = 1,

    /// <summary>What it needs stands neither in its environment nor in this program.</summary>
    Misplaced = 2,

    /// <summary>The server has gone on without this attempt; nothing it did counts.</summary>
    Superseded = 3,

    /// <summary>The job was cancelled, or the process was told to end.</summary>
    Cancelled = 4,

    /// <summary>The server stayed away for longer than the patience.</summary>
    Unreachable = 5,
}

/// <summary>Runs one attempt of one job in this process: asks the server what to do, does it, and reports. The body of <c>slipway job run ID</c>.</summary>
public static class JobRunner
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>How long a kind that was cut off may take to notice.</summary>
    private static readonly TimeSpan Leave = TimeSpan.FromSeconds(5);

    /// <param name="job">The job's id.</param>
    /// <param name="environment">The environment variables that the executor set.</param>
    /// <param name="kinds">The kinds this program can run.</param>
    /// <param name="complaints">Where it says why it cannot begin; goes to the job's log as output.</param>
    /// <param name="clock">The clock; heartbeats are real time.</param>
    /// <param name="cancel">Tells the attempt to end, as SIGTERM does.</param>
    public static async Task<JobExit> Run(string job, IReadOnlyDictionary<string, string> environment, JobKinds kinds, TextWriter complaints, TimeProvider clock, CancellationToken cancel)
    {
        ProcessTree.LeaveParentSession();
        if (!JobEnvironment.Read(job, environment).Succeeded(out var read, out var refusal))
        {
            await complaints.WriteLineAsync($"{refusal.Message} {refusal.Remedy}");
            return JobExit.Misplaced;
        }

        using var link = new ServerLink(read, job, Patience, clock);
        try
        {
            return await Run(link, read, kinds, clock, cancel);
        }
        catch (Exception fault) when (fault is AttemptOverException or ReportRefusedException)
        {
            await complaints.WriteLineAsync($"The server has gone on without attempt {read.Number} of {job}: {fault.Message}");
            return JobExit.Superseded;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            await complaints.WriteLineAsync($"The server at {read.Server} cannot be reached: {fault.Message}");
            return JobExit.Unreachable;
        }
    }

    private static async Task<JobExit> Run(ServerLink link, JobEnvironment environment, JobKinds kinds, TimeProvider clock, CancellationToken cancel)
    {
        var assignment = await link.Assignment(cancel);
        if (kinds.Find(assignment.Kind) is not { } kind)
        {
            await link.Fail(new Failure($"This program cannot run jobs of kind '{assignment.Kind}'; it knows {string.Join(", ", kinds.Names)}.", Again: false), CancellationToken.None);
            return JobExit.Misplaced;
        }

        await using var reporter = new Reporter(link, TimeSpan.FromMilliseconds(assignment.Lease), assignment.LogLines, clock);
        await using var told = cancel.Register(() => _ = reporter.Interrupt());
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            _ = reporter.Interrupt();
        });
        reporter.Begin();
        Directory.CreateDirectory(environment.Work);
        var context = new JobContext(assignment.Id, assignment.Attempt, assignment.Payload, link.Http, environment.Work, reporter.Log, reporter.Progress, (subject, permissions, ask) => link.MakeToken(new ProgramToken(subject, [.. permissions.Select(p => p.Name)]), ask),
            assignment.Checkpoint, (state, stop) => link.Keep(new Checkpoint(state), stop), clock);
        return await Report(link, reporter, Do(kind, context, reporter, clock));
    }

    /// <summary>Runs the kind to its end, or leaves it behind when the server has.</summary>
    private static async Task<(JsonElement? Result, Exception? Fault)> Do(IJobKind kind, JobContext context, Reporter reporter, TimeProvider clock)
    {
        try
        {
            var work = Task.Run(() => kind.Run(context, reporter.Stop), CancellationToken.None);
            if (await Task.WhenAny(work, CutOff(reporter)) != work && await Task.WhenAny(work, Task.Delay(Leave, clock)) != work)
                return (null, reporter.Cut);
            return (await work, null);
        }
#pragma warning disable CA1031 // Whatever a kind throws is how its attempt ended.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            return (null, fault);
        }
    }

    /// <summary>Ends when the attempt cannot go on; a cancelled one ends by itself, or the server kills it.</summary>
    private static async Task CutOff(Reporter reporter)
    {
        await Task.Delay(Timeout.Infinite, reporter.Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (reporter.Cut is null)
            await Task.Delay(Timeout.Infinite);
    }

    private static async Task<JobExit> Report(ServerLink link, Reporter reporter, Task<(JsonElement? Result, Exception? Fault)> work)
    {
        var (result, fault) = await work;
        await reporter.Finish();
        if (reporter.Cut is { } cut)
            throw cut;
        if (result is { } value)
            return await Complete(link, value);

        if (fault is OperationCanceledException && reporter.Stop.IsCancellationRequested)
        {
            await link.Cancelled(CancellationToken.None);
            return JobExit.Cancelled;
        }

        await link.Fail(Describe(fault!), CancellationToken.None);
        return JobExit.Failed;
    }

    private static async Task<JobExit> Complete(ServerLink link, JsonElement result)
    {
        try
        {
            var job = await link.Complete(result, CancellationToken.None);
            return job.State == JobState.Succeeded ? JobExit.Succeeded : JobExit.Failed;
        }
        catch (ReportRefusedException fault)
        {
            await link.Fail(new Failure(fault.Message, Again: false), CancellationToken.None);
            return JobExit.Failed;
        }
    }

    private static Failure Describe(Exception fault) => fault is JobFailedException known ? new Failure(known.Message, known.Again) : new Failure(fault.ToString(), Again: true);
}

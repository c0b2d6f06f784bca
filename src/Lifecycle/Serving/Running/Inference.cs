using Microsoft.Extensions.Logging;
using Slipway.Models;
using Slipway.Models.Onnx;
using Slipway.Serving.Contracts;
using Slipway.Serving.PredictionLog;

namespace Slipway.Serving.Running;

/// <summary>What was asked, and what the log is to call its rows.</summary>
/// <param name="Began">The clock's timestamp at the request's first byte.</param>
/// <param name="Input">Tensors or a table that fit the model.</param>
/// <param name="Keys">Ids and event times.</param>
internal sealed record Question(long Began, ModelInput Input, RowKeys Keys);

/// <summary>What the model said.</summary>
/// <param name="Version">The version that computed it.</param>
/// <param name="Outputs">All its outputs.</param>
/// <param name="Id">The prediction's id; row i of several is <c>id-i</c> unless each row brought its own.</param>
/// <param name="Rows">How many rows.</param>
internal sealed record Answer(ActiveVersion Version, IReadOnlyList<Tensor> Outputs, string Id, int Rows);

/// <summary>Runs a model, logs what it said, and only then lets it be answered.</summary>
internal sealed partial class Inference(ServingMetrics metrics, TimeProvider clock, ILogger<Inference> log)
{
    public Result<Answer> Run(Slot slot, LoadedModel model, Question question)
    {
        var began = clock.GetTimestamp();
        try
        {
            var outputs = question.Input.Run(model);
            var took = clock.GetElapsedTime(question.Began);
            var batch = new PredictionBatch(slot.Name, model, question.Input, outputs, question.Keys, clock.GetUtcNow(), took);
            slot.Log.Append(batch, slot.Policy);
            metrics.Answered(slot.Name, model.Version, batch.Rows, took);
            return new Answer(model.Version, outputs, question.Keys.Id, batch.Rows);
        }
        catch (ModelException problem)
        {
            LogFailed(slot.Name, model.Version.ToString(), clock.GetElapsedTime(began).TotalMilliseconds, problem);
            return Refusal.Invalid($"The model {model.Version} could not compute this: {problem.Message}");
        }
        catch (IOException fault)
        {
            LogUnwritten(slot.Name, fault);
            return DiskFullException.Behind(fault, "the prediction log")?.Refusal
                ?? new Refusal(RefusalKind.Unavailable, "The prediction could not be written to the log, so it is not answered.", "The server's log says why. Send it again when that is mended.");
        }
    }

    [LoggerMessage(2220, LogLevel.Warning, "{Deployment}: {Version} could not compute a request ({Milliseconds:F1} ms)")]
    private partial void LogFailed(string deployment, string version, double milliseconds, Exception problem);

    [LoggerMessage(2221, LogLevel.Error, "{Deployment}: the prediction log cannot be written")]
    private partial void LogUnwritten(string deployment, Exception fault);
}

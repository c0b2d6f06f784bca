using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;
using Slipway.Serving.V2;

namespace Slipway.Serving.Records;

/// <summary>The plainest door: records in, a prediction a record out.</summary>
internal static class PredictEndpoints
{
    public static void MapPredict(this RouteGroupBuilder deployments) =>
        deployments.MapPost("/{name}/predict", (HttpContext context, string name, PredictDoor door) => door.Predict(context, name)).Needs(Permission.DeploymentInvoke).WithSummary("Predict {records: [{column: value}]}");
}

/// <inheritdoc cref="PredictEndpoints"/>
internal sealed class PredictDoor(ServingPool pool, Inference inference, ServingMetrics metrics, IOptions<ServingOptions> options, TimeProvider clock)
{
    private const string Remedy = "Send {\"records\": [{\"column\": value}]} as application/json.";

    public async Task Predict(HttpContext context, string name)
    {
        var began = clock.GetTimestamp();
        if (!V2Endpoints.Enter(pool, name, null).Succeeded(out var model, out var refusal))
        {
            await Refuse(context, name, refusal);
            return;
        }

        try
        {
            if (!context.Request.HasJsonContentType())
                await Refuse(context, name, Refusal.Invalid($"The Content-Type is '{context.Request.ContentType}'.", Remedy), StatusCodes.Status415UnsupportedMediaType);
            else if ((await Read(context, model, pool.Find(name)!, began)).Succeeded(out var question, out refusal) && inference.Run(pool.Find(name)!, model, question).Succeeded(out var answer, out refusal))
                await Write(context, name, question, answer);
            else
                await Refuse(context, name, refusal);
        }
        finally
        {
            model.Leave();
        }
    }

    private async Task<Result<Question>> Read(HttpContext context, LoadedModel model, Slot slot, long began)
    {
        if (!(await RequestBody.Read(context.Request, options.Value.MaxBody, context.RequestAborted)).Succeeded(out var body, out var refusal))
            return refusal;
        using (body)
        {
            try
            {
                using var json = JsonDocument.Parse(body.Bytes);
                if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("records", out var array))
                    return Refusal.Invalid("The body has no 'records'.", Remedy);
                if (!RecordQuestion.Read(array, "records").Succeeded(out var records, out refusal) || !RecordQuestion.Keys(Ids.New(clock), slot.Policy, records).Succeeded(out var keys, out refusal) ||
                    !RecordQuestion.ToInput(model, records, options.Value.MaxBatch).Succeeded(out var input, out refusal))
                    return refusal;
                return new Question(began, input, keys);
            }
            catch (JsonException mistake)
            {
                return Refusal.Invalid($"The body is not JSON: {mistake.Message}", Remedy);
            }
        }
    }

    private static async Task Write(HttpContext context, string deployment, Question question, Answer answer)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("deployment"u8, deployment);
            json.WriteString("model"u8, answer.Version.Model);
            json.WriteNumber("version"u8, answer.Version.Number);
            json.WriteStartArray("ids"u8);
            for (var row = 0; row < answer.Rows; row++)
                json.WriteStringValue(question.Keys.IdOf(row, answer.Rows));
            json.WriteEndArray();
            json.WriteStartArray("predictions"u8);
            for (var row = 0; row < answer.Rows; row++)
                RecordAnswer.WriteRow(json, answer, row, wide: false);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    private Task Refuse(HttpContext context, string deployment, Refusal refusal, int? status = null)
    {
        metrics.Refused(pool.Find(deployment), status ?? HttpAnswers.Status(refusal.Kind));
        if (status is null)
            return refusal.ToProblem().ExecuteAsync(context);
        return TypedResults.Problem(refusal.Message, statusCode: status, extensions: new Dictionary<string, object?>(StringComparer.Ordinal) { ["remedy"] = refusal.Remedy }).ExecuteAsync(context);
    }
}

/// <summary>An answer row by row.</summary>
internal static class RecordAnswer
{
    /// <summary>An object with the row's value of each output.</summary>
    public static void WriteRow(Utf8JsonWriter json, Answer answer, int row, bool wide)
    {
        json.WriteStartObject();
        foreach (var output in answer.Outputs)
        {
            json.WritePropertyName(output.Name);
            JsonTensorWriter.WriteRow(json, output, row, answer.Rows, wide);
        }

        json.WriteEndObject();
    }
}

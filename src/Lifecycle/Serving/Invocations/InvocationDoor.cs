using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Slipway.Serving.Records;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;
using Slipway.Serving.V2;

namespace Slipway.Serving.Invocations;

/// <summary>Answers invocations.</summary>
/// <remarks>Unlike MLflow's server it never casts with loss, never repeats data in an error, and writes null for NaN, so that every answer is JSON.</remarks>
internal sealed class InvocationDoor(ServingPool pool, Inference inference, ServingMetrics metrics, IOptions<ServingOptions> options, TimeProvider clock)
{
    private static readonly string[] Types = ["application/json", "text/csv"];

    public async Task Invoke(HttpContext context, string? name)
    {
        var began = clock.GetTimestamp();
        if (!Find(name).Succeeded(out var slot, out var refusal) || !V2Endpoints.Enter(pool, slot.Name, null).Succeeded(out var model, out refusal))
        {
            metrics.Refused(null, HttpAnswers.Status(refusal.Kind));
            await InvocationShape.Write(context, refusal, InvocationShape.Code(refusal.Kind));
            return;
        }

        try
        {
            if (RefuseType(context.Request) is { } unsupported)
            {
                metrics.Refused(slot, StatusCodes.Status415UnsupportedMediaType);
                await Results.Text(unsupported, "text/plain", statusCode: StatusCodes.Status415UnsupportedMediaType).ExecuteAsync(context);
                return;
            }

            await Answer(context, slot, model, began);
        }
        finally
        {
            model.Leave();
        }
    }

    /// <summary>MLflow's answer to a probe: 200 and a line feed.</summary>
    public async Task Ping(HttpContext context, string? name)
    {
        if (Find(name).Succeeded(out var slot, out var refusal) && V2Endpoints.Enter(pool, slot.Name, null).Succeeded(out var model, out refusal))
        {
            model.Leave();
            await Results.Text("\n", "application/json").ExecuteAsync(context);
            return;
        }

        await InvocationShape.Write(context, refusal, InvocationShape.Code(refusal.Kind));
    }

    private async Task Answer(HttpContext context, Slot slot, LoadedModel model, long began)
    {
        var read = await Read(context, model);
        if (!read.Succeeded(out var payload, out var malformed))
        {
            metrics.Refused(slot, HttpAnswers.Status(malformed.Kind));
            await InvocationShape.Write(context, malformed, "BAD_REQUEST");
            return;
        }

        var id = Ids.New(clock);
        if (!InvocationQuestion.From(payload, model, slot.Policy, id, options.Value.MaxBatch).Succeeded(out var asked, out var refusal) ||
            !inference.Run(slot, model, new Question(began, asked.Input, asked.Keys)).Succeeded(out var answer, out refusal))
        {
            metrics.Refused(slot, HttpAnswers.Status(refusal.Kind));
            await InvocationShape.Write(context, refusal, InvocationShape.Code(refusal.Kind));
            return;
        }

        context.Response.Headers["X-Slipway-Model-Version"] = Uri.EscapeDataString(answer.Version.ToString()).Replace("%2F", "/", StringComparison.Ordinal);
        context.Response.Headers["X-Slipway-Prediction-Id"] = id;
        await Write(context, answer, asked.ByRecord);
    }

    private async Task<Result<Payload>> Read(HttpContext context, LoadedModel model)
    {
        if (!(await RequestBody.Read(context.Request, options.Value.MaxBody, context.RequestAborted)).Succeeded(out var body, out var refusal))
            return refusal;
        using (body)
        {
            if (MediaTypeHeaderValue.Parse(context.Request.ContentType!).MediaType == "text/csv")
                return CsvReader.Read(Encoding.UTF8.GetString(body.Bytes.Span), model.Columns);
            try
            {
                return PayloadReader.Read(Parse(body.Bytes.Span));
            }
            catch (JsonException mistake)
            {
                return Refusal.Invalid($"The body is not JSON: {mistake.Message}");
            }
        }
    }

    /// <summary>The body as JSON that outlives the buffer; Python's NaN is taken for null.</summary>
    private static JsonElement Parse(ReadOnlySpan<byte> body) => JsonElement.Parse(PythonJson.Relax(body) ?? body);

    private Result<Slot> Find(string? name)
    {
        if (name is not null)
            return pool.Demand(name);
        var all = pool.All.Take(2).ToList();
        return all.Count == 1
            ? all[0]
            : new Refusal(RefusalKind.NotFound, all.Count == 0 ? "There is no deployment." : "There is more than one deployment, so /invocations does not say which is meant.", "Use /deployments/{name}/invocations.");
    }

    private static string? RefuseType(HttpRequest request)
    {
        var supported = $"This server takes {string.Join(" and ", Types)}, with no parameter but charset=utf-8.";
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
            return $"{supported} The request has the Content-Type '{request.ContentType}'.";
        return type.Parameters.All(p => p.Name.Equals("charset", StringComparison.OrdinalIgnoreCase) && HeaderUtilities.RemoveQuotes(p.Value).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? null
            : $"{supported} The request has '{string.Join("; ", type.Parameters)}'.";
    }

    private static async Task Write(HttpContext context, Answer answer, bool byRecord)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WritePropertyName("predictions"u8);
            if (byRecord)
                WriteRecords(json, answer);
            else
                WriteOutputs(json, answer);
            json.WriteEndObject();
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    private static void WriteRecords(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartArray();
        for (var row = 0; row < answer.Rows; row++)
            RecordAnswer.WriteRow(json, answer, row, wide: true);
        json.WriteEndArray();
    }

    private static void WriteOutputs(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject();
        foreach (var output in answer.Outputs)
        {
            json.WritePropertyName(output.Name);
            JsonTensorWriter.WriteNested(json, output);
        }

        json.WriteEndObject();
    }
}

using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Slipway.Models.Onnx;
using Slipway.Models.Tables;
using Slipway.Serving.Running;
using Slipway.Serving.Tensors;

namespace Slipway.Serving.V2;

/// <summary>The protocol's inference endpoint.</summary>
internal sealed class InferenceDoor(ServingPool pool, Inference inference, ServingMetrics metrics, IOptions<ServingOptions> options, TimeProvider clock)
{
    public async Task Infer(HttpContext context, string deployment)
    {
        var began = clock.GetTimestamp();
        if (!V2Endpoints.Enter(pool, deployment, context.Request.RouteValues["version"] as string).Succeeded(out var model, out var refusal))
        {
            await Refuse(context, deployment, refusal);
            return;
        }

        try
        {
            if (!(await Read(context, model)).Succeeded(out var request, out refusal) || !Answer(deployment, model, request, began).Succeeded(out var answer, out refusal))
                await Refuse(context, deployment, refusal);
            else
                await V2Answer.Write(context, deployment, request, answer, V2Answer.Select(request, answer));
        }
        finally
        {
            model.Leave();
        }
    }

    private Result<Answer> Answer(string deployment, LoadedModel model, V2Request request, long began)
    {
        if (request.Outputs?.FirstOrDefault(output => !model.Outputs.Contains(output.Name, StringComparer.Ordinal)) is { } unknown)
            return Refusal.Invalid($"The model has no output '{unknown.Name}'.", $"It gives: {string.Join(", ", model.Outputs)}.");
        if (!TensorCheck.Fit(model, request.Inputs, options.Value.MaxBatch).Succeeded(out var inputs, out var refusal))
            return refusal;
        if (pool.Find(deployment) is not { } slot)
            return Refusal.NotFound("Deployment", deployment);
        var id = request.Id is { Length: > 0 } sent ? sent : Ids.New(clock);
        return inference.Run(slot, model, new Question(began, new TensorInput(inputs), new RowKeys(id, Time: request.EventTime, Times: Times(slot.Policy.Time, inputs, request.EventTime ?? clock.GetUtcNow()))));
    }

    /// <summary>The rows' own event times, where the model takes them as an input; null where it does not.</summary>
    private static DateTimeOffset[]? Times(string? name, IReadOnlyList<Tensor> inputs, DateTimeOffset otherwise) => inputs.FirstOrDefault(input => input.Name == name) is { Type: TensorType.Int64 } times
        ? Array.ConvertAll(times.Values<long>().ToArray(), instant => instant == InstantColumn.Missing ? otherwise : new DateTimeOffset(Instants.Time(instant)))
        : null;

    private async Task<Result<V2Request>> Read(HttpContext context, LoadedModel model)
    {
        if (!(await RequestBody.Read(context.Request, options.Value.MaxBody, context.RequestAborted)).Succeeded(out var body, out var refusal))
            return refusal;
        using (body)
            return Parse(context.Request.Headers[V2Answer.HeaderLength], body.Bytes.Span, model.Onnx.Inputs);
    }

    private static Result<V2Request> Parse(string? headerLength, ReadOnlySpan<byte> body, IReadOnlyList<TensorInfo> inputs)
    {
        var length = body.Length;
        if (!string.IsNullOrEmpty(headerLength) && (!int.TryParse(headerLength, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > body.Length))
            return Refusal.Invalid($"The header {V2Answer.HeaderLength} is '{headerLength}', and the body has {body.Length} bytes.", "Give the length of the JSON part in bytes.");
        try
        {
            return !string.IsNullOrEmpty(headerLength) && length == 0 ? V2Request.Raw(inputs, body) : V2Request.Read(body[..length], body[length..]);
        }
        catch (BadTensorException mistake)
        {
            return Refusal.Invalid(mistake.Message);
        }
        catch (Exception mistake) when (mistake is JsonException or InvalidOperationException)
        {
            return Refusal.Invalid($"The body is not JSON: {mistake.Message}");
        }
    }

    private Task Refuse(HttpContext context, string deployment, Refusal refusal)
    {
        var status = HttpAnswers.Status(refusal.Kind);
        metrics.Refused(pool.Find(deployment), status);
        return V2Shape.Write(context, status, refusal);
    }
}

using System.Text.Json;

namespace Slipway.Mlflow;

/// <summary>One request, its parameters read.</summary>
internal sealed record Call(Fields Fields, Actor Actor, CancellationToken Cancel);

/// <summary>What a successful call answers: a JSON object.</summary>
/// <param name="Write">Writes its members; null for an empty one.</param>
internal sealed record Answer(Action<Utf8JsonWriter>? Write)
{
    public static Answer Empty { get; } = new((Action<Utf8JsonWriter>?)null);
}

/// <summary>Serves a call.</summary>
internal delegate Task<Result<Answer>> Handler(Call call);

/// <summary>Short ways to an answer.</summary>
internal static class Answers
{
    public static Result<Answer> Nothing(this Result<Done> done) => done.Then<Answer>(_ => Answer.Empty);

    public static Result<Answer> Written<T>(this Result<T> result, Action<Utf8JsonWriter, T> write)
        where T : notnull => result.Then<Answer>(value => new Answer(json => write(json, value)));
}

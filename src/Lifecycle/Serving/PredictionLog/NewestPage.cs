using System.Globalization;
using Slipway.Serving.Contracts;

namespace Slipway.Serving.PredictionLog;

/// <summary>Fills a page with the newest predictions before a place. Parts follow each other in time, so that the newest part comes first, and no more parts than fill the page are read.</summary>
internal sealed class NewestPage(LogPlace place, int limit)
{
    /// <summary>The newest first; of those that were answered at once the greatest id.</summary>
    public static IComparer<Prediction> Order { get; } = Comparer<Prediction>.Create((a, b) =>
        b.AnsweredAt.CompareTo(a.AnsweredAt) is not 0 and var byTime ? byTime : string.CompareOrdinal(b.Id, a.Id));

    private readonly List<(Prediction Prediction, LogPlace Place)> _found = [];
    private bool _reached = place == LogPlace.End;
    private string _part = "";
    private LogPlace _before = LogPlace.End;

    /// <summary>What a part's predictions must be, as SQL, with their order.</summary>
    public string Condition => string.Create(CultureInfo.InvariantCulture, $"{(_before == LogPlace.End ? "true" : $"(answered_at < {At} OR (answered_at = {At} AND id < {Duck.Quote(_before.Id)}))")} ORDER BY answered_at DESC, id DESC LIMIT {limit + 1}");

    private string At => string.Create(CultureInfo.InvariantCulture, $"TIMESTAMP '{_before.At.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}'");

    /// <summary>Goes on to the next older part.</summary>
    /// <returns>Whether it is to be read: the place is in it or behind it, and the page is not full.</returns>
    public bool Enter(string part)
    {
        var holdsPlace = part == place.Part;
        (_reached, _part, _before) = (_reached || holdsPlace, part, holdsPlace ? place : LogPlace.End);
        return _reached && _found.Count <= limit;
    }

    /// <summary>How many more predictions it takes; one more than it shows, to tell whether there is a next page.</summary>
    public int Wanted => limit + 1 - _found.Count;

    /// <summary>The latest instant that an answer after the place can have, in Unix milliseconds.</summary>
    public long Latest => _before.At.ToUnixTimeMilliseconds();

    /// <summary>Whether a prediction of the present part stands after the place.</summary>
    public bool Fits(Prediction prediction) =>
        _before == LogPlace.End || prediction.AnsweredAt < _before.At || (prediction.AnsweredAt == _before.At && string.CompareOrdinal(prediction.Id, _before.Id) < 0);

    public void Take(IEnumerable<Prediction> ofPart) => _found.AddRange(
        ofPart.Order(Order).Take(Wanted)
            .Select(prediction => (prediction, new LogPlace(_part, prediction.AnsweredAt, prediction.Id))));

    public Page<Prediction> ToPage() => new([.. _found.Take(limit).Select(found => found.Prediction)], _found.Count > limit ? _found[limit - 1].Place.ToString() : null);
}

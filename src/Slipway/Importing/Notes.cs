namespace Slipway.Importing;

/// <summary>Of what kind a note is: something could not be taken; it stays where it is; something here already differs, and stays; it was taken, but not just as it is at the source.</summary>
internal enum NoteKind { Left, Linked, Kept, Changed }

/// <summary>What an import or export has to say about things that it did not take, with their names.</summary>
/// <param name="Kind">Of what kind.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="Remedy">What can be done.</param>
/// <param name="Count">How many things it is about.</param>
/// <param name="Such">Which: the first ten thousand of them.</param>
internal sealed record Note(NoteKind Kind, string Why, string? Remedy, int Count, IReadOnlyList<string> Such);

/// <summary>Gathers notes: what has the same reason becomes one.</summary>
internal sealed class Notes
{
    private const int Named = 10_000;
    private const int Longest = 400;
    private readonly Dictionary<(NoteKind Kind, string Why, string? Remedy), List<string>> _notes = [];
    private readonly Dictionary<(NoteKind Kind, string Why, string? Remedy), int> _counts = [];

    public IReadOnlyList<Note> All => [.. _notes.Select(n => new Note(n.Key.Kind, n.Key.Why, n.Key.Remedy, _counts[n.Key], n.Value))];

    /// <summary>Whether something could not be taken.</summary>
    public bool LeftAny => _notes.Keys.Any(n => n.Kind == NoteKind.Left);

    public void Left(string what, string why, string? remedy = null) => Add(NoteKind.Left, what, why, remedy);

    public void Linked(string what, string why, string? remedy = null) => Add(NoteKind.Linked, what, why, remedy);

    public void Kept(string what, string why, string? remedy = null) => Add(NoteKind.Kept, what, why, remedy);

    public void Changed(string what, string why, string? remedy = null) => Add(NoteKind.Changed, what, why, remedy);

    /// <summary>A name that fits on a screen.</summary>
    private static string Short(string what) => what.Length <= Longest ? what : $"{what[..(Longest / 2)]}…{what[^(Longest / 2)..]}";

    private void Add(NoteKind kind, string what, string why, string? remedy)
    {
        var key = (kind, why, remedy);
        if (!_notes.TryGetValue(key, out var such))
            _notes[key] = such = [];
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        if (such.Count < Named)
            such.Add(Short(what));
    }
}

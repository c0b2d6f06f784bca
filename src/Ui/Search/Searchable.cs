namespace Slipway.Ui;

/// <summary>One sort of thing that the palette finds by name; a stage registers its own with <c>AddSearch</c>.</summary>
/// <param name="Kind">What it is called, such as "model".</param>
/// <param name="Permission">Who may see such things; others do not find them.</param>
/// <param name="Sql">
/// Answers <c>name, id, detail</c> (detail may be null) of the things whose lower-case name is like <c>@within</c>, best first, at most <c>@most</c>.
/// <c>@start</c> is like names that begin with the words. Both patterns are escaped with <c>!</c>: say <c>ESCAPE '!'</c>.
/// </param>
/// <param name="Address">The page of a thing.</param>
public sealed record Searchable(string Kind, Permission Permission, string Sql, Func<FoundThing, string> Address);

/// <summary>A thing that a search found.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Id">What tells it from all others of its kind.</param>
/// <param name="Detail">What else helps to recognise it.</param>
public sealed record FoundThing(string Name, string Id, string? Detail);

/// <summary>A thing that was found, as the palette shows it.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Href">Its page.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">What else helps to recognise it.</param>
public sealed record SearchHit(string Title, string Href, string Kind, string? Detail);

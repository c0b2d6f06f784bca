using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Slipway.Testing;
using Slipway.Tests.Ui;

namespace Slipway.Tests.Pages;

/// <summary>
/// Every page there is, with data, empty and in error, light and dark, wide and narrow: looked at by axe here, and by people, when they ask for it, on
/// artifacts/contact-sheets/sheet-*.png. Pages are found in the server's own list of endpoints.
/// </summary>
[Collection(typeof(InLoop))]
public sealed partial class EveryPageTests(LoopWorld world)
{
    /// <summary>Browser tabs that work side by side.</summary>
    private const int Tabs = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_has_a_place_on_the_contact_sheets() =>
        (await Routes()).Select(route => route.Path).Except(PageList.WithData(world.Full, world.Corners).Keys, StringComparer.Ordinal).ShouldBeEmpty("enter new pages in PageList");

    [Fact]
    public async Task Nobody_without_the_permission_sees_a_page()
    {
        var found = new List<string>();
        foreach (var (path, permission) in await Routes())
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, PageList.WithData(world.Full, world.Corners)[path][0]);
            request.Headers.Accept.ParseAdd("text/html");
            request.Headers.Authorization = new("Bearer", await Lacking(permission));
            using var response = await world.Full.Calls.Http.SendAsync(request, Cancel);
            var html = await response.Content.ReadAsStringAsync(Cancel);
            if (response.StatusCode != HttpStatusCode.Forbidden || !html.Contains(permission, StringComparison.Ordinal) || !html.Contains("<h1>", StringComparison.Ordinal))
                found.Add($"{path}: {response.StatusCode}");
        }

        found.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Every_page_is_accessible_whole_and_free_of_errors(int width)
    {
        var folder = Places.Artifacts("contact-sheets");
        var clock = Stopwatch.StartNew();
        var views = await Views(width);
        var found = new ConcurrentBag<string>();
        using var tabs = new BlockingCollection<Visitor>();
        for (var tab = 0; tab < Tabs; tab++)
            tabs.Add(await world.Visit(width, width < 800 ? 844 : 900), Cancel);

        await Parallel.ForEachAsync(views, new ParallelOptions { MaxDegreeOfParallelism = Tabs, CancellationToken = Cancel }, async (view, cancel) =>
        {
            var visitor = tabs.Take(cancel);
            try
            {
                foreach (var words in await new PageLook(visitor, folder, width).At(view))
                    found.Add(words);
            }
            finally
            {
                tabs.Add(visitor, cancel);
            }
        });
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{views.Count} views looked at in {clock.Elapsed.TotalSeconds:0} s"));
        await Sheets(tabs.Take(Cancel), folder, views, width);
        while (tabs.TryTake(out var visitor))
            await visitor.DisposeAsync();

        found.Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static async Task Sheets(Visitor visitor, string folder, IReadOnlyList<PageView> views, int width)
    {
        await using (visitor)
        {
            foreach (var state in views.GroupBy(view => view.State))
            {
                await ContactSheet.Write(visitor, folder, [.. state], "light", width);
                await ContactSheet.Write(visitor, folder, [.. state], "dark", width);
            }
        }
    }

    /// <summary>With data everything; empty what can be; of errors, an unknown thing of every kind and, where a page is of no thing, somebody who may not open it.</summary>
    private async Task<IReadOnlyList<PageView>> Views(int width)
    {
        var full = world.Full.Calls.Address;
        var views = new List<PageView>();
        foreach (var (path, permission) in await Routes())
        {
            views.AddRange(PageList.WithData(world.Full, world.Corners).GetValueOrDefault(path, []).Select((address, i) => new PageView(Name(path) + (i > 0 ? "-" + i : ""), PageState.Data, full + address)));
            // One component draws every error; its words are looked at once, on the wide screen.
            if (width >= 800 && PageList.Unknown(path) is { } unknown)
                views.Add(new PageView(Name(path), PageState.Error, full + unknown, 404));
            else if (path == "/data")
                views.Add(new PageView(Name(path), PageState.Error, full + path, 403, await Lacking(permission)));
        }

        views.AddRange(PageList.EmptyLists.Select(path => new PageView(Name(path), PageState.Empty, world.Empty + path)));
        views.AddRange(PageList.Hollow(world.Bare).Select(path => new PageView(Name(path.Replace(world.Bare.Run, "run", StringComparison.Ordinal).Replace(world.Bare.LoggedModel, "model", StringComparison.Ordinal)), PageState.Empty, world.Bare.Calls.Address + path)));
        views.AddRange(PageList.Quiet.Select(path => new PageView(Name(path), PageState.Empty, full + path)));
        views.Add(new PageView("nowhere", PageState.Error, full + "/nowhere", 404));
        return views;
    }

    /// <summary>The routes of pages with the permission that each needs.</summary>
    private async Task<IReadOnlyList<(string Path, string Permission)>> Routes() =>
    [
        .. (await world.Full.Calls.Get("/api/v1/permissions")).EnumerateArray()
            .Where(door => door.GetProperty("method").GetString() == "GET")
            .Select(door => (Path: Trimmed(door.GetProperty("path").GetString()!), Permission: door.GetProperty("permission").GetString()))
            .Where(door => door.Path is not "/{**path}" && !PageList.NoPages.Contains(door.Path) && !PageList.NoPagesUnder.Any(under => door.Path.StartsWith(under, StringComparison.Ordinal)))
            .Select(door => (door.Path, door.Permission!)).Distinct(),
    ];

    private async Task<string> Lacking(string permission) =>
        await world.Token(permission == Permission.ServerRead.Name ? Permission.DataRead.Name : Permission.ServerRead.Name);

    private static string Trimmed(string path) => path.Length > 1 ? path.TrimEnd('/') : path;

    private static string Name(string path) => NotWord().Replace(path, "-").Trim('-') is { Length: > 0 } name ? name : "overview";

    [GeneratedRegex(@"(:\w+)?[^\w]+")]
    private static partial Regex NotWord();
}

using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Slipway.Ui;

namespace Slipway.Tests.Ui;

/// <summary>What the shell shows of the lifecycle, rendered without a browser.</summary>
public sealed class NavigationTests
{
    [Fact]
    public async Task Only_what_modules_registered_is_shown_in_the_order_of_the_lifecycle()
    {
        var html = await Shell("/", mayOpen: _ => true,
            new(LifecycleStage.Monitors, "Monitors", "/monitors"), new(LifecycleStage.Data, "Data", "/data"), new(LifecycleStage.Data, "Checks", "/data/checks", Order: 1));

        Links(html).ShouldBe(["Overview", "Data", "Checks", "Monitors"]);
        html.ShouldContain("rail-afloat");
    }

    [Fact]
    public async Task What_a_visitor_may_not_open_is_neither_shown_nor_found()
    {
        var html = await Shell("/", mayOpen: permission => permission is not "audit.read", new NavigationItem(LifecycleStage.Governance, "Audit trail", "/audit", "audit.read"));

        html.ShouldNotContain("Audit trail");
    }

    [Fact]
    public async Task The_nearest_entry_is_the_current_one()
    {
        var html = await Shell("/data/checks/7", mayOpen: _ => true, new(LifecycleStage.Data, "Data", "/data"), new(LifecycleStage.Data, "Checks", "/data/checks", Order: 1));

        html.ShouldContain("""href="/data/checks" aria-current="page">Checks</a>""");
        html.Split("aria-current").Length.ShouldBe(2);
    }

    [Theory]
    [InlineData("/data", "/database", false)]
    [InlineData("/data", "/data/1", true)]
    [InlineData("/", "/data", false)]
    public void An_entry_covers_what_lies_under_it(string href, string path, bool covers) =>
        new NavigationItem(LifecycleStage.Data, "Data", href).Covers(path).ShouldBe(covers);

    [Theory]
    [InlineData("/logged-models/m-1", true)]
    [InlineData("/experiments/1", true)]
    [InlineData("/logged-modelsx", false)]
    public void An_entry_covers_its_other_address_too(string path, bool covers) =>
        new NavigationItem(LifecycleStage.Experiments, "Experiments", "/experiments", Also: "/logged-models").Covers(path).ShouldBe(covers);

    [Fact]
    public void Data_in_a_page_cannot_end_its_script_element()
    {
        var json = IslandJson.Write(new { Name = "</script><b>&'", Value = double.NaN, Kind = ChartKind.Parallel });

        json.ShouldBe("""{"name":"\u003C/script\u003E\u003Cb\u003E\u0026\u0027","value":"NaN","kind":"parallel"}""");
    }

    private static async Task<string> Shell(string path, Func<string, bool> mayOpen, params NavigationItem[] items)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var services = builder.Services;
        services.AddSingleton<INavigationGate>(new Gate(mayOpen));
        var context = new DefaultHttpContext();
        context.Request.Path = path;
        services.AddCascadingValue<HttpContext>(_ => context);
        services.AddUi().AddNavigation(items);
        services.AddScoped<NavigationManager, Nowhere>();
        await using var app = builder.Build();
        await using var renderer = new HtmlRenderer(app.Services, app.Services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<Shell>(ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { ["Title"] = "Test" }))).ToHtmlString());
    }

    private static IEnumerable<string> Links(string html) =>
        html.Split("class=\"rail-").Where(part => part.Contains("link\"", StringComparison.Ordinal)).Select(part => part[(part.IndexOf('>', StringComparison.Ordinal) + 1)..part.IndexOf("</a>", StringComparison.Ordinal)]);

    /// <summary>The renderer asks where it is; these pages do not.</summary>
    private sealed class Nowhere : NavigationManager
    {
        public Nowhere() => Initialize("http://localhost/", "http://localhost/");
    }

    private sealed class Gate(Func<string, bool> mayOpen) : INavigationGate
    {
        public bool MayOpen(HttpContext context, string permission) => mayOpen(permission);
    }
}

namespace Slipway.Tests.Pages;

/// <summary>How a page is shown: with data, with nothing in it, or refused.</summary>
internal enum PageState { Data, Empty, Error }

/// <summary>One look at a page.</summary>
/// <param name="Name">What its picture is called.</param>
/// <param name="State">What is to be seen.</param>
/// <param name="Address">Server and path.</param>
/// <param name="Status">The HTTP status it answers with.</param>
/// <param name="Token">The token it is asked with; null for the person at the machine.</param>
internal sealed record PageView(string Name, PageState State, string Address, int Status = 200, string? Token = null);

/// <summary>Every page by its route, and where it can be seen. A new page that is not entered here fails a test.</summary>
internal static class PageList
{
    /// <summary>What a browser reaches by GET and is no page.</summary>
    public static readonly string[] NoPages =
    [
        "/health", "/ready", "/version", "/metrics", "/favicon.ico", "/get-artifact", "/model-versions/get-artifact", "/ping", "/deployments/{name}/ping", "/{**path:file}",
        "/runs/{run}/curves", "/experiments/{id:long}/runs/{run}/artifacts/page", "/logged-models/{id}/page",
        "/experiments/{id:long}/compare/csv", "/experiments/{id:long}/compare/curves", "/experiments/{id:long}/compare/parallel", "/experiments/{id:long}/compare/scatter",
    ];

    /// <summary>Beneath these is no page.</summary>
    public static readonly string[] NoPagesUnder = ["/api/", "/ajax-api/", "/v2", "/_content/", "/_framework/"];

    /// <summary>Where each page shows data. Several addresses of one route show it in different states.</summary>
    public static IReadOnlyDictionary<string, string[]> WithData(Loop loop, Corners corners) => new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["/"] = ["/"],
        ["/data"] = ["/data"],
        ["/data/{name}"] = ["/data/flights"],
        ["/data/{name}/compare"] = ["/data/flights/compare?from=1&to=2"],
        ["/data/{name}/versions/{version}"] = ["/data/flights/versions/1"],
        ["/data/{name}/versions/{version}/profile"] = ["/data/flights/versions/1/profile"],
        ["/data/{name}/versions/{version}/rows"] = ["/data/flights/versions/1/rows"],
        ["/data/{name}/versions/{version}/quarantine"] = ["/data/flights/versions/1/quarantine"],
        ["/experiments"] = ["/experiments"],
        ["/experiments/{id:long}"] = [Experiment(loop)],
        ["/experiments/{id:long}/trials"] = [Experiment(loop) + "/trials"],
        ["/experiments/{id:long}/compare"] = [loop.Compared, loop.Compared + "&equal=true&curve.across=relative&colour=params.optimizer&lines=judged"],
        ["/experiments/{id:long}/runs/{run}"] = [$"{Experiment(loop)}/runs/{loop.Run}"],
        ["/experiments/{id:long}/runs/{run}/curves"] = [$"{Experiment(loop)}/runs/{loop.Run}/curves"],
        ["/experiments/{id:long}/runs/{run}/artifacts"] = [$"{Experiment(loop)}/runs/{loop.Run}/artifacts"],
        ["/runs/{run}"] = ["/runs/" + loop.OwnRun],
        ["/logged-models/{id}"] = ["/logged-models/" + corners.LoggedModel, "/logged-models/" + corners.Unlogged],
        ["/models"] = ["/models"],
        ["/models/{model}"] = ["/models/flights-late"],
        ["/models/{model}/versions/{number:int}"] = ["/models/flights-late/versions/1", "/models/credit/versions/1", "/models/asked/versions/1", "/models/logged/versions/2"],
        ["/projects"] = ["/projects"],
        ["/projects/{name}"] = ["/projects/flights"],
        ["/pipelines"] = ["/pipelines"],
        ["/pipelines/{id}"] = ["/pipelines/" + loop.FlightsPipeline, "/pipelines/" + loop.CreditPipeline, "/pipelines/" + corners.Waiting, "/pipelines/" + corners.Failed],
        ["/deployments"] = ["/deployments"],
        ["/deployments/{name}"] = ["/deployments/flights", "/deployments/nightly", "/deployments/nightly-lost"],
        ["/deployments/{name}/predictions"] = ["/deployments/flights/predictions"],
        ["/deployments/{name}/predictions/{**id}"] = ["/deployments/flights/predictions/" + loop.Prediction],
        ["/timeline"] = ["/timeline"],
        ["/lineage"] = ["/lineage"],
        ["/lineage/{**id}"] = ["/lineage/flights-late/1", "/lineage/" + loop.FlightsPipeline],
        ["/monitors"] = ["/monitors"],
        ["/monitors/{name}"] = ["/monitors/flights"],
        ["/monitors/{name}/windows/{window}"] = ["/monitors/flights/windows/" + loop.Window],
        ["/audit"] = ["/audit", "/audit?verify=true"],
        ["/access"] = ["/access"],
    };

    /// <summary>Lists on a server without anything. They have no parameter; the other pages are of one thing.</summary>
    public static readonly string[] EmptyLists = ["/", "/data", "/experiments", "/models", "/projects", "/pipelines", "/deployments", "/monitors", "/lineage", "/timeline", "/audit?action=nothing.such", "/access"];

    /// <summary>Pages of things that hold nothing. The rest is of what always holds something: a version, a window, a pipeline.</summary>
    public static IReadOnlyList<string> Hollow(Bare bare) =>
    [
        "/data/bare", "/data/bare/compare", "/experiments/0", "/experiments/0/trials", $"/experiments/0/runs/{bare.Run}", $"/experiments/0/runs/{bare.Run}/curves", $"/experiments/0/runs/{bare.Run}/artifacts",
        "/models/bare", "/projects/bare", "/logged-models/" + bare.LoggedModel,
    ];

    /// <summary>Deployments and monitors that nobody has asked anything; they stand on the full server.</summary>
    public static readonly string[] Quiet = ["/deployments/quiet", "/deployments/quiet/predictions", "/monitors/quiet"];

    /// <summary>The address of a page of something that does not exist; null where a route names nothing.</summary>
    public static string? Unknown(string route)
    {
        if (!route.Contains('{', StringComparison.Ordinal))
            return null;
        var parts = route.Split('/').Select(part => part.StartsWith('{') ? part.Contains(":long", StringComparison.Ordinal) || part.Contains(":int", StringComparison.Ordinal) ? "99999" : "nowhere" : part);
        return string.Join('/', parts);
    }

    private static string Experiment(Loop loop) => FormattableString.Invariant($"/experiments/{loop.Experiment}");
}

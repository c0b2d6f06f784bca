using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Slipway.Ui;

/// <summary>
/// The shell, design system and islands of every page: the face of the module. The host sets <c>ContentRootPath</c> to
/// <c>AppContext.BaseDirectory</c> and calls <c>UseStaticWebAssets()</c>; without both, scripts and styles answer empty from another folder.
/// A host that runs from its build output also sets <c>ReloadStaticAssetsAtRuntime=false</c> and <c>EnableStaticAssetsDevelopmentCaching=true</c>,
/// so that browsers keep what has a fingerprint.
/// </summary>
public static class UiModule
{
    /// <summary>Registers what pages need to render. A module adds its navigation with <see cref="AddNavigation"/>.</summary>
    public static IServiceCollection AddUi(this IServiceCollection services, Action<UiOptions>? configure = null)
    {
        services.AddRazorComponents();
        services.Configure(configure ?? (static _ => { }));
        services.AddSingleton<StyleSheets>();
        services.TryAddSingleton<INavigationGate, OpenNavigationGate>();
        return services.AddNavigation(new NavigationItem(LifecycleStage.Overview, "Overview", "/"));
    }

    /// <summary>Adds entries to the side navigation and to the command palette.</summary>
    public static IServiceCollection AddNavigation(this IServiceCollection services, params IEnumerable<NavigationItem> items)
    {
        foreach (var item in items)
            services.AddSingleton(item);
        return services;
    }

    /// <summary>Adds sorts of things that the palette finds by name; <see cref="SearchEndpoint"/> asks them all.</summary>
    public static IServiceCollection AddSearch(this IServiceCollection services, params IEnumerable<Searchable> kinds)
    {
        foreach (var kind in kinds)
            services.AddSingleton(kind);
        return services;
    }

    /// <summary>Sends the headers that keep a page to its own scripts and styles. Call it before the endpoints.</summary>
    public static IApplicationBuilder UseUi(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        PageHeaders.Write(context.Response.Headers);
        return next(context);
    });

    /// <summary>Serves styles, scripts and icons under <c>/_content/Slipway.Ui</c>, open to everyone: they hold nothing of a project.</summary>
    /// <returns>The convention builder of the assets, so that the host can name their permission.</returns>
    public static IEndpointConventionBuilder MapUi(this IEndpointRouteBuilder app) => new UiEndpoints(
    [
        app.MapStaticAssets(),
        app.MapGet("/favicon.ico", static () => Microsoft.AspNetCore.Http.Results.Redirect(UiAssets.Favicon)),
    ]);

    private sealed class UiEndpoints(IEndpointConventionBuilder[] parts) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            foreach (var part in parts)
                part.Add(convention);
        }

        public void Finally(Action<EndpointBuilder> finallyConvention)
        {
            foreach (var part in parts)
                part.Finally(finallyConvention);
        }
    }
}

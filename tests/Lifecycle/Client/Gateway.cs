using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Slipway.Tests.Client;

/// <summary>What stands between a client and its server in the world, on a port of its own: it passes requests on, or does what such things do to them.</summary>
internal sealed class Gateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });
    private readonly Uri _server;

    private Gateway(WebApplication app, Uri server) => (_app, _server) = (app, server);

    public Uri Address => new(_app.Urls.First());

    /// <summary>The requests that came, by method and path.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>What happens to a request before it is passed on: true when it was answered here.</summary>
    public Func<HttpContext, Task<bool>> Before { get; set; } = _ => Task.FromResult(false);

    /// <summary>What happens to a server's answer: true when it is not to be passed on.</summary>
    public Func<HttpContext, HttpResponseMessage, Task<bool>> After { get; set; } = (_, _) => Task.FromResult(false);

    public static async Task<Gateway> Start(Uri server)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var gateway = new Gateway(app, server);
        app.Run(gateway.Pass);
        await app.StartAsync();
        return gateway;
    }

    /// <summary>Says that it is busy.</summary>
    public static Task<bool> Busy(HttpContext context, int status, string? retryAfter = null, string body = "upstream is away")
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return Written(context, body);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private static async Task<bool> Written(HttpContext context, string body)
    {
        await context.Response.WriteAsync(body);
        return true;
    }

    private async Task Pass(HttpContext context)
    {
        Seen.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (await Before(context))
            return;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_server, context.Features.Get<IHttpRequestFeature>()!.RawTarget)) { Content = new StreamContent(context.Request.Body) };
        foreach (var (name, values) in context.Request.Headers.Where(h => h.Key is not ("Host" or "Transfer-Encoding" or "Connection")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        if (await After(context, answer))
            return;
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection")))
            context.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}

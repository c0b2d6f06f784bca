using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Slipway.Tests.Ui;

/// <summary>A page in the browser, with everything that went wrong on it.</summary>
public sealed class Visitor : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();

    private Visitor(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    /// <summary>Console errors, uncaught exceptions, failed requests, answers of 400 and above, requests to elsewhere.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>What went wrong so far, once: a visitor who goes on begins with a clean sheet.</summary>
    public IReadOnlyList<string> TakeComplaints()
    {
        var taken = new List<string>();
        while (_complaints.TryDequeue(out var complaint))
            taken.Add(complaint);
        return taken;
    }

    internal static async Task<Visitor> Open(IBrowserContext context)
    {
        context.SetDefaultTimeout(60_000);
        var visitor = new Visitor(context, await context.NewPageAsync());
        visitor.Listen();
        return visitor;
    }

    /// <summary>Opens an address and waits until its islands stand.</summary>
    public async Task<IPage> Go(string path)
    {
        await Answer(path);
        return Page;
    }

    /// <summary>Opens an address, waits until its islands and the rows of its tables stand, and tells what the server answered.</summary>
    public async Task<IResponse> Answer(string path)
    {
        var answer = await Page.GotoAsync(path, new PageGotoOptions { WaitUntil = WaitUntilState.Load });
        await Page.WaitForFunctionAsync("() => !document.querySelector('slip-table > .skeleton, slip-chart > .skeleton, slip-graph > .skeleton') && (!document.querySelector('slip-snippets') || document.querySelector('slip-snippets[data-ready]')) && ![...document.querySelectorAll('.st-none')].some(words => words.textContent.startsWith('Rows stand here as soon'))");
        return answer!;
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    private void Listen()
    {
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"console {message.Type}: {message.Text}");
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"exception: {error}");
        Page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { IsLoopback: false, Scheme: not ("data" or "blob") } address)
                _complaints.Enqueue($"request to elsewhere: {address}");
        };
        Page.RequestFailed += (_, request) =>
        {
            // What the page itself called off, such as a search overtaken by the next letter, is no failure.
            if (request.Failure is not "net::ERR_ABORTED")
                _complaints.Enqueue($"request failed: {request.Url} {request.Failure}");
        };
        Page.Response += (_, response) =>
        {
            if (response.Status >= 400)
                _complaints.Enqueue($"{response.Status}: {response.Url}");
        };
    }
}

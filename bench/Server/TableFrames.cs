using System.Globalization;
using Microsoft.Playwright;

namespace Slipway.Bench;

/// <summary>How a table of runs opens and moves in a browser: when its rows stand, and how long its frames take while it is scrolled, with the columns of the beginning and with all.</summary>
internal static class TableFrames
{
    private const int Rounds = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);

    /// <summary>Remembers when the first row was there, before the page's own scripts run.</summary>
    private const string Watch = """
        (() => { const look = () => { if (document.querySelector('.st-row')) window.firstRow = performance.now(); else requestAnimationFrame(look); }; requestAnimationFrame(look); })();
        """;

    private const string Measure = """
        async () => {
          const grid = document.querySelector('.st-grid');
          const table = document.querySelector('slip-table');
          const frame = () => new Promise(requestAnimationFrame);
          const scroll = async move => {
            const took = [];
            let before = await frame();
            for (let i = 0; i < 60; i += 1) {
              move(i);
              const now = await frame();
              took.push(now - before);
              before = now;
            }
            took.sort((a, b) => a - b);
            return [took[30], took[56], took[59]];
          };
          const act = async (action) => {
            const took = [];
            for (let i = 0; i < 7; i += 1) { await frame(); const begin = performance.now(); action(i); grid.getBoundingClientRect(); took.push(performance.now() - begin); }
            return took.sort((a, b) => a - b)[3];
          };
          const idle = async () => { do { await frame(); } while (table.busy || document.querySelector('.st-row .st-wait') || document.querySelector('.st-count').textContent.startsWith('Reading')); };
          const cold = async action => { const begin = performance.now(); action(); await idle(); return performance.now() - begin; };
          const asked = () => performance.getEntriesByType('resource').filter(entry => entry.name.includes('/table?'));
          const megabytes = entries => entries.reduce((sum, entry) => sum + entry.decodedBodySize, 0) / 1e6;
          await idle();
          const [first, rows, names] = asked();
          const numbers = table.model.columns.filter(column => column.group === 'Metrics').map(column => column.name);
          const texts = table.model.columns.filter(column => column.group === 'Parameters').map(column => column.name);
          const told = [
            performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN, window.firstRow, rows.responseStart, rows.responseEnd, names.responseEnd, megabytes([first, rows, names]), asked().length,
          ];
          const few = [...await scroll(() => { grid.scrollTop += 90; }), ...await scroll(i => { grid.scrollTop = (i * 2003) % grid.scrollHeight; })];
          const lacking = [
            await cold(() => table.sortBy(numbers.at(-1))), await cold(() => table.change({ sort: '-started', groups: texts.slice(-3) })), await cold(() => table.change({ groups: [] })),
          ];
          table.change({ shown: table.model.columns.map(column => column.name) });
          const coming = await scroll(() => { grid.scrollLeft += 120; });
          await idle();
          const begin = performance.now();
          grid.scrollLeft = 0;
          while (table.model.columns.some((column, c) => column.group && !table.model.has(c))) { grid.scrollLeft = (grid.scrollLeft + 600) % grid.scrollWidth; await idle(); }
          const came = performance.now() - begin;
          grid.scrollLeft = 0;
          await frame();
          await idle();
          const whole = [came, megabytes(asked()), asked().length, document.querySelectorAll('.st-cell').length];
          const wide = [...await scroll(() => { grid.scrollTop += 90; }), ...await scroll(i => { grid.scrollTop = (i * 2003) % grid.scrollHeight; }), ...await scroll(() => { grid.scrollLeft += 120; })];
          const sort = await act(i => table.sortBy(numbers[i % numbers.length]));
          const filter = await act(i => table.filterBy(`${numbers[i % numbers.length]} > 0.${i + 1}`));
          table.filterBy('');
          const group = await act(i => table.change({ groups: i % 2 ? [] : ['params.param_000'] }));
          return [...told, ...few, ...lacking, ...coming, ...whole, ...wide, sort, filter, group];
        }
        """;

    private static readonly string[] Words =
    [
        "first paint, ms", "first rows seen, ms", "all rows: first byte, ms", "all rows: last byte, ms", "names of all columns: last byte, ms", "until then, MB before compression", "  requests",
        "frame scrolling down: median, ms", "  p95", "  longest", "frame jumping: median, ms", "  p95", "  longest",
        "sort by a metric that is not here, ms", "group by three parameters that are not here, ms", "  back again, ms",
        "all columns shown, frame scrolling across while they come: median, ms", "  p95", "  longest",
        "until all columns have come in sight and are here, ms", "until then, MB before compression", "  requests", "cells that are elements",
        "all columns, frame scrolling down: median, ms", "  p95", "  longest", "all columns, frame jumping: median, ms", "  p95", "  longest", "all columns, frame scrolling across: median, ms", "  p95", "  longest",
        "sort by another metric, ms", "filter by a metric, ms", "group or ungroup, ms",
    ];

    public static async IAsyncEnumerable<string> Of(Uri server, string path)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Environment.GetEnvironmentVariable("SLIPWAY_CHROMIUM") ?? "/usr/bin/chromium", Args = ["--headless", "--no-sandbox", "--disable-gpu"] });
        var seen = new List<double[]>();
        for (var round = 0; round < Rounds; round++)
        {
            await using var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
            context.SetDefaultTimeout(180_000);
            var page = await context.NewPageAsync();
            await page.AddInitScriptAsync(Watch);
            await Task.Delay(Rest);
            await page.GotoAsync(new Uri(server, path).ToString());
            await page.WaitForFunctionAsync("() => { const model = document.querySelector('slip-table')?.model; return model && !model.more && model.listed; }", null, new() { PollingInterval = 100 });
            await Task.Delay(Rest);
            seen.Add(await page.EvaluateAsync<double[]>(Measure));
        }

        for (var i = 0; i < Words.Length; i++)
        {
            var values = seen.Select(s => s[i]).Order().ToList();
            yield return string.Create(CultureInfo.InvariantCulture, $"{Words[i],-72} {values[values.Count / 2],9:F1} (least {values[0]:F1}, most {values[^1]:F1})");
        }
    }
}

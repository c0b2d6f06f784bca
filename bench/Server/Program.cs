using System.Globalization;
using Slipway.Bench;

// measure SLIPWAY.dll [--starts N] [--idle SECONDS]   start-up, idle memory and first page of 'slipway up', beside a web server that does nothing
// nothing                                             that web server
// paint http://ADDRESS PATH…                          when a browser shows the first content of pages
// wide http://ADDRESS [--runs N] [--metrics N] [--params N]   fills a server with one wide experiment; prints the path of its page
// table http://ADDRESS PATH                           how that page opens and scrolls
int Option(string name, int usual) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : usual;

switch (args)
{
    case ["nothing"]:
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using (var app = builder.Build())
        {
            app.MapGet("/ready", () => "ready");
            app.MapGet("/", () => Results.Content("<!doctype html><title>Nothing</title><p>Nothing.</p>", "text/html"));
            await app.StartAsync();
            Console.WriteLine("listens on " + app.Urls.First());
            await app.WaitForShutdownAsync();
        }

        return 0;
    case ["measure", var program, ..]:
        var data = Directory.CreateTempSubdirectory("slipway-bench-").FullName;
        try
        {
            Console.WriteLine(Measured.Head);
            Console.WriteLine(await Measured.Of("nothing", [Path.Combine(AppContext.BaseDirectory, "Slipway.Server.Bench.dll"), "nothing"], Option("--starts", 10), Option("--idle", 15)));
            Console.WriteLine(await Measured.Of("slipway up", [program, "up", "--port", "0", "--data", data], Option("--starts", 10), Option("--idle", 15)));
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }

        return 0;
    case ["paint", var server, .. var paths]:
        Console.WriteLine(Paint.Head);
        await foreach (var line in Paint.Of(new Uri(server), paths.Length == 0 ? ["/"] : paths))
            Console.WriteLine(line);
        return 0;
    case ["wide", var filled, ..]:
        Console.WriteLine(await WideExperiment.Make(new Uri(filled), Option("--runs", 10_000), Option("--metrics", 100), Option("--params", 92)));
        return 0;
    case ["table", var asked, var table]:
        await foreach (var line in TableFrames.Of(new Uri(asked), table))
            Console.WriteLine(line);
        return 0;
    default:
        Console.Error.WriteLine("measure SLIPWAY.dll [--starts N] [--idle SECONDS] | nothing | paint http://ADDRESS PATH… | wide http://ADDRESS [--runs N] [--metrics N] [--params N] | table http://ADDRESS PATH");
        return 2;
}

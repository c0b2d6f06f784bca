using System.Globalization;
using System.Runtime.InteropServices;
using Slipway.Bench;
using Slipway.Mlflow;
using Slipway.Registry;
using Slipway.Storage;
using Slipway.Testing.Servers;
using Slipway.Tracking;

// serve DATABASE FOLDER          runs a server with tracking until it is stopped; prints its address
// load URL [--seconds N] [--runs N] [--points N] [--pid N] [--only a,b]   measures a server that speaks MLflow's API
// client URL                    what logging with the .NET client costs the program that logs
// raw FILE|CONNECTION-STRING [--seconds N]   the database engine alone
if (args is ["serve", var address, var folder, ..])
{
    Directory.CreateDirectory(folder);
    await using var database = await Database.Open(address, [typeof(Database).Assembly, typeof(TrackingModule).Assembly, typeof(RegistryModule).Assembly], TimeProvider.System, CancellationToken.None);
    await using var server = await ModuleServer.Start(new ModuleServerSetup(database, folder, services => services.AddTracking().AddRegistry().AddMlflow(), app =>
    {
        app.MapTracking();
        app.MapMlflow();
    }), CancellationToken.None);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{server.Address} pid {Environment.ProcessId}"));
    var stopped = new TaskCompletionSource();
    using var stop = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        stopped.TrySetResult();
    });
    await stopped.Task;
    return 0;
}

if (args is ["load", var url, ..])
{
    await new Load(new Uri(url), args[2..]).Run();
    return 0;
}

if (args is ["client", var logged])
{
    await new ClientCost(new Uri(logged)).Run();
    return 0;
}

if (args is ["raw", var engine, ..])
{
    await Raw.Run(engine, Array.IndexOf(args, "--seconds") is >= 0 and var at ? double.Parse(args[at + 1], CultureInfo.InvariantCulture) : 5);
    return 0;
}

Console.Error.WriteLine("serve DATABASE FOLDER | client URL | raw FILE|CONNECTION-STRING [--seconds N] | load URL [--seconds N] [--runs N] [--points N] [--pid N] [--only a,b]");
return 2;

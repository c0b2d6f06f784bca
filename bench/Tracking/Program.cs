using System.Globalization;
using System.Runtime.InteropServices;
using Slipway.Bench;
using Slipway.Mlflow;
using Slipway.Storage;
using Slipway.Testing.Servers;
using Slipway.Tracking;

// serve DATABASE FOLDER          runs a server with tracking until it is stopped; prints its address
// load URL [--seconds N] [--runs N] [--points N] [--pid N] [--only a,b]   measures a server that speaks MLflow's API
if (args is ["serve", var address, var folder, ..])
{
    Directory.CreateDirectory(folder);
    await using var database = await Database.Open(address, [typeof(Database).Assembly, typeof(TrackingModule).Assembly], TimeProvider.System, CancellationToken.None);
    await using var server = await ModuleServer.Start(new ModuleServerSetup(database, folder, services => services.AddTracking().AddMlflow(), app =>
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

Console.Error.WriteLine("serve DATABASE FOLDER | load URL [--seconds N] [--runs N] [--points N] [--pid N] [--only a,b]");
return 2;

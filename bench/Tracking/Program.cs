using System.Globalization;
using Slipway.Bench;

// load URL [--seconds N] [--runs N] [--points N] [--pid N] [--only a,b]   measures a server that speaks MLflow's API
// client URL                    what logging with the .NET client costs the program that logs
// raw FILE|CONNECTION-STRING [--seconds N]   the database engine alone
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

Console.Error.WriteLine("client URL | raw FILE|CONNECTION-STRING [--seconds N] | load URL [--seconds N] [--runs N] [--points N] [--pid N] [--only a,b]");
return 2;

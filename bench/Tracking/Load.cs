namespace Slipway.Bench;

internal sealed class Load(Uri server, string[] options)
{
    public Task Run()
    {
        Console.WriteLine($"{server} {options.Length}");
        return Task.CompletedTask;
    }
}

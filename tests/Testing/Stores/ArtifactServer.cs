using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Slipway.Testing.Children;
using Slipway.Testing.Node;

namespace Slipway.Testing.Stores;

/// <summary>A store for artifacts from npm, at a free port of 127.0.0.1, started by the first test that asks for it and stopped with the test run.</summary>
/// <param name="Port">Its port.</param>
public sealed partial record ArtifactServer(int Port)
{
    /// <summary>The account that Microsoft publishes for development.</summary>
    public const string AzureAccount = "devstoreaccount1";

    /// <summary>Its key, the same on every machine.</summary>
    public const string AzureKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private const string Remedy = "The tests of the stores never skip: install node and npm with 'apt-get install nodejs npm'.";

    private static readonly Lazy<Task<ArtifactServer>> SharedS3 = new(() => Start("s3rver", folder => ["--directory", folder, "--address", "127.0.0.1", "--port", "0", "--no-vhost-buckets", "--silent"]));

    private static readonly Lazy<Task<ArtifactServer>> SharedAzure = new(() => Start("azurite-blob", folder => ["--location", folder, "--blobHost", "127.0.0.1", "--blobPort", "0", "--silent", "--disableTelemetry", "--skipApiVersionCheck"]));

    /// <summary>s3rver, which speaks S3. Its one account has the key <c>S3RVER</c> with the secret <c>S3RVER</c>.</summary>
    public static Task<ArtifactServer> S3 => SharedS3.Value;

    /// <summary>Azurite, which speaks Azure's blob protocol.</summary>
    public static Task<ArtifactServer> Azure => SharedAzure.Value;

    /// <summary>Makes a bucket of s3rver, which lets anybody do that.</summary>
    public async Task MakeBucket(string name)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        using var answer = await http.PutAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/{name}")), null);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<ArtifactServer> Start(string program, Func<string, string[]> arguments)
    {
        var programs = await NodePackages.Install(Path.Combine(Places.Repository, "tests", "Testing", "Stores"), "artifact-stores", CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("slipway-store-").FullName;
        var held = HeldProgram.Start(folder, Path.Combine(folder, "log"), "TERM", [Path.Combine(programs, program), .. arguments(folder)]);
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(60) && !held.HasEnded)
        {
            if (Listens().Match(held.Said()) is { Success: true } said)
                return new ArtifactServer(int.Parse(said.Groups["port"].Value, CultureInfo.InvariantCulture));
            await Task.Delay(50);
        }

        var wrote = held.Said().Trim();
        held.Stop();
        throw new InvalidOperationException($"{program} did not start. It wrote: {wrote} {Remedy}");
    }

    [GeneratedRegex(@"listen(s|ing) on (http://)?127\.0\.0\.1:(?<port>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Listens();
}

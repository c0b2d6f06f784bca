using System.Diagnostics;
using Slipway.Testing;
using Slipway.Testing.Stores;
using Slipway.Tests.Documents;

namespace Slipway.Tests.Artifacts;

/// <summary>What is wrong with <c>--artifacts</c> or its credentials is one sentence with its cure: from <c>slipway doctor</c>, and from <c>slipway up</c>, which then does not start.</summary>
public sealed class ArtifactWordsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("s3://nowhere/x?endpoint={s3}", "AWS_ACCESS_KEY_ID=S3RVER AWS_SECRET_ACCESS_KEY=S3RVER", "has no bucket 'nowhere'; make it first, or correct --artifacts.")]
    [InlineData("s3://nowhere/x?endpoint={s3}", "AWS_ACCESS_KEY_ID=other AWS_SECRET_ACCESS_KEY=S3RVER", "does not know the access key that was given; correct AWS_ACCESS_KEY_ID, or choose another AWS_PROFILE.")]
    [InlineData("s3://nowhere/x?endpoint={s3}", "", "no AWS credentials were found; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give this machine a role.")]
    [InlineData("s3://nowhere/x", "AWS_ACCESS_KEY_ID=S3RVER AWS_SECRET_ACCESS_KEY=S3RVER", "The region of s3://nowhere/x is not known; give it with ?region=…")]
    [InlineData("azure://devstoreaccount1/nowhere?endpoint={azure}/devstoreaccount1", "AZURE_STORAGE_KEY={key}", "The Azure account 'devstoreaccount1' has no container 'nowhere'; make it first, or correct --artifacts.")]
    [InlineData("azure://devstoreaccount1/nowhere?endpoint={azure}/devstoreaccount1", "AZURE_STORAGE_KEY=b3RoZXI=", "refuses access to the container 'nowhere' (AuthorizationFailure); the key must be that of 'devstoreaccount1'")]
    [InlineData("azure://devstoreaccount1/nowhere?endpoint={azure}/devstoreaccount1", "AZURE_STORAGE_KEY=!", "AZURE_STORAGE_KEY is no account key, which is Base64; copy the key of the account 'devstoreaccount1' from the portal.")]
    [InlineData("azure://devstoreaccount1/nowhere?endpoint={azure}/devstoreaccount1", "", "no Azure credentials were found; set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN for the account 'devstoreaccount1'.")]
    [InlineData("azure://acme/nowhere", "AZURE_STORAGE_CONNECTION_STRING=UseDevelopmentStorage=true", "AZURE_STORAGE_CONNECTION_STRING is for the account 'devstoreaccount1' and --artifacts says 'acme'; make them the same.")]
    [InlineData("azure://acme/nowhere", "AZURE_STORAGE_CONNECTION_STRING=secret", "AZURE_STORAGE_CONNECTION_STRING is no connection string of Azure Storage; copy the account's from the portal")]
    public async Task It_is_said_by_doctor_and_by_up(string address, string environment, string said)
    {
        var (s3, azure) = ((await ArtifactServer.S3).Port, (await ArtifactServer.Azure).Port);
        var given = address.Replace("{s3}", $"http://127.0.0.1:{s3}", StringComparison.Ordinal).Replace("{azure}", $"http://127.0.0.1:{azure}", StringComparison.Ordinal);
        var variables = environment.Replace("{key}", ArtifactServer.AzureKey, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var (code, output, _) = await Run(variables, "doctor", "--data", _folder.At("data"), "--artifacts", given);
        code.ShouldBe(1);
        output.ShouldContain("BAD  artifacts: ");
        output.ShouldContain(said);

        (code, output, var error) = await Run(variables, "up", "--port", "0", "--data", _folder.At("data"), "--artifacts", given);
        (code, output).ShouldBe((1, ""), error);
        error.ShouldStartWith("error: ");
        error.ShouldContain(said);
        error.TrimEnd().ShouldNotContain("\n");
    }

    [Fact]
    public async Task A_place_that_is_well_is_said_so()
    {
        var (code, output, _) = await Run([], "doctor", "--data", _folder.At("data"), "--artifacts", _folder.At("blobs"));

        output.ShouldContain($"ok   artifacts: {_folder.At("blobs")} can be read and written");
        code.ShouldBe(0, output);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a command in an environment without other credentials.</summary>
    private async Task<(int Code, string Out, string Error)> Run(IReadOnlyList<string> variables, params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Checkout.Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("AZURE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        (start.Environment["HOME"], start.Environment["NO_COLOR"], start.Environment["AWS_EC2_METADATA_DISABLED"]) = (_folder.Path, "1", "true");
        foreach (var variable in variables)
            start.Environment[variable.Split('=', 2)[0]] = variable.Split('=', 2)[1];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output, await error);
    }
}

using Slipway.Storage.Blobs;
using Slipway.Storage.Migrations;
using Slipway.Testing;

namespace Slipway.Tests.Storage.Blobs.Remote;

/// <summary>What people are told of Azure's refusals; each is answered as it stands among the error codes of the Blob service's reference.</summary>
public sealed class AzureRefusalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    static AzureRefusalTests() => AzureBlobStoreTests.UseKey();

    [Theory]
    [InlineData(404, "ContainerNotFound", "The Azure account 'acme' has no container 'models'; make it first, or correct --artifacts.")]
    [InlineData(403, "AuthenticationFailed", "refuses the credentials for the account 'acme'; correct AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, and see that this machine's clock is right.")]
    [InlineData(403, "AuthorizationPermissionMismatch", "refuses access to the container 'models' (AuthorizationPermissionMismatch); the key must be that of 'acme', a token must allow to read, create, write and delete blobs")]
    [InlineData(404, "ResourceNotFound", "has no account 'acme'; correct --artifacts.")]
    [InlineData(409, "AccountIsDisabled", "answered AccountIsDisabled: ")]
    public async Task A_refusal_is_one_sentence_with_its_cure(int status, string code, string said)
    {
        await using var server = await AnsweringServer.Start(context =>
        {
            (context.Response.StatusCode, context.Response.Headers["x-ms-error-code"]) = (status, code);
            return Task.CompletedTask;
        });

        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Open($"azure://acme/models/prod?endpoint={server.Address}"));

        fault.Message.ShouldContain(said);
        fault.Message.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("azure://acme", "an address is azure://account/container/prefix")]
    [InlineData("azure://acme/models?region=eu", "has a setting 'region=eu'; known are endpoint=…, cache-mib=….")]
    public async Task An_address_that_cannot_be_is_told_what_would_be_right(string address, string said) =>
        (await Should.ThrowAsync<DatabaseUnusableException>(Open(address))).Message.ShouldContain(said);

    [Fact]
    public async Task A_store_that_nobody_listens_for_is_named() =>
        (await Should.ThrowAsync<DatabaseUnusableException>(Open("azure://acme/models?endpoint=http://127.0.0.1:1/acme"))).Message
            .ShouldBe("The Azure store at http://127.0.0.1:1 cannot be reached (Connection refused); correct the account or the endpoint of --artifacts, or start what listens there.");

    public void Dispose() => _folder.Dispose();

    private Task<IBlobStore> Open(string address) => BlobStores.Open(address, _folder.At("local"), TestContext.Current.CancellationToken);
}

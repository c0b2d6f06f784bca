using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Registry.Contracts;
using Slipway.Tests.Serving;

namespace Slipway.Tests.Registry;

/// <summary>The registry's native API as a test speaks it.</summary>
internal static class RegistryHttp
{
    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A name that no other test uses.</summary>
    public static string NewName(string stem = "model") => $"{stem}-{Guid.CreateVersion7():N}";

    /// <summary>Registers a version whose only file holds this text.</summary>
    public static async Task<ModelVersion> Register(this ServingHost host, string model, string text = "weights", NewVersion? with = null)
    {
        var blob = await host.Blobs.Put(new MemoryStream(Encoding.UTF8.GetBytes(text)), Cancel);
        var answer = await host.Http.PostAsJsonAsync($"/api/v1/models/{Uri.EscapeDataString(model)}/versions", (with ?? new NewVersion([])) with { Files = [new NewFile("model.bin", blob.Sha256)] }, Cancel);
        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(Cancel));
        return (await answer.Content.ReadFromJsonAsync<ModelVersion>(Cancel))!;
    }

    public static async Task<string> Detail(this HttpResponseMessage answer) => (await answer.Json()).GetProperty("detail").GetString()!;

    public static async Task<JsonElement> Json(this HttpResponseMessage answer) => JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));

    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

using System.Diagnostics.CodeAnalysis;
using Slipway.Testing.Servers;
using Slipway.Testing.Stores;
using Slipway.Tests.Beginning;

namespace Slipway.Tests.Artifacts;

/// <summary><c>slipway up --artifacts s3://…</c>, with a relay between it and the store.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "DisposeAsync does it.")]
public sealed class ServerOnS3 : OwnServer
{
    private readonly string _bucket = "t" + Guid.CreateVersion7().ToString("N");
    private LoopbackRelay? _relay;

    static ServerOnS3()
    {
        // For this process and those that it starts.
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "S3RVER");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "S3RVER");
    }

    /// <summary>The way to the store.</summary>
    public LoopbackRelay Relay => _relay!;

    /// <summary>What <c>--artifacts</c> is given for a prefix.</summary>
    public string Artifacts(string prefix) => $"s3://{_bucket}/{prefix}?endpoint=http://127.0.0.1:{Relay.Port}";

    protected override IReadOnlyList<string> More => ["--artifacts", Artifacts("live")];

    public override async ValueTask InitializeAsync()
    {
        var store = await ArtifactServer.S3;
        await store.MakeBucket(_bucket);
        _relay = new LoopbackRelay(store.Port);
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Relay.DisposeAsync();
    }
}

using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Work.Live;

namespace Slipway.Tests.Work.Live;

/// <summary>What a web socket hears. Nothing of it touches a database, so one is enough.</summary>
public sealed class LiveTests(SqliteWork it) : IClassFixture<SqliteWork>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_socket_hears_of_the_jobs_that_it_subscribed_to()
    {
        await using var bench = await Bench.Start(it);
        var (watched, other) = (await bench.Submit(), await bench.Submit());
        var children = new[] { await bench.NextChild(), await bench.NextChild() }.ToDictionary(child => child.Job);
        using var socket = await Open(bench);
        await Say(socket, new { subscribe = Topics("jobs/" + watched.Id) });
        (await Hear(socket)).GetProperty("subscribed").GetString().ShouldBe("jobs/" + watched.Id);

        await children[other.Id].SayLines(0, "not for us");
        await children[watched.Id].SayLines(0, "for us");
        await children[watched.Id].Say("progress", new { fraction = 0.5 });
        (await children[watched.Id].Complete()).EnsureSuccessStatusCode();

        using var lister = await Open(bench);
        await Say(lister, new { subscribe = Topics("jobs/all") });
        await Hear(lister);
        (await children[other.Id].Complete()).EnsureSuccessStatusCode();
        (await Hear(lister)).GetProperty("data").GetProperty("job").GetProperty("id").GetString().ShouldBe(other.Id);
        var (lines, progress, end) = (await Hear(socket), await Hear(socket), await Hear(socket));
        lines.GetProperty("topic").GetString().ShouldBe("jobs/" + watched.Id);
        lines.GetProperty("data").GetProperty("lines")[0].GetProperty("text").GetString().ShouldBe("for us");
        progress.GetProperty("data").GetProperty("progress").GetProperty("fraction").GetDouble().ShouldBe(0.5);
        end.GetProperty("data").GetProperty("job").GetProperty("state").GetString().ShouldBe("succeeded");
    }

    [Fact]
    public async Task A_socket_that_unsubscribed_hears_no_more()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        using var socket = await Open(bench);
        await Say(socket, new { subscribe = Topics("jobs/a", "jobs/b") });
        await Hear(socket);
        await Hear(socket);

        await Say(socket, new { unsubscribe = Topics("jobs/a"), subscribe = Topics("jobs/c") });
        await Hear(socket);
        var live = bench.Server.Services.GetRequiredService<LiveTopics>();
        live.Publish("jobs/a", new { });
        live.Publish("jobs/b", new { });

        (await Hear(socket)).GetProperty("topic").GetString().ShouldBe("jobs/b");
    }

    [Fact]
    public async Task A_topic_that_is_none_and_one_that_is_not_allowed_are_refused()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        using var created = await bench.Server.Http.PostAsJsonAsync("/api/v1/tokens", new { name = "reader", permissions = Topics("server.read") }, Cancel);
        var secret = (await created.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("secret").GetString();
        using var socket = await Open(bench, secret);

        await Say(socket, new { subscribe = Topics("jobs/x", "wombats/x") });

        (await Hear(socket)).GetProperty("error").GetString().ShouldBe("This needs the permission 'job.read', which you do not have.");
        (await Hear(socket)).GetProperty("error").GetString().ShouldBe("There is no topic 'wombats/x'.");
    }

    [Fact]
    public async Task What_is_no_message_is_answered_and_the_talk_goes_on()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        using var socket = await Open(bench);

        await socket.SendAsync(Encoding.UTF8.GetBytes("[1, 2"), WebSocketMessageType.Text, true, Cancel);
        (await Hear(socket)).GetProperty("remedy").GetString()!.ShouldStartWith("Send {");
        await Say(socket, new { subscribe = Topics("jobs/x") });

        (await Hear(socket)).GetProperty("subscribed").GetString().ShouldBe("jobs/x");
    }

    [Fact]
    public async Task A_reader_that_is_too_slow_is_told_to_look_again_instead_of_filling_the_memory()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        using var socket = await Open(bench);
        await Say(socket, new { subscribe = Topics("jobs/x") });
        await Hear(socket);
        var live = bench.Server.Services.GetRequiredService<LiveTopics>();
        var filling = new string('x', 20_000);
        const int sent = 4000;

        for (var i = 0; i < sent; i++)
            live.Publish("jobs/x", new { i, filling });

        var heard = 0;
        JsonElement message;
        while (!(message = await Hear(socket)).TryGetProperty("resync", out _))
            heard++;
        message.GetProperty("resync").Deserialize<string[]>().ShouldBe(["jobs/x"]);
        heard.ShouldBeLessThan(sent);
        live.Publish("jobs/x", new { i = -1 });
        (await Hear(socket)).GetProperty("data").GetProperty("i").GetInt32().ShouldBe(-1);
    }

    [Fact]
    public async Task A_page_from_elsewhere_gets_no_socket()
    {
        await using var bench = await Bench.Start(it, slots: 0);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://evil.example");

        (await Should.ThrowAsync<WebSocketException>(socket.ConnectAsync(Address(bench), Cancel))).Message.ShouldContain("403");
    }

    private static string[] Topics(params string[] topics) => topics;

    private static Uri Address(Bench bench) => new UriBuilder(bench.Server.Http.BaseAddress!) { Scheme = "ws", Path = "/api/v1/live" }.Uri;

    private static async Task<ClientWebSocket> Open(Bench bench, string? token = null)
    {
        var socket = new ClientWebSocket();
        if (token is not null)
            socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        await socket.ConnectAsync(Address(bench), Cancel);
        return socket;
    }

    private static Task Say(ClientWebSocket socket, object message) => socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, Cancel);

    private static async Task<JsonElement> Hear(ClientWebSocket socket)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[1 << 15];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), Cancel);
            whole.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonSerializer.Deserialize<JsonElement>(whole.ToArray());
    }
}

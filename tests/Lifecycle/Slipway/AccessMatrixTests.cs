using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Slipway.Tests.Host;

/// <summary>Calls every endpoint there is as nobody, with a token that lacks the permission, and with one that has it.</summary>
public sealed partial class AccessMatrixTests(SqliteServer server) : IClassFixture<SqliteServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_endpoint_asks_for_its_permission_and_lets_in_who_has_it()
    {
        var doors = (await server.Http.GetFromJsonAsync<Door[]>("/api/v1/permissions", Cancel))!;
        var faults = new List<string>();
        foreach (var door in doors.Where(d => d.Permission is not null && d.Path != "/api/v1/stop"))
            faults.AddRange(await Try(door));

        doors.Length.ShouldBeGreaterThan(20);
        faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_open_to_all_says_why() =>
        (await server.Http.GetFromJsonAsync<Door[]>("/api/v1/permissions", Cancel))!.Where(d => d.Permission is null).ShouldAllBe(d => d.OpenBecause!.Length > 20);

    private async Task<IReadOnlyList<string>> Try(Door door)
    {
        var faults = new List<string>();
        var permissions = Permission.All.Select(p => p.Name).ToList();
        using var nobody = server.Client("slp_nobody");
        using var without = server.Client(await Secret("all but " + door.Permission, [.. permissions.Where(p => p != door.Permission && p != Permission.JobReport.Name)]));
        await Expect("as nobody", nobody, status => status == HttpStatusCode.Unauthorized);
        await Expect("without it", without, status => status == HttpStatusCode.Forbidden);
        if (door.Permission != Permission.JobReport.Name)
        {
            using var with = server.Client(await Secret("only " + door.Permission, [door.Permission!]));
            await Expect("with it", with, status => status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden) && (int)status is < 500 or StatusCodes.Status501NotImplemented);
        }

        return faults;

        async Task Expect(string how, HttpClient http, Func<HttpStatusCode, bool> fits)
        {
            using var request = new HttpRequestMessage(new HttpMethod(door.Method), Parameter().Replace(door.Path, p => p.Value.Contains(":int", StringComparison.Ordinal) || p.Value.Contains(":long", StringComparison.Ordinal) ? "1" : "x"));
            if (door.Method is "POST" or "PUT" or "PATCH")
                request.Content = door.Path.StartsWith("/api", StringComparison.Ordinal) ? JsonContent.Create(new { }) : new FormUrlEncodedContent([]);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
            if (!fits(response.StatusCode))
                faults.Add($"{door.Method} {door.Path} {how}: {(int)response.StatusCode}");
        }
    }

    private readonly Dictionary<string, string> _secrets = new(StringComparer.Ordinal);

    private async Task<string> Secret(string name, IReadOnlyList<string> permissions) =>
        _secrets.TryGetValue(name, out var known) ? known : _secrets[name] = await server.Token(name, permissions);

    [GeneratedRegex(@"\{\*{0,2}[^}]+\}")]
    private static partial Regex Parameter();

    private sealed record Door(string Method, string Path, string? Permission, string? OpenBecause);
}

using System.Diagnostics;
using System.Globalization;
using Slipway.Testing;
using Slipway.Testing.Databases;
using Slipway.Testing.Servers;
using Slipway.Testing.Stores;

namespace Slipway.Tests.Documents;

/// <summary>
/// A reader who types what a document says, into a shell in a folder of their own. What the document presupposes is in <c>Prepared/DOCUMENT.sh</c>, which runs first; the lines
/// <c>#: TEXT => OTHER</c> in it say what the reader puts in the place of the document's examples.
/// </summary>
internal sealed class Reader(string document) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly int _port = Loopback.FreePort();

    /// <summary>The folder in which the reader works.</summary>
    public string Folder => _folder.At("work");

    /// <summary>All that was printed.</summary>
    public string Seen { get; private set; } = "";

    /// <summary>Runs all of a document's shell blocks, one after the other, as one sitting.</summary>
    /// <returns>What went wrong, with what the shell printed; null when nothing did.</returns>
    public async Task<string?> Type(IReadOnlyList<Snippet> blocks, CancellationToken cancel)
    {
        Directory.CreateDirectory(Folder);
        var preparation = await Preparation(cancel);
        var script = new List<string> { "set -euo pipefail", Wrapper(), preparation };
        foreach (var block in blocks)
        {
            script.Add($"at='{block}'");
            script.Add(await Filled(block.Text, preparation, cancel));
        }

        await File.WriteAllTextAsync(_folder.At("sitting.sh"), string.Join('\n', script) + "\n", cancel);
        return await Run(cancel);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> Preparation(CancellationToken cancel)
    {
        var file = Path.Combine(Checkout.Root, "tests/EndToEnd/Documents/Prepared", Path.GetFileName(document) + ".sh");
        return File.Exists(file) ? await File.ReadAllTextAsync(file, cancel) : "";
    }

    private async Task<string> Filled(string text, string preparation, CancellationToken cancel)
    {
        foreach (var line in preparation.Split('\n').Where(line => line.StartsWith("#: ", StringComparison.Ordinal)))
        {
            if (line[3..].Split(" => ", 2) is not [var from, var to])
                throw new InvalidDataException($"'{line}' is no replacement: write '#: TEXT => OTHER'.");
            text = text.Replace(from, to switch { "$POSTGRES" => await (await PostgresCluster.Running).CreateDatabase(cancel), "$S3" => await Bucket(), _ => to }, StringComparison.Ordinal);
        }

        return text.Replace("5000", _port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static async Task<string> Bucket()
    {
        var (store, name) = (await ArtifactServer.S3, "t" + Guid.CreateVersion7().ToString("N"));
        await store.MakeBucket(name);
        return string.Create(CultureInfo.InvariantCulture, $"s3://{name}/production?endpoint=http://127.0.0.1:{store.Port}");
    }

    /// <summary>
    /// The command as it is installed, but for <c>up</c>: a reader opens a second terminal for it, a script leaves it in the background. What documents build was analysed when this was built.
    /// </summary>
    private string Wrapper() => $$"""
        export XDG_DATA_HOME="{{_folder.At("home")}}" SLIPWAY_DATA="{{_folder.At("data")}}" SLIPWAY_URL=http://127.0.0.1:{{_port}} NO_COLOR=1 RunAnalyzers=false ROOT="{{Checkout.Root.TrimEnd('/')}}" PORT={{_port}}
        mkdir -p "{{_folder.At("bin")}}"
        cat >"{{_folder.At("bin", "slipway")}}" <<'END'
        #!/usr/bin/env bash
        if [ "${1:-}" != up ] || [[ " $* " == *" --help "* ]]; then exec dotnet "{{Checkout.Program}}" "$@"; fi
        [ ! -e "{{_folder.At("up")}}" ] || { kill -TERM "$(cat "{{_folder.At("up")}}")"; tail --pid="$(cat "{{_folder.At("up")}}")" -f /dev/null; }
        case " $* " in *" --port "*) ;; *) set -- "$@" --port {{_port}} ;; esac
        dotnet "{{Checkout.Program}}" "$@" </dev/null >"{{_folder.At("up.log")}}" 2>&1 &
        echo $! >"{{_folder.At("up")}}"
        for i in $(seq 300); do
          curl -sk -o /dev/null --max-time 2 "http://127.0.0.1:{{_port}}/health" || curl -sk -o /dev/null --max-time 2 "https://127.0.0.1:{{_port}}/health" && exit 0
          kill -0 "$(cat "{{_folder.At("up")}}")" 2>/dev/null || break
          sleep 0.1
        done
        cat "{{_folder.At("up.log")}}" >&2
        exit 1
        END
        chmod +x "{{_folder.At("bin", "slipway")}}"
        ln -sf "{{_folder.At("bin", "slipway")}}" slipway
        export PATH="{{_folder.At("bin")}}:$PATH"
        trap '[ ! -e "{{_folder.At("up")}}" ] || { kill -TERM $(cat "{{_folder.At("up")}}") 2>/dev/null; tail --pid=$(cat "{{_folder.At("up")}}") -f /dev/null; }' EXIT
        trap 'echo "failed at ${at:-the preparation}: $BASH_COMMAND" >&2' ERR
        """;

    private async Task<string?> Run(CancellationToken cancel)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", [_folder.At("sitting.sh")])
        {
            WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        })!;
        shell.StandardInput.Close();
        var output = shell.StandardOutput.ReadToEndAsync(cancel);
        var error = shell.StandardError.ReadToEndAsync(cancel);
        try
        {
            await shell.WaitForExitAsync(cancel).WaitAsync(TimeSpan.FromMinutes(10), cancel);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            return $"{document} took longer than ten minutes.";
        }

        Seen = await output + await error;
        return shell.ExitCode == 0 ? null : $"{document} ended with code {shell.ExitCode}.\n{Tail(await error)}\n{Tail(await output)}";
    }

    private static string Tail(string text) => text.Length > 3000 ? "…" + text[^3000..] : text;
}

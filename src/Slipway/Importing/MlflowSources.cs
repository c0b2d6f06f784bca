using Slipway.Commands;
using Slipway.Importing.Databases;
using Slipway.Importing.Files;
using Slipway.Importing.Rest;

namespace Slipway.Importing;

/// <summary>Opens what <c>--from</c> names: a server's address, a database, a folder.</summary>
internal static class MlflowSources
{
    private const string Forms = "Give an MLflow server's address (http://host:5000), a database (sqlite:///mlflow.db, postgresql://user@host/name), or a folder that MLflow wrote (mlruns).";

    private static readonly string[] Usual = ["mlruns", "mlflow.db"];

    /// <param name="from">What the command line names.</param>
    /// <param name="allowed">More folders that may be read.</param>
    /// <param name="artifacts">Where MLflow's artifact root lies on this machine, where that is said.</param>
    public static async Task<ITrackingSource> Open(string from, IReadOnlyList<string> allowed, string? artifacts, Notes notes, CancellationToken cancel)
    {
        foreach (var folder in allowed.Concat(artifacts is null ? [] : [artifacts]).Where(folder => !Directory.Exists(folder)))
            throw new CommandFailedException(ExitCode.Usage, $"There is no folder {folder}.");
        var at = from.IndexOf("://", StringComparison.Ordinal);
        var scheme = at < 0 ? "" : from[..at].Split('+')[0];
        return scheme switch
        {
            "http" or "https" => RestSource.Open(new Uri(from), notes),
            "sqlite" => await OpenFile(from[(at + "://".Length)..], allowed, artifacts, notes, cancel),
            "postgresql" or "postgres" => await DatabaseSource.Open(PostgresAddress.Connect(scheme + from[at..]), PostgresAddress.Show(from), new ArtifactRoots(null, allowed, artifacts, notes), notes, cancel),
            "file" => OpenFolder(new Uri(from).LocalPath, allowed, artifacts, notes),
            "" when File.Exists(from) => await OpenFile("/" + Path.GetFullPath(from), allowed, artifacts, notes, cancel),
            "" => OpenFolder(from, allowed, artifacts, notes),
            "mysql" or "mssql" => throw new CommandFailedException(ExitCode.Usage, $"A database of the kind '{scheme}' cannot be read directly.", "Start 'mlflow server' on it, and import from that server's address."),
            _ => throw new CommandFailedException(ExitCode.Usage, $"'{from}' is no place that MLflow keeps things in.", Forms),
        };
    }

    /// <param name="path">What follows <c>sqlite://</c>: a slash and the path, which may itself begin with one.</param>
    private static async Task<ITrackingSource> OpenFile(string path, IReadOnlyList<string> allowed, string? artifacts, Notes notes, CancellationToken cancel)
    {
        var file = Path.GetFullPath(path.StartsWith('/') ? path[1..] : path);
        if (!File.Exists(file) || FileKinds.Of(RealPath.Of(file)) != FileKind.Regular)
            throw new CommandFailedException(ExitCode.Usage, $"There is no file {file}.", "sqlite:///mlflow.db is one in this folder, sqlite:////srv/mlflow.db one at /srv/mlflow.db.");
        if (SourceFolder.Look(file, () => SqliteFile.WhyNot(file)) is { } why)
            throw new CommandFailedException(ExitCode.Refused, why.What, why.Remedy ?? Forms);
        return await DatabaseSource.Open(SqliteFile.Connect(file), file, new ArtifactRoots(Path.GetDirectoryName(file), allowed, artifacts, notes), notes, cancel);
    }

    private static FolderSource OpenFolder(string path, IReadOnlyList<string> allowed, string? artifacts, Notes notes)
    {
        var folder = Path.GetFullPath(path);
        if (!Directory.Exists(folder))
            throw new CommandFailedException(ExitCode.Usage, $"There is no file or folder {folder}.", Forms);
        if (SourceFolder.Look(folder, () => FolderSource.Is(folder)))
            return new FolderSource(folder, new ArtifactRoots(folder, allowed, artifacts, notes), notes);
        var better = Usual.Select(name => Path.Combine(folder, name)).Append(Path.Combine(Path.GetDirectoryName(folder) ?? folder, "mlflow.db")).FirstOrDefault(p => File.Exists(p) || Directory.Exists(p));
        throw new CommandFailedException(ExitCode.Refused, $"{folder} is no folder of MLflow's: it has no experiments.", better is null ? Forms : $"Perhaps this is meant: --from {better}");
    }
}

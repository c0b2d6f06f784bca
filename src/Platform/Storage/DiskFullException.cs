using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Slipway.Storage;

/// <summary>A write that failed since there is no room for it, whoever says so: SQLite, PostgreSQL or the file system. Nothing of what was being written is kept.</summary>
/// <param name="place">The file, folder or database that takes no more.</param>
/// <param name="cause">What said so.</param>
public sealed partial class DiskFullException(string place, Exception cause) : IOException($"The disk is full: {place} takes no more.", cause)
{
    /// <summary>The file, folder or database that takes no more.</summary>
    public string Place => place;

    /// <summary>What to do about it.</summary>
    public const string Remedy = "Nothing of this was kept. Free space there, and try again.";

    /// <summary>What a request that needed the room is answered.</summary>
    public Refusal Refusal => new(RefusalKind.OutOfSpace, Message, Remedy);

    private const int NoSpace = 28;
    private const int QuotaOfLinux = 122;
    private const int QuotaOfMac = 69;
    private const int WindowsDiskFull = unchecked((int)0x80070070);
    private const int SqliteFull = 13;

    /// <summary>SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log.</summary>
    private const int SqliteNoIndex = 4874;

    /// <summary>The lack of space behind a failure.</summary>
    /// <param name="fault">What failed.</param>
    /// <param name="place">What was written to, where the failure itself does not tell.</param>
    /// <returns>Null where it failed for another reason.</returns>
    public static DiskFullException? Behind(Exception? fault, string place) => fault switch
    {
        null => null,
        DiskFullException full => full,
        _ when Says(fault) => new(FileNamed().Match(fault.Message) is { Success: true } file && fault is not SqliteException ? Path.GetDirectoryName(file.Groups["path"].Value) ?? place : place, fault),
        AggregateException many => many.InnerExceptions.Select(inner => Behind(inner, place)).FirstOrDefault(full => full is not null),
        _ => Behind(fault.InnerException, place),
    };

    private static bool Says(Exception fault) => fault switch
    {
        SqliteException sqlite => sqlite.SqliteErrorCode == SqliteFull || sqlite.SqliteExtendedErrorCode == SqliteNoIndex,
        PostgresException postgres => postgres.SqlState == PostgresErrorCodes.DiskFull,
        IOException { HResult: WindowsDiskFull } => true,
        IOException { HResult: NoSpace } => !OperatingSystem.IsWindows(),
        IOException { HResult: QuotaOfLinux } => OperatingSystem.IsLinux(),
        IOException { HResult: QuotaOfMac } => OperatingSystem.IsMacOS(),
        _ => false,
    };

    /// <summary>How the runtime names the file in what it says of it.</summary>
    [GeneratedRegex("'(?<path>[^']*[/\\\\][^']*)'")]
    private static partial Regex FileNamed();
}

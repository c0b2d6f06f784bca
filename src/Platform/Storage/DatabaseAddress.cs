using System.Text.RegularExpressions;
using Npgsql;
using Slipway.Storage.Migrations;
using Slipway.Storage.Postgres;
using Slipway.Storage.Sqlite;

namespace Slipway.Storage;

/// <summary>Reads what <c>--database</c> was given.</summary>
public static partial class DatabaseAddress
{
    internal static Dialect Dialect(string address)
    {
        if (ConnectionSetting().Match(address) is { Success: true } setting)
            throw new DatabaseUnusableException($"'{setting.Value}…' begins a connection string; give the database as postgres://user:password@host:5432/name, or as a file path for SQLite.");
        if (!address.Contains("://", StringComparison.Ordinal))
            return new SqliteDialect(Path.GetFullPath(address));
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("postgres" or "postgresql"))
            throw new DatabaseUnusableException($"'{Scheme(address)}' is no database Slipway knows; give a file path for SQLite, or postgres://user@host:5432/name.");
        return new PostgresDialect(ConnectionString(uri));
    }

    /// <summary>Npgsql's settings for an address of the form <c>postgres://user:password@host:5432/name?setting=value</c>.</summary>
    /// <exception cref="DatabaseUnusableException">It names a setting that there is none of.</exception>
    public static string ConnectionString(Uri uri)
    {
        var user = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Length > 0 ? uri.Host : "localhost",
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (key, value) = pair.Split('=', 2) is [var k, var v] ? (k, Uri.UnescapeDataString(v)) : (pair, "");
            Set(settings, key, value);
        }

        return settings.ConnectionString;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string key, string value)
    {
        var name = key switch { "sslmode" => "SSL Mode", "application_name" => "Application Name", _ => key };
        if (!settings.ContainsKey(name))
            throw new DatabaseUnusableException($"The database address has an unknown setting '{key}'; Npgsql's connection settings are meant, such as sslmode=require.");
        try
        {
            settings[name] = value;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException)
        {
            throw new DatabaseUnusableException($"The database address has '{value}' for its setting '{key}', which cannot be: {fault.Message}");
        }
    }

    // 'Host=db;Database=slipway' would be a perfectly good file name, and nobody means one by it.
    [GeneratedRegex(@"^\s*(Host|Server|Data Source|Database|Username|User Id|Port|Filename)\s*=", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex ConnectionSetting();

    private static string Scheme(string address) => address[..(address.IndexOf("://", StringComparison.Ordinal) + 3)];
}

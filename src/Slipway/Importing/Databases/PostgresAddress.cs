using System.Data.Common;
using Npgsql;
using Slipway.Commands;

namespace Slipway.Importing.Databases;

/// <summary>An address of a PostgreSQL database as MLflow takes it.</summary>
internal static class PostgresAddress
{
    public static DbConnection Connect(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw new CommandFailedException(ExitCode.Usage, "The address of the database cannot be read.", "Give it as postgresql://user:password@host:5432/name; what is special in a password is percent-encoded.");
        var user = uri.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host.Length > 0 ? uri.Host : "localhost",
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
            Pooling = false,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(settings, pair.Split('=', 2));
        return new NpgsqlConnection(settings.ConnectionString);
    }

    /// <summary>The address without the password.</summary>
    public static string Show(string address) =>
        address.IndexOf('@', StringComparison.Ordinal) is > 0 and var end && address.IndexOf("://", StringComparison.Ordinal) is var start && address.IndexOf(':', start + 3) is > 0 and var colon && colon < end
            ? address[..colon] + address[end..]
            : address;

    private static void Set(NpgsqlConnectionStringBuilder settings, string[] pair)
    {
        var (name, value) = (pair[0] switch { "sslmode" => "SSL Mode", "options" => "Options", "host" => "Host", "sslrootcert" => "Root Certificate", _ => pair[0] }, Uri.UnescapeDataString(pair.Length > 1 ? pair[1] : ""));
        try
        {
            settings[name] = value;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or OverflowException)
        {
            throw new CommandFailedException(ExitCode.Usage, $"The address of the database has the setting '{pair[0]}', which is not understood.", "Leave it out, or use one of Npgsql's, such as sslmode=require.");
        }
    }
}

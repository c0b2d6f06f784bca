using System.Data.Common;
using Npgsql;
using Slipway.Commands;
using Slipway.Storage;

namespace Slipway.Importing.Databases;

/// <summary>An address of a PostgreSQL database as MLflow takes it.</summary>
internal static class PostgresAddress
{
    public static DbConnection Connect(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw new CommandFailedException(ExitCode.Usage, "The address of the database cannot be read.", "Give it as postgresql://user:password@host:5432/name; what is special in a password is percent-encoded.");
        return new NpgsqlConnection(new NpgsqlConnectionStringBuilder(DatabaseAddress.ConnectionString(uri)) { Pooling = false }.ConnectionString);
    }

    /// <summary>The address without the password.</summary>
    public static string Show(string address) =>
        address.IndexOf('@', StringComparison.Ordinal) is > 0 and var end && address.IndexOf("://", StringComparison.Ordinal) is var start && address.IndexOf(':', start + 3) is > 0 and var colon && colon < end
            ? address[..colon] + address[end..]
            : address;
}

using Slipway.Storage;
using Slipway.Storage.Migrations;
using Slipway.Testing;
using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>What <c>--database</c> takes, and what it says to the rest.</summary>
public sealed class DatabaseAddressTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mysql://host/name", "'mysql://' is no database Slipway knows; give a file path for SQLite, or postgres://user@host:5432/name.")]
    [InlineData("Host=db;Database=slipway", "'Host=…' begins a connection string; give the database as postgres://user:password@host:5432/name, or as a file path for SQLite.")]
    [InlineData("data source=slipway.db", "'data source=…' begins a connection string; ")]
    [InlineData("postgres://u@localhost/x?colour=red", "The database address has an unknown setting 'colour'; Npgsql's connection settings are meant, such as sslmode=require.")]
    [InlineData("postgres://u@localhost/x?sslmode=perhaps", "The database address has 'perhaps' for its setting 'sslmode', which cannot be: ")]
    public async Task An_address_that_cannot_be_read_is_explained(string address, string says) =>
        (await Should.ThrowAsync<DatabaseUnusableException>(Open(address))).Message.ShouldStartWith(says);

    [Fact]
    public async Task A_server_that_does_not_answer_is_named_without_the_password()
    {
        var fault = await Should.ThrowAsync<DatabaseUnusableException>(Open("postgres://alice:s3cret@127.0.0.1:1/shop"));

        fault.Message.ShouldStartWith("The database at postgres://127.0.0.1:1/shop cannot be used: ");
        fault.Message.ShouldNotContain("s3cret");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var port = (await PostgresCluster.Running).Port;

        (await Should.ThrowAsync<DatabaseUnusableException>(Open($"postgres://slipway@127.0.0.1:{port}/nowhere"))).Message.ShouldContain("database \"nowhere\" does not exist");
    }

    [Fact]
    public async Task A_Unix_socket_does_as_well()
    {
        var cluster = await PostgresCluster.Running;
        var name = new Uri(await cluster.CreateDatabase(Cancel)).AbsolutePath;

        await using var database = await Open($"postgres://slipway@localhost:{cluster.Port}{name}?host={Uri.EscapeDataString(cluster.SocketFolder)}");

        (await Things.Count(database, "setting", Cancel)).ShouldBe(1);
    }

    private static Task<Database> Open(string address) => Database.Open(address, [typeof(Database).Assembly], new TestClock(), Cancel);
}

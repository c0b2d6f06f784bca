using Slipway.Testing.Databases;

namespace Slipway.Tests.Storage;

/// <summary>A SQLite database with the tables of things.</summary>
public sealed class SqliteThings() : SqliteDatabase(Things.Modules);

/// <summary>A PostgreSQL database with the tables of things.</summary>
public sealed class PostgresThings() : PostgresDatabase(Things.Modules);

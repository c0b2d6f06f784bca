using Slipway.Testing.Databases;
using Slipway.Testing.Work;

namespace Slipway.Tests.Work;

/// <summary>SQLite databases with the table of effects.</summary>
public sealed class SqliteWork() : SqliteDatabase(WorkServer.Modules);

/// <summary>PostgreSQL databases with the table of effects.</summary>
public sealed class PostgresWork() : PostgresDatabase(WorkServer.Modules);

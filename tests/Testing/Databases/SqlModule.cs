using System.Reflection;
using System.Text;

namespace Slipway.Testing.Databases;

/// <summary>A module that consists of the given migrations: what a database sees of an assembly, without one.</summary>
/// <param name="files">Resource names such as <c>Test/Migrations/0001-things.sql</c>, and their SQL.</param>
public sealed class SqlModule(params IReadOnlyList<(string Name, string Sql)> files) : Assembly
{
    public override string[] GetManifestResourceNames() => [.. files.Select(f => f.Name)];

    public override Stream? GetManifestResourceStream(string name) =>
        files.FirstOrDefault(f => string.Equals(f.Name, name, StringComparison.Ordinal)) is { Sql: { } sql } ? new MemoryStream(Encoding.UTF8.GetBytes(sql)) : null;
}

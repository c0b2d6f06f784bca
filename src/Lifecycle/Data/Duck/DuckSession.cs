using System.Globalization;
using System.Text;
using DuckDB.NET.Data;

namespace Slipway.Data.Duck;

/// <summary>
/// One in-memory DuckDB for one scan, shut in: it reads the files it was given and its work folder and nothing else, loads no extension, and cannot be talked into changing that.
/// </summary>
internal sealed class DuckSession : IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    private DuckSession()
    {
    }

    /// <param name="options">What it may take.</param>
    /// <param name="work">The folder it may write and spill in.</param>
    /// <param name="files">Other files that it may read.</param>
    /// <param name="threads">How many threads; 1 makes the order and bytes of what is written the same every time.</param>
    /// <param name="keepErrorsInside">Whether nothing is computed ahead of where it stands: TRY then catches whatever a user's expression throws, and queries of thousands of aggregates are planned in no time.</param>
    /// <param name="filterLast">Whether conditions stay where they stand: moved towards the file, they would compute anew what they are about.</param>
    public static DuckSession Open(DataEngineOptions options, string work, IEnumerable<string> files, int threads, bool keepErrorsInside = false, bool filterLast = false)
    {
        string[] disabled = [.. keepErrorsInside ? ["common_subexpressions"] : Array.Empty<string>(), .. filterLast ? ["filter_pushdown"] : Array.Empty<string>()];
        var session = new DuckSession();
        try
        {
            session._connection.Open();
            session.Execute($"""
                SET memory_limit = '{options.Memory.ToString(CultureInfo.InvariantCulture)}MiB';
                SET threads = {threads.ToString(CultureInfo.InvariantCulture)};
                SET temp_directory = {Sql.Text(Path.Combine(work, "spill"))};
                SET max_temp_directory_size = '{options.Spill.ToString(CultureInfo.InvariantCulture)}GiB';
                SET autoinstall_known_extensions = false;
                SET autoload_known_extensions = false;
                SET allow_community_extensions = false;
                SET TimeZone = 'UTC';
                SET allowed_directories = [{Sql.Text(work)}];
                SET allowed_paths = [{Sql.Texts(files)}]::VARCHAR[];
                SET enable_external_access = false;
                {(disabled.Length > 0 ? $"SET disabled_optimizers = {Sql.Text(string.Join(',', disabled))};" : "")}
                SET lock_configuration = true;
                """, CancellationToken.None);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that answer nothing.</summary>
    public void Execute(string sql, CancellationToken cancel) => Run(sql, command => command.ExecuteNonQuery(), cancel);

    /// <summary>Every row of an answer.</summary>
    public List<object?[]> Rows(string sql, CancellationToken cancel) => Run(sql, command =>
    {
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
            rows.Add(row);
        }

        return rows;
    }, cancel);

    /// <summary>The one row of an answer.</summary>
    public object?[] Row(string sql, CancellationToken cancel) => Rows(sql, cancel)[0];

    /// <summary>The first value of the answer as a whole number.</summary>
    public long Count(string sql, CancellationToken cancel) => Convert.ToInt64(Row(sql, cancel)[0], CultureInfo.InvariantCulture);

    /// <summary>The first value of the answer as text.</summary>
    public string Text(string sql, CancellationToken cancel) => (string)Row(sql, cancel)[0]!;

    /// <summary>The names and DuckDB types of the columns that a query answers with.</summary>
    public IReadOnlyList<(string Name, string Type)> Describe(string query, CancellationToken cancel) =>
        [.. Rows($"DESCRIBE {query}", cancel).Select(row => ((string)row[0]!, (string)row[1]!))];

    public void Dispose() => _connection.Dispose();

    /// <summary>The sentence in an error of DuckDB's, without the query that it points into.</summary>
    public static string Sentence(DuckDBException fault)
    {
        var text = new StringBuilder();
        foreach (var line in fault.Message.Split('\n').TakeWhile(l => !l.StartsWith("LINE ", StringComparison.Ordinal) && l.Trim().Length > 0))
            text.Append(text.Length > 0 ? " " : "").Append(line.Trim());
        return text.ToString().TrimEnd('.');
    }

    private T Run<T>(string sql, Func<DuckDBCommand, T> run, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var registration = cancel.Register(command.Cancel);
        try
        {
            return run(command);
        }
        catch (DuckDBException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
    }
}

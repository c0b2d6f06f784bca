using System.Text.Json;
using DuckDB.NET.Data;

namespace Slipway.Data.Duck;

/// <summary>
/// Lets through only SQL of a user's that computes: DuckDB parses it, and every node of the tree must be on the list. No function that reads files, settings or the clock,
/// no table but <c>data</c>. The session that runs it is shut in besides.
/// </summary>
internal sealed class SafeSql
{
    private static readonly string[] RowClasses = ["COLUMN_REF", "CONSTANT", "FUNCTION", "OPERATOR", "COMPARISON", "CONJUNCTION", "CASE", "CAST", "BETWEEN", "COLLATE"];
    private static readonly string[] QueryClasses = [.. RowClasses, "SUBQUERY", "WINDOW", "STAR", "LAMBDA"];
    private static readonly string[] Forbidden = ["current_setting", "getvariable", "version", "query", "query_table", "pg_typeof", "in_search_path"];

    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 512 };
    private readonly HashSet<string> _rowFunctions;
    private readonly HashSet<string> _queryFunctions;
    private readonly DuckSession _session;

    public SafeSql(DuckSession session)
    {
        _session = session;
        const string functions = """
            SELECT function_name, bool_and(function_type = 'scalar')
            FROM duckdb_functions()
            GROUP BY function_name
            HAVING bool_and((function_type IN ('scalar', 'aggregate') AND stability = 'CONSISTENT' AND NOT coalesce(has_side_effects, false))
                OR (function_type = 'macro' AND function_name IN ('nullif', 'ifnull', 'fdiv', 'fmod')))
            """;
        var rows = _session.Rows(functions, CancellationToken.None);
        _rowFunctions = rows.Where(r => r[1] is true).Select(r => (string)r[0]!).Except(Forbidden, StringComparer.Ordinal).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _rowFunctions.UnionWith(["nullif", "ifnull", "fdiv", "fmod"]);
        _queryFunctions = rows.Select(r => (string)r[0]!).Except(Forbidden, StringComparer.Ordinal).Append("count_star").ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Why an expression over a row is not computed; null when it is. It may then be put in parentheses, followed by a line end.</summary>
    public string? RefuseExpression(string expression)
    {
        if (!Parse($"SELECT ({expression}\n) FROM data").Succeeded(out var tree, out var refusal))
            return refusal.Message;
        var node = tree.GetProperty("statements")[0].GetProperty("node");
        var plain = tree.GetProperty("statements").GetArrayLength() == 1 && node.GetProperty("type").GetString() == "SELECT_NODE" && node.GetProperty("select_list").GetArrayLength() == 1
            && node.GetProperty("where_clause").ValueKind == JsonValueKind.Null && node.GetProperty("from_table").GetProperty("type").GetString() == "BASE_TABLE" && node.GetProperty("group_expressions").GetArrayLength() == 0;
        return plain ? Walk(node.GetProperty("select_list"), RowClasses, _rowFunctions, []) : "is not one expression";
    }

    /// <summary>Why a query over <c>data</c> is not run; null when it is.</summary>
    public string? RefuseQuery(string query)
    {
        if (!Parse(query).Succeeded(out var tree, out var refusal))
            return refusal.Message;
        if (tree.GetProperty("statements").GetArrayLength() != 1)
            return "is more than one statement";
        var statement = tree.GetProperty("statements")[0];
        var named = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "data" };
        CollectNamed(statement, named);
        if (Walk(statement, QueryClasses, _queryFunctions, named) is { } refused)
            return refused;
        return AlwaysOneRow(statement.GetProperty("node")) ? "always answers with one row, so counting its rows says nothing; select the rows that are wrong" : null;
    }

    private Result<JsonElement> Parse(string sql)
    {
        if (sql.Length > 10_000 || sql.Contains('\0', StringComparison.Ordinal))
            return Refusal.Invalid("is longer than 10,000 characters, or holds a zero");
        try
        {
            var tree = JsonSerializer.Deserialize<JsonElement>(_session.Text($"SELECT json_serialize_sql({Sql.Text(sql)})", CancellationToken.None), Deep);
            return tree.GetProperty("error").GetBoolean() ? Refusal.Invalid("is not read: " + tree.GetProperty("error_message").GetString()) : tree;
        }
        catch (Exception fault) when (fault is DuckDBException or JsonException)
        {
            return Refusal.Invalid("is not read: " + (fault is DuckDBException duck ? DuckSession.Sentence(duck) : "it nests too deeply"));
        }
    }

    private static string? Walk(JsonElement element, string[] classes, HashSet<string> functions, HashSet<string> tables)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().Select(e => Walk(e, classes, functions, tables)).FirstOrDefault(r => r is not null);
        if (element.ValueKind != JsonValueKind.Object)
            return null;
        return RefuseNode(element, classes, functions, tables) ?? element.EnumerateObject().Where(m => m.Name != "value").Select(m => Walk(m.Value, classes, functions, tables)).FirstOrDefault(r => r is not null);
    }

    private static string? RefuseNode(JsonElement node, string[] classes, HashSet<string> functions, HashSet<string> tables)
    {
        if (Member(node, "class") is { } kind && !classes.Contains(kind, StringComparer.Ordinal))
            return $"uses {kind.ToLowerInvariant().Replace('_', ' ')}, which is not allowed here";
        if (Member(node, "function_name") is { Length: > 0 } function && !functions.Contains(function))
            return $"calls {function}, which is unknown here or not allowed: only functions that compute from their arguments are";
        if (Member(node, "catalog") is { Length: > 0 } || Member(node, "schema") is not (null or "" or "main"))
            return "names a schema, which is not allowed";
        return Member(node, "type") switch
        {
            "TABLE_FUNCTION" => "reads from a table function, which is not allowed; 'data' is the only table",
            "BASE_TABLE" when !tables.Contains(Member(node, "table_name") ?? "") || Member(node, "schema_name") is { Length: > 0 } || Member(node, "catalog_name") is { Length: > 0 } => $"reads from '{Member(node, "table_name")}'; 'data' is the only table",
            "PIVOT" or "SHOW_REF" or "COLUMN_DATA" or "DELIM_GET" => "uses a construct that is not allowed",
            _ => null,
        };
    }

    /// <summary>The names of common table expressions, which a query may read from as well.</summary>
    private static void CollectNamed(JsonElement element, HashSet<string> named)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                CollectNamed(item, named);
        }

        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var member in element.EnumerateObject())
        {
            if (member.Name == "cte_map" && member.Value.ValueKind == JsonValueKind.Object)
                named.UnionWith(member.Value.GetProperty("map").EnumerateArray().Select(e => e.GetProperty("key").GetString() ?? ""));
            CollectNamed(member.Value, named);
        }
    }

    private static bool AlwaysOneRow(JsonElement node) =>
        Member(node, "type") == "SELECT_NODE" && node.GetProperty("group_expressions").GetArrayLength() == 0 && node.GetProperty("having").ValueKind == JsonValueKind.Null
        && node.GetProperty("select_list").EnumerateArray().Any(e => Member(e, "function_name") is "count_star" or "count" or "sum" or "avg" or "min" or "max");

    private static string? Member(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

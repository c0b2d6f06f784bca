using Slipway.Models.Tables;

namespace Slipway.Models.Signatures;

/// <summary>What a model takes and gives: named, typed inputs and outputs, as MLflow's signatures.</summary>
/// <param name="Inputs">The inputs in order.</param>
/// <param name="Outputs">The outputs in order; null when nothing is said about them.</param>
public sealed record Signature(IReadOnlyList<Field> Inputs, IReadOnlyList<Field>? Outputs = null)
{
    /// <summary>MLflow's JSON of the parameters that a prediction may be given; null for none. Kept as it is.</summary>
    public string? ParamsJson { get; init; }

    /// <summary>The inputs as MLflow writes them: <c>[{"type": "long", "name": "age", "required": true}]</c>.</summary>
    public string InputsJson => SignatureJson.Write(Inputs);

    /// <summary>The outputs as MLflow writes them.</summary>
    public string? OutputsJson => Outputs is null ? null : SignatureJson.Write(Outputs);

    /// <summary>The inputs that are columns.</summary>
    public IEnumerable<ColumnField> Columns => Inputs.OfType<ColumnField>();

    /// <summary>Reads the three texts of a signature in MLflow's form.</summary>
    /// <exception cref="ModelException">One of them is no such text.</exception>
    public static Signature Parse(string inputsJson, string? outputsJson = null, string? paramsJson = null) =>
        new(SignatureJson.Read(inputsJson), outputsJson is null ? null : SignatureJson.Read(outputsJson)) { ParamsJson = paramsJson };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ModelException">The text is no signature.</exception>
    public static Signature FromJson(string json) => SignatureJson.ReadWhole(json);

    /// <summary>The signature as one JSON object whose members <c>inputs</c>, <c>outputs</c> and <c>params</c> are JSON texts or null, as MLflow keeps it.</summary>
    public string ToJson() => SignatureJson.WriteWhole(this);

    /// <summary>A signature whose inputs fit this table. A column with nulls is not required; whole numbers with nulls are doubles, as in MLflow, since a long has no null.</summary>
    public static Signature Infer(Table table, IReadOnlyList<Field>? outputs = null) =>
        new([.. table.Columns.Select(Infer)], outputs);

    /// <summary>What is wrong with a table as this model's input; empty when nothing is. At most one problem per field: its first row.</summary>
    /// <remarks>Columns that the signature does not name are ignored.</remarks>
    public IReadOnlyList<FieldProblem> Check(Table table) => SignatureCheck.Check(this, table);

    /// <summary>Reads records, such as those of a request, into a table with one column per input.</summary>
    /// <param name="records">Values are JSON elements, or of .NET's own types; an absent or null value is null.</param>
    /// <returns>The table, or what is wrong. Members that the signature does not name are ignored.</returns>
    public SignatureReading Read(IReadOnlyList<IReadOnlyDictionary<string, object?>> records) => SignatureRecords.Read(this, records);

    private static ColumnField Infer(Column column)
    {
        var nulls = column.CountNulls() > 0;
        var type = column.Kind switch
        {
            ColumnKind.Boolean => FieldType.Boolean,
            ColumnKind.Whole => nulls ? FieldType.Double : FieldType.Long,
            ColumnKind.Number => FieldType.Double,
            ColumnKind.Instant => FieldType.Datetime,
            _ => FieldType.String,
        };
        return new(column.Name, type, !nulls);
    }
}

/// <summary>A value that does not fit its field.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Row">From 0 on; null when the whole column is meant.</param>
/// <param name="Expected">What would be right: <c>long, required</c>.</param>
/// <param name="Found">What was there. Texts are not repeated, since they may be someone's data.</param>
public sealed record FieldProblem(string Field, int? Row, string Expected, string Found)
{
    /// <summary>How the value is meant to be written, where that can be told; else null.</summary>
    public string? Remedy { get; init; }

    public override string ToString() =>
        $"Field '{Field}'{(Row is null ? "" : $" of record {Row}")} should be {Expected}, but is {Found}.";
}

/// <summary>A table, or the reasons why there is none.</summary>
public sealed record SignatureReading(Table? Table, IReadOnlyList<FieldProblem> Problems)
{
    private const int MostRemedies = 3;

    /// <summary>How the first values that do not fit are meant to be written; null where that cannot be told.</summary>
    public string? Remedy => Problems.Select(problem => problem.Remedy).OfType<string>().Take(MostRemedies).ToList() is { Count: > 0 } remedies ? string.Join(' ', remedies) : null;
}

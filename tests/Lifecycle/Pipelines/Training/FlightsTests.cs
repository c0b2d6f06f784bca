using DuckDB.NET.Data;
using Slipway.Models.Expressions;
using Slipway.Models.Onnx;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Tests.Pipelines.Training;

/// <summary>The flights example: hour and weekday are computed inside the model, and nothing is lost or gained by it.</summary>
public sealed class FlightsTests
{
    private const int Train = 15_000;

    [Fact]
    public void From_raw_columns_the_model_answers_as_LightGBM_does_from_those_that_DuckDB_derived()
    {
        var table = Read();
        var request = new TrainingRequest
        {
            Table = table, Features = ["origin", "destination", "distance", "hour", "weekday", "winter"], Target = "late", Task = ModelTask.Binary, Positive = "true", Seed = 7,
            TrainRows = [.. Enumerable.Range(0, Train)], Parameters = new Dictionary<string, string> { ["num_iterations"] = "25" },
        };
        var outside = Trainer.Train(request, TestContext.Current.CancellationToken);
        var inside = Trainer.Train(request with
        {
            Preparation = new PreparationOptions { Derive = [new("hour", RowExpression.Parse("hour(date)")), new("weekday", RowExpression.Parse("isodow(date)")), new("winter", RowExpression.Parse("month(date) IN (1, 2)"))] },
        }, TestContext.Current.CancellationToken);

        inside.BoosterText.ShouldBe(outside.BoosterText);
        inside.Signature.InputsJson.ShouldBe("""[{"type": "string", "name": "origin", "required": true}, {"type": "string", "name": "destination", "required": true}, {"type": "long", "name": "distance", "required": true}, {"type": "datetime", "name": "date", "required": true}]""");
        var test = table.Take([.. Enumerable.Range(Train, table.Rows - Train)]);
        using var onnx = OnnxModel.Load(inside.Onnx);
        var answers = onnx.Predict(test.Select(["origin", "destination", "distance", "date"]))[1].ToDoubles();
        var lightGbm = outside.Predict(test);
        Enumerable.Range(0, test.Rows).Max(row => Math.Abs(answers[(row * 2) + 1] - lightGbm[row])).ShouldBeLessThan(1e-6);
        Preparation.FromJson(inside.Preparation.ToJson()).ToJson().ShouldBe(inside.Preparation.ToJson());
    }

    private static Table Read()
    {
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        using var command = duck.CreateCommand();
        command.CommandText = $"SELECT origin, destination, distance::BIGINT, epoch_us(date), hour(date), isodow(date), month(date) IN (1, 2), delay > 15 FROM read_parquet('{Path.Combine(AppContext.BaseDirectory, "Examples", "flights.parquet")}') ORDER BY md5(id::VARCHAR) LIMIT 20000";
        using var reader = command.ExecuteReader();
        var (origin, destination, distance, date, hour, weekday, winter, late) = (new List<string?>(), new List<string?>(), new List<long>(), new List<long?>(), new List<long>(), new List<long>(), new List<bool>(), new List<bool>());
        while (reader.Read())
        {
            origin.Add(reader.GetString(0));
            destination.Add(reader.GetString(1));
            distance.Add(reader.GetInt64(2));
            date.Add(reader.GetInt64(3));
            hour.Add(reader.GetInt64(4));
            weekday.Add(reader.GetInt64(5));
            winter.Add(reader.GetBoolean(6));
            late.Add(reader.GetBoolean(7));
        }

        return new Table(
            Column.Of("origin", [.. origin]), Column.Of("destination", [.. destination]), Column.Of("distance", [.. distance]), Column.OfInstants("date", [.. date]),
            Column.Of("hour", [.. hour]), Column.Of("weekday", [.. weekday]), Column.Of("winter", [.. winter]), Column.Of("late", [.. late]));
    }
}

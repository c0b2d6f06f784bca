using System.Text;
using System.Text.Json;
using Slipway.Models;
using Slipway.Models.Onnx;
using Slipway.Models.Preparing;
using Slipway.Models.Tables;
using Slipway.Models.Trees;

namespace Slipway.Tests.Models;

public sealed class OnnxModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("lightgbm_binary")]
    [InlineData("mixed_types_pipeline")]
    [InlineData("logistic_regression_zipmap_strings")]
    public void Models_of_other_tools_answer_what_ONNX_Runtime_answered(string name)
    {
        using var model = OnnxModel.Load(Golden.Path("onnx", name, "model.onnx"));
        var inputs = Golden.Json("onnx", name, "inputs.json").EnumerateObject().Select(input => Read(input.Name, input.Value)).ToArray();

        var answers = model.Run(inputs);

        foreach (var expected in Golden.Json("onnx", name, "ort_outputs.json").EnumerateObject().Where(entry => !entry.Name.StartsWith("__", StringComparison.Ordinal)))
        {
            var answer = answers.Single(answer => string.Equals(answer.Name, expected.Name, StringComparison.Ordinal));
            if (expected.Value.TryGetProperty("sequence", out var maps))
                SameMaps(answer, maps);
            else
                Same(answer, expected.Value);
        }
    }

    [Fact]
    public void A_matrix_model_takes_the_columns_of_a_table_side_by_side()
    {
        using var model = OnnxModel.Load(Golden.Path("mlmodels", "onnx_rf", "model.onnx"));
        var table = new Table(Column.Of("a", 1.0, 2), Column.Of("b", 1L, 0L), Column.Of("c", true, false), Column.Of("d", 0.25, 0.5));

        var answers = model.Predict(table);

        answers.Single(answer => answer.Name is "probabilities").Values<float>().ToArray().ShouldBe(
            model.Run([Tensor.Of(model.Inputs[0].Name, [1f, 1f, 1f, 0.25f, 2f, 0f, 0f, 0.5f], 2, 4)]).Single(answer => answer.Name is "probabilities").Values<float>().ToArray());
        Should.Throw<ModelException>(() => model.Predict(table.Select("a", "b"))).Message.ShouldContain("takes 4 columns, the table has 2");
    }

    [Fact]
    public async Task Many_threads_may_ask_one_model()
    {
        using var model = OnnxModel.Load(Small());
        var table = RandomTables.Make(200, seed: 4, unseen: true).Select(RandomTables.Features);
        var alone = model.Predict(table)[0].ToDoubles();

        var together = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => model.Predict(table)[0].ToDoubles(), TestContext.Current.CancellationToken)));

        together.ShouldAllBe(answer => answer.SequenceEqual(alone));
    }

    [Fact]
    public void An_answer_depends_on_its_own_row_only()
    {
        using var model = OnnxModel.Load(Small());
        var table = RandomTables.Make(50, seed: 4, unseen: true).Select(RandomTables.Features);
        var all = model.Predict(table)[0].ToDoubles();

        for (var row = 0; row < table.Rows; row++)
            model.Predict(table.Slice(row, 1))[0].ToDoubles().ShouldBe([all[row]]);
    }

    [Fact]
    public void No_rows_get_no_answers()
    {
        using var model = OnnxModel.Load(Small());

        model.Predict(RandomTables.Make(1, seed: 1, unseen: false).Select(RandomTables.Features).Slice(0, 0))[0].Shape.ShouldBe([0, 1]);
    }

    [Fact]
    public void The_same_content_gives_the_same_bytes() => Small().ShouldBe(Small());

    [Fact]
    public void Inputs_and_outputs_are_described()
    {
        using var model = OnnxModel.Load(Small());

        model.Inputs.Select(input => $"{input.Name} {input.Type} [{string.Join(',', input.Shape)}]").ShouldBe([
            "plain Float64 [-1,1]", "holes Float64 [-1,1]", "count Int64 [-1,1]", "sparse_count Float64 [-1,1]", "flag Boolean [-1,1]", "maybe Float64 [-1,1]", "city Text [-1,1]", "many Text [-1,1]"]);
        model.Outputs.ShouldHaveSingleItem().Name.ShouldBe("prediction");
        model.Producer.ShouldBe("slipway");
        model.Metadata["who"].ShouldBe("me");
    }

    [Fact]
    public void A_file_that_is_no_ONNX_is_refused_with_its_name()
    {
        foreach (var content in (byte[][])[[], Encoding.UTF8.GetBytes("PK not a model"), new byte[1000], Encoding.UTF8.GetBytes("{\"json\": true}"), Small()[..^9]])
        {
            File.WriteAllBytes(_folder.File("model.onnx"), content);

            Should.Throw<ModelException>(() => OnnxModel.Load(_folder.File("model.onnx"))).Message.ShouldContain("model.onnx' is no ONNX model");
        }
    }

    [Fact]
    public void A_model_with_an_operator_that_is_not_known_is_refused()
    {
        var file = TinyOnnx.Model("NoSuchOperator", TinyOnnx.Double, [], []);

        Should.Throw<ModelException>(() => OnnxModel.Load(file)).Message.ShouldContain("NoSuchOperator");
    }

    [Theory]
    [InlineData("/etc/hostname")]
    [InlineData("../weights")]
    [InlineData("sub/../../weights")]
    [InlineData("missing")]
    [InlineData("link")]
    [InlineData("linked/weights")]
    public void Tensors_in_files_outside_the_folder_are_refused(string place)
    {
        Directory.CreateDirectory(_folder.File("model/sub"));
        Directory.CreateDirectory(_folder.File("elsewhere"));
        File.WriteAllBytes(_folder.File("weights"), new byte[8]);
        File.WriteAllBytes(_folder.File("elsewhere/weights"), new byte[8]);
        File.CreateSymbolicLink(_folder.File("model/link"), _folder.File("weights"));
        Directory.CreateSymbolicLink(_folder.File("model/linked"), _folder.File("elsewhere"));
        File.WriteAllBytes(_folder.File("model/model.onnx"), External(place));

        Should.Throw<ModelException>(() => OnnxModel.Load(_folder.File("model/model.onnx"))).Message.ShouldContain($"'{place}'");
        Should.Throw<ModelException>(() => OnnxModel.Load(External(place))).Message.ShouldContain("keeps tensors in another file");
    }

    [Fact]
    public void Tensors_in_a_file_of_the_same_folder_are_read()
    {
        File.WriteAllBytes(_folder.File("weights"), BitConverter.GetBytes(2.5));
        File.WriteAllBytes(_folder.File("model.onnx"), External("weights"));

        using var model = OnnxModel.Load(_folder.File("model.onnx"));

        model.Predict(new Table(Column.Of("x", 4.0)))[0].ToDoubles().ShouldBe([10]);
    }

    [Fact]
    public void A_locale_that_the_machine_lacks_is_named_with_the_command_that_makes_it()
    {
        var file = TinyOnnx.Model("StringNormalizer", TinyOnnx.Text, [], [("locale", "xx_NOWHERE.UTF-8"), ("case_change_action", "LOWER")]);

        Should.Throw<ModelException>(() => OnnxModel.Load(file)).Message.ShouldContain("localedef");
    }

    [Fact]
    public void Wrong_inputs_are_named()
    {
        using var model = OnnxModel.Load(Small());
        var table = RandomTables.Make(3, seed: 4, unseen: false).Select(RandomTables.Features);
        Table With(Column column) => new([.. table.Columns.Where(other => !string.Equals(other.Name, column.Name, StringComparison.Ordinal)), column]);

        Should.Throw<ModelException>(() => model.Predict(table.Select("plain"))).Message.ShouldContain("There is no column 'holes'");
        Should.Throw<ModelException>(() => model.Predict(With(Column.Of("city", 1.0, 2, 3)))).Message.ShouldBe("Input 'city' is of type Text, but column 'city' holds values of type Number.");
        Should.Throw<ModelException>(() => model.Predict(With(Column.Of("plain", "a", "b", "c")))).Message.ShouldBe("Input 'plain' is of type Float64, but column 'plain' holds values of type Text.");
        Should.Throw<ModelException>(() => model.Predict(With(Column.Of("count", 1L, null, 3L)))).Message.ShouldBe("Input 'count' is of type Int64, but row 1 of 'count' is null.");
        Should.Throw<ModelException>(() => model.Predict(With(Column.Of("count", 1.0, 2.5, 3)))).Message.ShouldBe("Input 'count' is of type Int64, but row 1 of 'count' is 2.5.");
        Should.Throw<ModelException>(() => model.Run([Tensor.Of("plain", [1.0], 1, 1)])).Message.ShouldContain("Input 'holes' is missing");
        Should.Throw<ModelException>(() => model.Run([.. model.Inputs.Select(input => Tensor.Of(input.Name, [1f], 1, 1))])).Message.ShouldContain("could not run the model");
        foreach (var shape in (long[][])[[-1, -2], [long.MaxValue, 2], [long.MaxValue, long.MaxValue, 2], [2, 0], []])
            Should.Throw<ModelException>(() => Tensor.Of("x", [1.0, 2], shape));
        Should.Throw<ModelException>(() => Tensor.Of("x", [1.0, 2], 3, 1)).Message.ShouldContain("do not fill the shape [3,1]");
    }

    /// <summary>A regression on all kinds of columns: one tree that asks the first feature.</summary>
    private static byte[] Small()
    {
        var table = RandomTables.Make(300, seed: 2, unseen: false);
        var preparation = Preparation.Fit(table, RandomTables.Features, [.. Enumerable.Range(0, table.Rows)]);
        var names = preparation.Features.Select(feature => feature.Name).ToArray();
        var trees = Enumerable.Range(0, names.Length).Select(feature => new Tree([new(feature, 0.5, 1, 2, SplitKind.AtMost, MissingKind.NaN, DefaultLeft: true, 10, 0), TreeNode.Leaf(feature, 4), TreeNode.Leaf(-1.5, 6)], 0));
        return OnnxWriter.Write(new(preparation, new(trees, 1, names, new(LinkKind.Identity))) { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["who"] = "me" } });
    }

    /// <summary>y = x times a constant that lies in another file.</summary>
    private static byte[] External(string place) => TinyOnnx.Model("Mul", TinyOnnx.Double, [("location", place), ("length", "8")], []);

    private static Tensor Read(string name, JsonElement input) => input.GetProperty("dtype").GetString() switch
    {
        "float32" => Tensor.Of(name, Array.ConvertAll(input.Numbers(), value => (float)value), input.Shape()),
        "string" => Tensor.Of(name, input.GetProperty("data").EnumerateArray().Select(text => text.GetString()!).ToArray(), input.Shape()),
        var other => throw new NotSupportedException(other),
    };

    private static void Same(Tensor answer, JsonElement expected)
    {
        answer.Shape.ShouldBe(expected.Shape());
        if (answer.Type == TensorType.Text)
            answer.Values<string>().ToArray().ShouldBe(expected.GetProperty("data").EnumerateArray().Select(text => text.GetString()!));
        else
            answer.ToDoubles().Zip(expected.Numbers()).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) <= 1e-5 * Math.Max(1, Math.Abs(pair.Second)));
    }

    private static void SameMaps(Tensor answer, JsonElement maps)
    {
        answer.Shape.ShouldBe([maps.GetArrayLength(), answer.ColumnNames!.Count]);
        foreach (var (row, map) in maps.EnumerateArray().Index())
        {
            foreach (var entry in map.GetProperty("map_string").EnumerateObject())
                answer.Values<float>()[(row * answer.ColumnNames.Count) + answer.ColumnNames.ToList().IndexOf(entry.Name)].ShouldBe(entry.Value.GetSingle(), 1e-5f);
        }
    }
}

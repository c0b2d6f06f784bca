using System.Diagnostics;
using System.Text.Json;
using Slipway.Models;
using Slipway.Models.Folders;
using Slipway.Models.Signatures;
using Slipway.Models.Tables;
using Slipway.Models.Training;

namespace Slipway.Tests.Models;

public sealed class ModelFolderTests : IDisposable
{
    private static readonly Lazy<TrainedModel> Model = new(() => Trainer.Train(TrainerTests.Binary()));

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("onnx_lin_df", "onnx, python_function", "afd12864e0844e9ab21b445181b5f17d")]
    [InlineData("onnx_multi_input", "onnx, python_function", "fd4d9a98c59f4df5b56087b59ad23e84")]
    [InlineData("onnx_rf", "onnx, python_function", "e3bdc404ecd541d2b7e412381db248b1")]
    [InlineData("sk_mixed_df", "python_function, sklearn", "31fadfa9d51d4396ad903348d75c3de6")]
    [InlineData("sk_nosig", "python_function, sklearn", "f1ac82509bcb409da2d8c0aecc9f725c")]
    [InlineData("sk_tensor_unnamed", "python_function, sklearn", "bac072ec33eb4a5c9bba203e27f3e201")]
    public void A_folder_that_MLflow_wrote_is_read(string name, string flavors, string uuid)
    {
        var folder = ModelFolder.Open(Golden.Path("mlmodels", name));

        string.Join(", ", folder.Description.Flavors.Keys).ShouldBe(flavors);
        folder.Description.Values["model_uuid"].ShouldBe(uuid);
        folder.Description.Values["model_id"].ShouldBeNull();
        (folder.Signature is null).ShouldBe(name is "sk_nosig" or "onnx_multi_input");
    }

    [Fact]
    public void Flavors_and_example_say_where_their_files_lie()
    {
        var folder = ModelFolder.Open(Golden.Path("mlmodels", "sk_mixed_df"));

        folder.Description.Flavors["sklearn"]["pickled_model"].ShouldBe("model.pkl");
        folder.Description.Flavors["sklearn"]["sklearn_version"].ShouldBe("1.4.2");
        folder.Description.InputExample.ShouldBe("input_example.json");
        folder.Signature!.Columns.ShouldBe([new("age", FieldType.Long), new("income", FieldType.Double), new("city", FieldType.String), new("member", FieldType.Boolean)]);
    }

    [Fact]
    public void A_model_without_an_ONNX_form_says_which_forms_it_has() =>
        Should.Throw<ModelException>(() => ModelFolder.Open(Golden.Path("mlmodels", "sk_nosig")).LoadOnnx()).Message.ShouldContain("no ONNX form, only: python_function, sklearn");

    [Fact]
    public void An_ONNX_model_of_MLflow_predicts_from_its_columns()
    {
        using var model = ModelFolder.Open(Golden.Path("mlmodels", "onnx_lin_df")).LoadOnnx();
        var table = new Table("abcd".Select(name => Column.Of($"{name}", 1.0, 2.0)));

        var answer = model.Predict(table).ShouldHaveSingleItem();

        answer.Shape.ShouldBe([2, 1]);
        var (first, second) = (answer.ToDoubles()[0], answer.ToDoubles()[1]);
        var zero = model.Predict(new Table("abcd".Select(name => Column.Of($"{name}", 0.0))))[0].ToDoubles()[0];
        (second - first).ShouldBe(first - zero, 1e-4);
    }

    [Fact]
    public void What_was_written_is_read_again()
    {
        var example = TrainerTests.Binary().Table.Select(RandomTables.Features).Slice(0, 3);
        var content = ModelFolderContent.Of(Model.Value) with { Example = example, RunId = "0198", Created = DateTimeOffset.UnixEpoch, Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { ["note: \"x\""] = "first\nsecond 😀 \\" } };

        var folder = ModelFolder.Write(_folder.File("model"), content);

        folder.Signature!.ToJson().ShouldBe(Model.Value.Signature.ToJson());
        folder.Description.Values["run_id"].ShouldBe("0198");
        folder.Description.Values["utc_time_created"].ShouldBe("1970-01-01 00:00:00.000000");
        folder.Description.Metadata.ShouldHaveSingleItem().ShouldBe(new("note: \"x\"", "first\nsecond 😀 \\"));
        folder.Description.InputExample.ShouldBe("input_example.json");
        using var written = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.Path, "input_example.json")));
        written.RootElement.GetProperty("data").GetArrayLength().ShouldBe(3);
        written.RootElement.GetProperty("columns").EnumerateArray().Select(name => name.GetString()).ShouldBe(RandomTables.Features);
    }

    [Fact]
    public void Preparation_and_trees_come_back_with_the_same_predictions()
    {
        var folder = ModelFolder.Write(_folder.File("model"), ModelFolderContent.Of(Model.Value));
        var table = RandomTables.Make(300, seed: 99, unseen: true);

        var (preparation, trees) = folder.LoadTrees()!.Value;
        using var onnx = folder.LoadOnnx();

        trees.Predict(preparation.Transform(table)).ShouldBe(Model.Value.Predict(table));
        onnx.Predict(table.Select(RandomTables.Features))[1].ToDoubles().Where((_, index) => index % 2 == 1).Zip(Model.Value.Predict(table)).Max(pair => Math.Abs(pair.First - pair.Second)).ShouldBeLessThan(1e-12);
        preparation.ToJson().ShouldBe(Model.Value.Preparation.ToJson());
    }

    [Fact]
    public void The_same_model_has_the_same_digest_and_any_change_another()
    {
        var first = ModelFolder.Write(_folder.File("a"), ModelFolderContent.Of(Model.Value));
        var second = ModelFolder.Write(_folder.File("b"), ModelFolderContent.Of(Model.Value));
        second.Digest.ShouldBe(first.Digest);

        File.AppendAllText(Path.Combine(second.Path, "trees.txt"), " ");
        ModelFolder.DigestOf(second.Path).ShouldNotBe(first.Digest);
        File.Move(Path.Combine(first.Path, "trees.txt"), Path.Combine(first.Path, "trees2.txt"));
        ModelFolder.DigestOf(first.Path).ShouldNotBe(first.Digest);
    }

    [Fact]
    public async Task The_digest_is_what_coreutils_make_of_the_folder()
    {
        var folder = ModelFolder.Write(_folder.File("model"), ModelFolderContent.Of(Model.Value));
        Directory.CreateDirectory(Path.Combine(folder.Path, "extra"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "extra", "ä b"), "x", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "extra-2"), "y", TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", @"find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum"]) { WorkingDirectory = folder.Path, RedirectStandardOutput = true, UseShellExecute = false })!;

        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        ModelFolder.DigestOf(folder.Path).ShouldBe(output[..64]);
    }

    [Fact]
    public void A_link_in_the_folder_is_refused()
    {
        var folder = ModelFolder.Write(_folder.File("model"), ModelFolderContent.Of(Model.Value));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "link"), "/etc/hostname");

        Should.Throw<ModelException>(() => ModelFolder.DigestOf(folder.Path)).Message.ShouldContain("'link'");
    }

    [Theory]
    [InlineData("flavors: [", "is no YAML: line 2, column 1")]
    [InlineData("just text", "holds no map of keys")]
    [InlineData("run_id: x", "has no 'flavors'")]
    [InlineData("flavors: {a: {b: 1}, a: {b: 2}}", "is no YAML")]
    [InlineData("flavors: &a {x: [*a]}\nsignature: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "nested more than 64 deep")]
    [InlineData("flavors: {onnx: {data: m}}\nsignature: {inputs: '[{}]'}", "The signature in")]
    public void A_description_that_cannot_be_read_is_refused_with_the_reason(string yaml, string reason)
    {
        File.WriteAllText(_folder.File("MLmodel"), yaml);

        Should.Throw<ModelException>(() => ModelFolder.Open(_folder.Path)).Message.ShouldContain(reason);
    }

    [Theory]
    [InlineData("../model.onnx")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../model.onnx")]
    public void A_model_file_outside_the_folder_is_refused(string place)
    {
        File.WriteAllBytes(_folder.File("model.onnx"), Model.Value.Onnx);
        Directory.CreateDirectory(_folder.File("model"));
        File.WriteAllText(_folder.File("model/MLmodel"), $"flavors: {{onnx: {{data: '{place}'}}}}");

        Should.Throw<ModelException>(() => ModelFolder.Open(_folder.File("model")).LoadOnnx()).Message.ShouldContain("outside its folder");
    }

    [Fact]
    public void A_folder_that_holds_something_is_left_alone()
    {
        File.WriteAllText(_folder.File("mine"), "x");

        Should.Throw<ModelException>(() => ModelFolder.Write(_folder.Path, ModelFolderContent.Of(Model.Value))).Message.ShouldContain("is not empty");

        Directory.GetFiles(_folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_folder_without_a_description_is_no_model() =>
        Should.Throw<ModelException>(() => ModelFolder.Open(_folder.Path)).Message.ShouldContain("no file 'MLmodel'");

    [Fact]
    public void An_example_that_does_not_fit_the_signature_is_refused()
    {
        var example = new Table(Column.Of("plain", "text"));

        Should.Throw<ModelException>(() => ModelFolder.Write(_folder.File("model"), ModelFolderContent.Of(Model.Value) with { Example = example })).Message.ShouldContain("Field 'plain' should be double");
    }
}

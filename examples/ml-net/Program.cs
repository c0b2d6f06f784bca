using System.Globalization;
using Slipway.Client;
using Slipway.Examples.MlNet;

// Tries several strengths of regularisation, each as a run of its own with its learning curve, registers the best model, and fetches it back by its alias.
var trainer = new CreditTrainer(Path.Combine(AppContext.BaseDirectory, "credit.csv"));
using var client = new MlflowClient();
using var folder = new WorkFolder();
float[] strengths = [0.01f, 1, 100];

var version = await client.Track("credit-ml-net", async sweep =>
{
    sweep.LogParam("trainer", "LbfgsLogisticRegression");
    var best = 0.0;
    foreach (var l2 in strengths)
    {
        await using var trial = await client.StartRun("credit-ml-net", string.Create(CultureInfo.InvariantCulture, $"l2 {l2}"), parent: sweep);
        trial.LogParam("l2", l2);
        var (model, auc) = Curve(trial, l2);
        if (auc <= best)
            continue;
        best = auc;
        sweep.LogMetric("auc", auc);
        sweep.SetTag("best", trial.Id);
        trainer.Save(model, folder.At("model.zip"));
    }

    await sweep.LogFile(folder.At("model.zip"), "model");
    return await sweep.RegisterModel("credit-ml-net", "model", "Logistic regression by ML.NET");
}, "sweep of l2");

await client.SetAlias(version.Model, "candidate", version.Version);
var candidate = await client.GetModelVersionByAlias(version.Model, "candidate");
await client.DownloadModel(candidate, folder.At("back"));
var measured = trainer.Measure(trainer.Load(folder.At("back", "model.zip")));
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{candidate.Model} version {candidate.Version} is its candidate: AUC {measured.AreaUnderRocCurve:0.000}"));

// The longer it trains the better it should get; the curve shows where that ends.
(Microsoft.ML.ITransformer Model, double Auc) Curve(ActiveRun trial, float l2)
{
    for (var iterations = 1; ; iterations *= 2)
    {
        var model = trainer.Train(l2, iterations);
        var quality = trainer.Measure(model);
        trial.LogMetric("auc", quality.AreaUnderRocCurve, iterations);
        trial.LogMetric("log_loss", quality.LogLoss, iterations);
        if (iterations == 32)
            return (model, quality.AreaUnderRocCurve);
    }
}

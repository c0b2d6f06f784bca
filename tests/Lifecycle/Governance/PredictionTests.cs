using System.Net;
using System.Text.Json;

namespace Slipway.Tests.Governance;

/// <summary>One prediction as a page shows it: what came in, what went out, why, and what became of it.</summary>
[Collection(typeof(ParcelsOnSqlite))]
public sealed class PredictionTests(SqliteParcels loop)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_prediction_stands_with_its_label_and_its_explanation()
    {
        var found = await loop.Get($"/api/v1/deployments/parcels/predictions/{ParcelLoop.Prediction}");
        var (html, links) = await loop.Page($"/deployments/parcels/predictions/{ParcelLoop.Prediction}");

        var prediction = found.GetProperty("prediction");
        (prediction.GetProperty("model").GetString(), prediction.GetProperty("version").GetInt32()).ShouldBe(("parcels-late", 1));
        var label = found.GetProperty("labels")[0];
        (label.GetProperty("dataset").GetString(), label.GetProperty("number").GetInt32(), label.GetProperty("monitor").GetString()).ShouldBe(("parcels", 2, "parcels"));
        label.GetProperty("value").GetString().ShouldBeOneOf("true", "false");
        html.ShouldContain("exact Tree SHAP");
        html.ShouldContain(prediction.GetProperty("inputs").GetProperty("carrier").GetString()!);
        (await loop.Dead(links)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_newest_predictions_are_listed_page_by_page_each_once()
    {
        List<string> ids = [];
        for (string? after = ""; after is not null;)
        {
            var page = await loop.Get($"/api/v1/deployments/parcels/predictions?limit=150&after={Uri.EscapeDataString(after)}");
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            after = page.GetProperty("next").GetString();
        }

        ids.Count.ShouldBe(401);
        ids.Distinct().Count().ShouldBe(401);
    }

    [Fact]
    public async Task A_prediction_that_was_not_logged_is_refused_in_words()
    {
        using var answer = await loop.Http.GetAsync("/api/v1/deployments/parcels/predictions/none", Cancel);
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        problem.GetProperty("detail").GetString().ShouldBe("Deployment 'parcels' has logged no prediction 'none'.");
    }
}

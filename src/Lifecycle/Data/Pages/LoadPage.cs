using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using Slipway.Data.Loads;
using Slipway.Ui;

namespace Slipway.Data.Pages;

/// <summary>A file that a person sends with a form. It is read as it comes: a form that is first held in memory or in a temporary file would limit what can be loaded.</summary>
internal static class LoadPage
{
    private const int LongestName = 200;
    private static readonly Refusal NoForm = Refusal.Invalid("The form holds no dataset name followed by a file.", "Choose a dataset and a file, and send them again.");

    public static void MapLoadPage(this IEndpointRouteBuilder app) => app.MapPost("/data/load", Load).Needs(Permission.DataWrite).DisableAntiforgery();

    private static async Task<IResult> Load(HttpRequest request, Actor actor, LoadService loads, CancellationToken cancel)
    {
        try
        {
            return (await Read(request, actor, loads, cancel)).Succeeded(out var name, out var refusal) ? PageAnswers.See(DataText.Address(name)) : PageAnswers.Refuse(refusal);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return PageAnswers.Refuse(NoForm);
        }
    }

    /// <returns>The dataset's name, once its load has begun.</returns>
    private static async Task<Result<string>> Read(HttpRequest request, Actor actor, LoadService loads, CancellationToken cancel)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType != "multipart/form-data" || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 100 } boundary)
            return NoForm;
        var parts = new MultipartReader(boundary.ToString(), request.Body);
        var name = "";
        while (await parts.ReadNextSectionAsync(cancel) is { } part)
        {
            if (part.GetContentDispositionHeader() is not { } disposition)
                return NoForm;
            var field = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
            if (field == "name")
            {
                using var text = new StreamReader(part.Body);
                var read = new char[LongestName + 1];
                name = new string(read, 0, await text.ReadBlockAsync(read, cancel)).Trim();
            }
            else if (field == "file" && name.Length > 0)
            {
                if (HeaderUtilities.RemoveQuotes(disposition.FileName).Length == 0)
                    return Refusal.Invalid("No file was chosen.", "Choose a CSV or Parquet file.");
                return (await loads.Upload(actor, name, part.Body, Path.GetFileName(HeaderUtilities.RemoveQuotes(disposition.FileName).ToString()), null, cancel)).Then<string>(_ => name);
            }
        }

        return NoForm;
    }
}

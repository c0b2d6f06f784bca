using Microsoft.AspNetCore.Http.HttpResults;

namespace Slipway.Ui;

/// <summary>Refusals as pages: the one place that words them for people who use a browser.</summary>
public static class PageAnswers
{
    /// <summary>The page of a refusal, with its status.</summary>
    public static RazorComponentResult<ErrorPage> Refuse(Refusal refusal) => Page(HttpAnswers.Status(refusal.Kind), refusal.Message, refusal.Remedy);

    /// <param name="status">The HTTP status.</param>
    /// <param name="detail">What was wrong.</param>
    /// <param name="remedy">What helps.</param>
    /// <param name="trace">What finds a fault in the log.</param>
    public static RazorComponentResult<ErrorPage> Page(int status, string detail, string? remedy = null, string? trace = null) =>
        new(new { Status = status, Title = Title(status), Detail = detail, Remedy = remedy, Trace = trace }) { StatusCode = status };

    private static string Title(int status) => status switch
    {
        401 => "Please show a token",
        403 => "This is not yours to open",
        404 => "There is nothing here",
        >= 500 => "Something broke",
        _ => "That did not work",
    };
}

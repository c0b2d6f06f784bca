using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Slipway.Ui;

/// <summary>Refusals as pages: the one place that words them for people who use a browser.</summary>
public static class PageAnswers
{
    /// <summary>What a form is answered with that has done its work: the page to see next (303, so that a reload does not send the form again).</summary>
    /// <param name="address">A path on this server.</param>
    public static IResult See(string address) => new SeeOther(address);

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

/// <summary>303 with a local address.</summary>
internal sealed class SeeOther(string address) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
        httpContext.Response.Headers.Location = address;
        return Task.CompletedTask;
    }
}

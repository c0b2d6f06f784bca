using Slipway.Tracking.Contracts;
using Slipway.Ui;

namespace Slipway.Tracking.Pages;

/// <summary>How logged models are spoken of on pages.</summary>
internal static class LoggedModelWords
{
    public static StatusKind Kind(LoggedModelStatus status) => status switch
    {
        LoggedModelStatus.Ready => StatusKind.Succeeded,
        LoggedModelStatus.Pending => StatusKind.Queued,
        LoggedModelStatus.UploadFailed => StatusKind.Failed,
        _ => StatusKind.Draft,
    };

    public static string Of(LoggedModelStatus status) => status switch
    {
        LoggedModelStatus.Ready => "Ready",
        LoggedModelStatus.Pending => "Pending",
        LoggedModelStatus.UploadFailed => "Upload failed",
        _ => "Unspecified",
    };
}

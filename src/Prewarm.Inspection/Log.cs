namespace Prewarm.Inspection;

/// <summary>Log messages of page and API: event ids 5000-5099.</summary>
internal static partial class Log
{
    [LoggerMessage(
        5000,
        LogLevel.Warning,
        "The token file of {Name} holds fewer than {Least} characters: nobody gets in by it."
    )]
    public static partial void TokenFileTooShort(this ILogger logger, string name, int least);

    [LoggerMessage(
        5001,
        LogLevel.Warning,
        "The token file of {Name} cannot be read ({Kind}): nobody gets in by it until it can."
    )]
    public static partial void TokenFileUnreadable(this ILogger logger, string name, string kind);

    [LoggerMessage(
        5002,
        LogLevel.Warning,
        "Kubernetes could not be asked about a token ({Kind}): its owner does not get in. Check Inspection:TokenReview and the right to create tokenreviews."
    )]
    public static partial void TokenReviewFailed(this ILogger logger, string kind);

    [LoggerMessage(5003, LogLevel.Information, "{Actor} changed {Target}: {Action}.")]
    public static partial void Changed(this ILogger logger, string actor, string action, string target);

    [LoggerMessage(5004, LogLevel.Error, "A request to {Path} failed.")]
    public static partial void RequestFailed(this ILogger logger, Exception failure, string path);

    [LoggerMessage(
        5005,
        LogLevel.Warning,
        "A store cannot be read for {Path}: {Reason}. The page says so; forecasts and KEDA are not touched."
    )]
    public static partial void StoreFailed(this ILogger logger, string path, string reason);

    [LoggerMessage(5006, LogLevel.Debug, "The page's views were made once: the next ones come at once.")]
    public static partial void WarmedUp(this ILogger logger);

    [LoggerMessage(
        5007,
        LogLevel.Warning,
        "The page's views could not be made beforehand: whoever looks first waits longer. Forecasts and KEDA are not touched."
    )]
    public static partial void WarmUpFailed(this ILogger logger, Exception failure);
}

namespace Prewarm.Forecaster;

/// <summary>Log messages of the forecaster: event ids 2000-2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "A publishing pass failed; the scaler goes on with the last forecasts.")]
    public static partial void PublishingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2010, LogLevel.Error, "Training {Namespace}/{ScaledObject} failed; its last model stays in use.")]
    public static partial void TrainingFailed(
        this ILogger logger,
        Exception exception,
        string @namespace,
        string scaledObject
    );

    [LoggerMessage(2011, LogLevel.Error, "A training pass failed; the next one tries again.")]
    public static partial void TrainingPassFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2020, LogLevel.Information, "Back-filled {Minutes} minutes of {Namespace}/{ScaledObject}.")]
    public static partial void Backfilled(this ILogger logger, string @namespace, string scaledObject, int minutes);

    [LoggerMessage(
        2021,
        LogLevel.Warning,
        "Back-filling {Namespace}/{ScaledObject} failed ({Reason}); it is tried again with growing waits."
    )]
    public static partial void BackfillFailed(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        string reason
    );

    [LoggerMessage(2022, LogLevel.Error, "A back-fill pass failed; the next one tries again.")]
    public static partial void BackfillPassFailed(this ILogger logger, Exception exception);
}

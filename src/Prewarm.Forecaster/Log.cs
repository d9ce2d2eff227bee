namespace Prewarm.Forecaster;

/// <summary>Log messages of the forecaster: event ids 2000-2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "A publishing pass failed; the scaler goes on with the last forecasts.")]
    public static partial void PublishingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        2001,
        LogLevel.Error,
        "{Count} workloads could not be published, {Namespace}/{ScaledObject} first; the scaler goes on with their last forecasts."
    )]
    public static partial void PublishingPartlyFailed(
        this ILogger logger,
        Exception exception,
        int count,
        string @namespace,
        string scaledObject
    );

    [LoggerMessage(2002, LogLevel.Information, "Every workload is published again.")]
    public static partial void PublishingRecovered(this ILogger logger);

    [LoggerMessage(
        2003,
        LogLevel.Warning,
        "History cannot be kept ({Reason}); minutes are held in memory and forecasts go on, but a restart would lose them."
    )]
    public static partial void HistoryHeld(this ILogger logger, string reason);

    [LoggerMessage(2004, LogLevel.Information, "History is kept again.")]
    public static partial void HistoryKept(this ILogger logger);

    [LoggerMessage(
        2005,
        LogLevel.Information,
        "{Namespace}/{ScaledObject} has not been reported for the idle time and leaves; its history stays."
    )]
    public static partial void WorkloadIdle(this ILogger logger, string @namespace, string scaledObject);

    [LoggerMessage(
        2006,
        LogLevel.Warning,
        "The clock was set back: {Namespace}/{ScaledObject} is trained anew from its history."
    )]
    public static partial void ClockWentBack(this ILogger logger, string @namespace, string scaledObject);

    [LoggerMessage(
        2010,
        LogLevel.Error,
        "Training {Namespace}/{ScaledObject} failed; its last model stays in use and it is tried again with growing waits."
    )]
    public static partial void TrainingFailed(
        this ILogger logger,
        Exception exception,
        string @namespace,
        string scaledObject
    );

    [LoggerMessage(2011, LogLevel.Error, "A training pass failed; the next one tries again.")]
    public static partial void TrainingPassFailed(this ILogger logger, Exception exception);

    [LoggerMessage(2012, LogLevel.Warning, "Old history cannot be deleted ({Reason}); the next pass tries again.")]
    public static partial void TrimFailed(this ILogger logger, string reason);

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

    [LoggerMessage(
        2023,
        LogLevel.Error,
        "Back-filling {Namespace}/{ScaledObject} broke; it is tried again with growing waits."
    )]
    public static partial void BackfillBroke(
        this ILogger logger,
        Exception exception,
        string @namespace,
        string scaledObject
    );
}

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

    [LoggerMessage(
        2024,
        LogLevel.Warning,
        "Source {Source} is busy ({Reason}); back-fill leaves it in peace, a minute at first, then longer. Nothing read so far is lost."
    )]
    public static partial void BackfillRests(this ILogger logger, string source, string reason);

    [LoggerMessage(2030, LogLevel.Error, "A maintenance pass failed; the next one tries again.")]
    public static partial void MaintenanceFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        2031,
        LogLevel.Warning,
        "Decisions cannot be kept ({Reason}); they are held, the oldest are given up when too many wait. Decisions go on."
    )]
    public static partial void DecisionsHeld(this ILogger logger, string reason);

    [LoggerMessage(2032, LogLevel.Error, "A batch of decisions could not be recorded and is given up.")]
    public static partial void RecordingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        2033,
        LogLevel.Warning,
        "Overrides and events cannot be read ({Reason}); scalers go on with those they have until these expire."
    )]
    public static partial void OperationsUnread(this ILogger logger, string reason);

    [LoggerMessage(2034, LogLevel.Warning, "Masks of history cannot be read ({Reason}); those known stay.")]
    public static partial void MasksUnread(this ILogger logger, string reason);

    [LoggerMessage(
        2040,
        LogLevel.Warning,
        "Model {Version} of {Namespace}/{ScaledObject} is corrupt or foreign; it is refused and the one before is used."
    )]
    public static partial void ModelRefused(this ILogger logger, string @namespace, string scaledObject, long version);

    [LoggerMessage(
        2041,
        LogLevel.Information,
        "Model {Version} of {Namespace}/{ScaledObject} is the champion now: {Reason}."
    )]
    public static partial void ModelPromoted(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        long version,
        string reason
    );

    [LoggerMessage(
        2042,
        LogLevel.Warning,
        "{Namespace}/{ScaledObject} has drifted from its forecasts; it is trained and its challengers are judged early."
    )]
    public static partial void Drifted(this ILogger logger, string @namespace, string scaledObject);

    [LoggerMessage(
        2043,
        LogLevel.Warning,
        "Challengers of {Namespace}/{ScaledObject} could not be judged ({Reason}); the champion stays."
    )]
    public static partial void ChallengeFailed(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        string reason
    );

    [LoggerMessage(
        2044,
        LogLevel.Information,
        "Model {Version} of {Namespace}/{ScaledObject} is on trial: it forecasts a share of {Share} of the hours."
    )]
    public static partial void CanaryBegan(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        long version,
        double share
    );

    [LoggerMessage(
        2045,
        LogLevel.Information,
        "Model {Version} of {Namespace}/{ScaledObject} is withdrawn after its trial: {Reason}."
    )]
    public static partial void CanaryWithdrawn(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        long version,
        string reason
    );

    [LoggerMessage(2050, LogLevel.Warning, "Live accuracy cannot be kept ({Reason}); it is held and tried again.")]
    public static partial void AccuracyHeld(this ILogger logger, string reason);

    [LoggerMessage(
        2051,
        LogLevel.Warning,
        "The budget of pre-warms in vain of {Namespace}/{ScaledObject} {State}; without it live signals decide alone."
    )]
    public static partial void Throttled(this ILogger logger, string @namespace, string scaledObject, string state);

    [LoggerMessage(
        2052,
        LogLevel.Warning,
        "{Namespace}/{ScaledObject} names a calendar that is not configured; it is forecast without. Add it to Calendars."
    )]
    public static partial void CalendarUnknown(this ILogger logger, string @namespace, string scaledObject);

    [LoggerMessage(
        2053,
        LogLevel.Warning,
        "Calendars:{Name} is not used as it is now: {Rule}. Workloads that name it are forecast with what was last good, or without."
    )]
    public static partial void CalendarUnusable(this ILogger logger, string name, string rule);
}

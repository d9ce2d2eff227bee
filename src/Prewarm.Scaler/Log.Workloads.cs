namespace Prewarm.Scaler;

/// <summary>Log messages about workloads and sampling: event ids 1100-1199.</summary>
internal static partial class Log
{
    [LoggerMessage(
        1100,
        LogLevel.Information,
        "Workload {Namespace}/{ScaledObject} trigger {Trigger} registered with engine {Engine}."
    )]
    public static partial void WorkloadAdded(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        string trigger,
        string engine
    );

    [LoggerMessage(
        1101,
        LogLevel.Information,
        "Workload {Namespace}/{ScaledObject} was idle and is dropped; the next call registers it again."
    )]
    public static partial void WorkloadDropped(this ILogger logger, string @namespace, string scaledObject);

    [LoggerMessage(
        1102,
        LogLevel.Warning,
        "ScaledObject {Namespace}/{ScaledObject} is refused until it is corrected: {Problems}."
    )]
    public static partial void MetadataRefused(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        string problems
    );

    [LoggerMessage(
        1103,
        LogLevel.Warning,
        "ScaledObject {Namespace}/{ScaledObject} has metadata keys nobody reads: {Keys}."
    )]
    public static partial void UnknownKeys(this ILogger logger, string @namespace, string scaledObject, string keys);

    [LoggerMessage(
        1104,
        LogLevel.Warning,
        "The registry holds its {Max} references; the {Count} longest unseen were dropped. Raise Scaler:WorkloadsMax."
    )]
    public static partial void RegistryFull(this ILogger logger, int max, int count);

    [LoggerMessage(1110, LogLevel.Warning, "Workload {Namespace}/{ScaledObject} answers from {Rung}: {Reason}.")]
    public static partial void RungFell(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        Scaling.Decisions.AnswerRung rung,
        string reason
    );

    [LoggerMessage(1111, LogLevel.Information, "Workload {Namespace}/{ScaledObject} answers from {Rung} again.")]
    public static partial void RungRose(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        Scaling.Decisions.AnswerRung rung
    );

    [LoggerMessage(
        1112,
        LogLevel.Error,
        "A sampling pass failed; its workloads keep their last answers until these are too old."
    )]
    public static partial void SamplingPassFailed(this ILogger logger, Exception exception);

    [LoggerMessage(
        1113,
        LogLevel.Error,
        "Deciding for {Namespace}/{ScaledObject} failed; it keeps its last answer until that is too old."
    )]
    public static partial void DecidingFailed(
        this ILogger logger,
        Exception exception,
        string @namespace,
        string scaledObject
    );

    [LoggerMessage(
        1114,
        LogLevel.Information,
        "Workload {Namespace}/{ScaledObject} now uses capacity {Capacity} per replica and lead time {LeadTime}, learned where auto."
    )]
    public static partial void Retuned(
        this ILogger logger,
        string @namespace,
        string scaledObject,
        double capacity,
        TimeSpan leadTime
    );

    [LoggerMessage(
        1120,
        LogLevel.Warning,
        "The forecaster is away ({Reason}); answers go on from the last forecasts and live signals."
    )]
    public static partial void ForecasterAway(this ILogger logger, string reason);

    [LoggerMessage(1121, LogLevel.Information, "The forecaster is connected.")]
    public static partial void ForecasterConnected(this ILogger logger);

    [LoggerMessage(1122, LogLevel.Warning, "A forecast was refused: {Reason}.")]
    public static partial void ForecastRefused(this ILogger logger, string reason);

    [LoggerMessage(
        1123,
        LogLevel.Warning,
        "The operator's overrides and events could not be read; those received before stay until they expire."
    )]
    public static partial void OperationsRefused(this ILogger logger);
}

using Microsoft.Extensions.Logging;

namespace Prewarm.Storage;

/// <summary>Log messages of the storage: event ids 4000-4099.</summary>
internal static partial class Log
{
    [LoggerMessage(
        4000,
        LogLevel.Warning,
        "The history file was corrupt; it is kept as {File} and a new one is begun. Forecasts start from back-fill."
    )]
    public static partial void HistorySetAside(this ILogger logger, string file);

    [LoggerMessage(
        4001,
        LogLevel.Warning,
        "A part of the history is damaged and counts as missing; back-fill may close the gap. Check the disk."
    )]
    public static partial void ChunkDamaged(this ILogger logger);

    [LoggerMessage(
        4010,
        LogLevel.Warning,
        "PostgreSQL is away; what is written is held by the caller and tried again."
    )]
    public static partial void PostgresAway(this ILogger logger);

    [LoggerMessage(4011, LogLevel.Information, "PostgreSQL is back.")]
    public static partial void PostgresBack(this ILogger logger);

    [LoggerMessage(4012, LogLevel.Information, "The tables in PostgreSQL were brought to version {Version}.")]
    public static partial void PostgresMigrated(this ILogger logger, int version);
}

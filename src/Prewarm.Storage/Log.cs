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
}

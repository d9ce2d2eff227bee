using Microsoft.Extensions.Logging;

namespace Prewarm.Sources;

/// <summary>Log messages of the sources: event ids 3000-3099, Kubernetes in Log.Kubernetes.cs.</summary>
internal static partial class Log
{
    [LoggerMessage(
        3000,
        LogLevel.Warning,
        "Source {Source} gives nothing usable ({Reason}); workloads keep their last values while these are young enough."
    )]
    public static partial void SourceFailed(this ILogger logger, string source, string reason);

    [LoggerMessage(3001, LogLevel.Information, "Source {Source} answers again.")]
    public static partial void SourceRecovered(this ILogger logger, string source);
}

using Microsoft.Extensions.Logging;

namespace Prewarm.Sources;

/// <summary>Log messages of the Kubernetes facts: event ids 3050-3079. They name kinds of resources, never objects.</summary>
internal static partial class Log
{
    [LoggerMessage(
        3050,
        LogLevel.Warning,
        "Kubernetes refuses {Resource} ({Status}); Prewarm goes on without these facts. The role in components/kubernetes-facts allows them."
    )]
    public static partial void KubernetesRefused(this ILogger logger, string resource, int status);

    [LoggerMessage(
        3051,
        LogLevel.Warning,
        "Kubernetes does not answer for {Resource} ({Reason}); its facts age and are then unknown. Prewarm tries again."
    )]
    public static partial void KubernetesFailed(this ILogger logger, string resource, string reason);

    [LoggerMessage(3052, LogLevel.Information, "Kubernetes answers for {Resource} again.")]
    public static partial void KubernetesRecovered(this ILogger logger, string resource);

    [LoggerMessage(3053, LogLevel.Information, "This instance now writes Events on ScaledObjects.")]
    public static partial void LeaseTaken(this ILogger logger);

    [LoggerMessage(3054, LogLevel.Information, "Another instance writes Events on ScaledObjects now.")]
    public static partial void LeaseLost(this ILogger logger);

    [LoggerMessage(
        3055,
        LogLevel.Warning,
        "Kubernetes facts are switched on, but there is no service account to use; Prewarm goes on without them."
    )]
    public static partial void KubernetesAbsent(this ILogger logger);
}

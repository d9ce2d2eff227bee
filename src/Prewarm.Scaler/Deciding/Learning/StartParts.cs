using Prewarm.Scaling.LeadTimes;
using Prewarm.Sources.Kubernetes.Starts;

namespace Prewarm.Scaler.Deciding.Learning;

/// <summary>Splits a start that the cluster measured into the shares of node, image and load.</summary>
internal static class StartParts
{
    /// <summary>The start as the learner counts it; null for one that failed.</summary>
    public static StartDuration? Of(MeasuredStart start) =>
        start is { Ready: { } ready, LeadTime: { } total }
            ? new StartDuration(
                ready,
                total,
                start.Scheduled - start.Asked,
                start.Pulled - start.Scheduled,
                ready - (start.Pulled ?? start.Started) // Without the pull's end, containers that run are the nearest sign.
            )
            : null;
}

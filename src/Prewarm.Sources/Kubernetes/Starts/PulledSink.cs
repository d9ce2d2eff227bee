using k8s.Models;
using Prewarm.Sources.Kubernetes.Watching;

namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>The kubelet's "Pulled" Events: the only place that tells when an image was there.</summary>
internal sealed class PulledSink(StartTracker starts) : IResourceSink<Corev1Event>
{
    public void Reset(IReadOnlyList<Corev1Event> items)
    {
        foreach (var item in items)
        {
            Changed(item);
        }
    }

    public void Changed(Corev1Event item)
    {
        var at = item.EventTime ?? item.FirstTimestamp ?? item.LastTimestamp;
        if (item.Reason == "Pulled" && item.InvolvedObject?.Uid is { } uid && at is { } instant)
        {
            starts.Pulled(uid, new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)));
        }
    }

    public void Deleted(Corev1Event item)
    {
        // Events expire; what they told stays true.
    }
}

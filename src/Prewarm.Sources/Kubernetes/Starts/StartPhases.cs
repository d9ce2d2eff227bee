namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>Makes a measured start of what was matched.</summary>
internal static class StartPhases
{
    /// <summary>Instants come with whole seconds and from different clocks: none may lie before the one in front of it.</summary>
    public static MeasuredStart Order(
        string scaledObject,
        PodSnapshot pod,
        DateTimeOffset asked,
        DateTimeOffset? pulled
    )
    {
        var scheduled = NotBefore(pod.Scheduled, asked);
        var image = NotBefore(pulled, scheduled ?? asked);
        var started = NotBefore(pod.Started, image ?? scheduled ?? asked);
        var ready = NotBefore(pod.Ready, started ?? image ?? scheduled ?? asked);
        return new MeasuredStart(
            pod.Target!.Value.Namespace,
            scaledObject,
            pod.Name,
            pod.Node,
            asked,
            scheduled,
            image,
            started,
            ready
        );
    }

    private static DateTimeOffset? NotBefore(DateTimeOffset? instant, DateTimeOffset earliest) =>
        instant is { } at && at < earliest ? earliest : instant;
}

namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>One start of one replica. Instants are UTC, in order, each at or after the one before; null is unknown.</summary>
/// <param name="Namespace">Namespace of the ScaledObject and its pod.</param>
/// <param name="ScaledObject">Name of the ScaledObject.</param>
/// <param name="Pod">Name of the pod.</param>
/// <param name="Node">Node it was placed on; null when it never was.</param>
/// <param name="Asked">The replica count rose: where the lead time begins.</param>
/// <param name="Scheduled">A node was found: until here the node's share.</param>
/// <param name="Pulled">The last image was there: until here the image's share.</param>
/// <param name="Started">The last container ran: from here the load's share.</param>
/// <param name="Ready">The pod served: where the lead time ends. Null when the pod went away before.</param>
public sealed record MeasuredStart(
    string Namespace,
    string ScaledObject,
    string Pod,
    string? Node,
    DateTimeOffset Asked,
    DateTimeOffset? Scheduled,
    DateTimeOffset? Pulled,
    DateTimeOffset? Started,
    DateTimeOffset? Ready
)
{
    /// <summary>From asking to ready; null for a start that failed.</summary>
    public TimeSpan? LeadTime => Ready - Asked;
}

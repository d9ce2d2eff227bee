namespace Prewarm.Scaling.LeadTimes;

/// <summary>One measured start of a replica.</summary>
/// <param name="ReadyAt">When it became ready.</param>
/// <param name="Total">From being asked for to ready.</param>
/// <param name="Node">Part until a node was there; null when not measured.</param>
/// <param name="Image">Part until the image was there; null when not measured.</param>
/// <param name="Load">The rest: weights and warm-up; null when not measured.</param>
public sealed record StartDuration(
    DateTimeOffset ReadyAt,
    TimeSpan Total,
    TimeSpan? Node = null,
    TimeSpan? Image = null,
    TimeSpan? Load = null
);

namespace Prewarm.Scaling.LeadTimes;

/// <summary>What is known about the time from asking for a replica to its being ready.</summary>
/// <param name="P90">Nine starts in ten were as fast; null while too few were measured.</param>
/// <param name="Confidence">0-1.</param>
/// <param name="Starts">Starts behind it.</param>
/// <param name="Failed">Starts that were given up on.</param>
/// <param name="Node">P90 of the part until a node was there; null when not measured.</param>
/// <param name="Image">P90 of the part until the image was there; null when not measured.</param>
/// <param name="Load">P90 of weights and warm-up; null when not measured.</param>
public sealed record LeadTimeEstimate(
    TimeSpan? P90,
    double Confidence,
    int Starts,
    int Failed,
    TimeSpan? Node,
    TimeSpan? Image,
    TimeSpan? Load
);

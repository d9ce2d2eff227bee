namespace Prewarm.Scaling.Guards;

/// <summary>All that the guards of one decision may know. Holding it, the decision can be made again.</summary>
internal sealed record GuardInput
{
    public required DateTimeOffset At { get; init; }

    public required GuardSettings Settings { get; init; }

    public required TimeSpan LeadTime { get; init; }

    /// <summary>Overrides in force for this workload, in the order they are applied: the last has the last word.</summary>
    public IReadOnlyList<Override> Overrides { get; init; } = [];

    /// <summary>Numbers answered before, oldest first.</summary>
    public IReadOnlyList<PastNumber> Past { get; init; } = [];

    /// <summary>The last number ever answered; null when there is none.</summary>
    public int? LastAnswered { get; init; }

    /// <summary>Replicas the scale target asks for; NaN when unknown.</summary>
    public double AskedReplicas { get; init; } = double.NaN;

    /// <summary>What each freeze holds, by override id.</summary>
    public IReadOnlyDictionary<string, int> Frozen { get; init; } = new Dictionary<string, int>();

    /// <summary>Bounds that come from elsewhere (deadline, buffer), applied before the guards.</summary>
    public IReadOnlyList<GuardBound> Terms { get; init; } = [];
}

/// <summary>One number of the past.</summary>
/// <param name="Wished">Replicas before the guards.</param>
/// <param name="Answered">Replicas after them.</param>
internal readonly record struct PastNumber(DateTimeOffset At, int Wished, int Answered);

namespace Prewarm.Scaling.Guards.Graduation;

/// <summary>How a record of decisions is judged.</summary>
public sealed record GraduationOptions
{
    /// <summary>From asking for a replica to its being ready.</summary>
    public required TimeSpan LeadTime { get; init; }

    /// <summary>The mode it is in: <c>shadow</c> (default), <c>floor</c> or <c>full</c>. Advice says whether to stay.</summary>
    public string Mode { get; init; } = "shadow";

    /// <summary>GPUs of one replica. Default 1.</summary>
    public double GpusPerReplica { get; init; } = 1;

    /// <summary>A request that waits longer is missed. Default 2 s.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>GPU-hours that avoiding a thousand misses may cost at most. Default 1.</summary>
    public double GpuHoursPerThousandMisses { get; init; } = 1;

    /// <summary>Whole days needed for advice. Default 7: a week has two kinds of days.</summary>
    public int DaysMin { get; init; } = 7;

    /// <summary>Resamples of the bootstrap. Default 1,000.</summary>
    public int Resamples { get; init; } = 1_000;

    /// <summary>Seed of the bootstrap: the same record gives the same interval. Default 1.</summary>
    public int Seed { get; init; } = 1;
}

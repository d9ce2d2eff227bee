namespace Prewarm.Simulation.Conditions;

/// <summary>What happens to replicas besides being asked for: how long starts take, which fail, which are taken away.</summary>
/// <remarks>
/// Seeded, and a function of the tick and the place within it: two policies that ask for their third replica at the same instant
/// get one that is ready at the same instant.
/// </remarks>
public sealed class FleetConditions
{
    private const int DurationKind = 16;
    private const int FailureKind = 1;
    private const int ReclaimKind = 2;
    private const int LeadSamples = 4001;
    private const double LeadQuantile = 0.9;
    private readonly int _seed;
    private readonly StartProfile? _profile;
    private readonly double _failedShare;
    private readonly double _reclaimChance;
    private readonly int _coldStartTicks;

    private FleetConditions(TimeSpan coldStart, StartProfile? profile, double failed, double reclaims, int seed)
    {
        (_profile, _failedShare, _seed) = (profile, failed, seed);
        _reclaimChance = 1 - Math.Exp(-reclaims * FleetRules.Tick.TotalHours);
        _coldStartTicks = (int)Math.Ceiling(coldStart / FleetRules.Tick);
        LeadTime = profile is null ? coldStart : Measured();
    }

    /// <summary>The lead time that policies are told: the constant, or the 90th percentile of measured starts, failures included.</summary>
    public TimeSpan LeadTime { get; }

    /// <summary>True when replicas can be taken away.</summary>
    public bool Reclaims => _reclaimChance > 0;

    /// <summary>Every start takes the same time and nothing goes wrong.</summary>
    public static FleetConditions Constant(TimeSpan coldStart) => new(coldStart, null, 0, 0, 0);

    /// <param name="coldStart">From asked for to ready, without a profile.</param>
    /// <param name="profile">Lognormal starts; null for the constant.</param>
    /// <param name="failedShare">Share of starts that end without a replica and begin again, in [0, 1).</param>
    /// <param name="reclaimsPerHour">How often an hour a replica is taken away, 0 or more.</param>
    /// <param name="seed">Decides all of it.</param>
    public static FleetConditions Of(
        TimeSpan coldStart,
        StartProfile? profile,
        double failedShare,
        double reclaimsPerHour,
        int seed
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(failedShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(failedShare, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(reclaimsPerHour);
        return new FleetConditions(coldStart, profile, failedShare, reclaimsPerHour, seed);
    }

    /// <summary>Ticks of a start.</summary>
    /// <param name="cause">Why it began: streams of chance of their own, so that a failure elsewhere shifts nobody's fate.</param>
    /// <param name="tick">Tick it began in.</param>
    /// <param name="index">Which one of its cause in that tick.</param>
    internal int StartTicks(StartCause cause, long tick, int index) =>
        _profile is null ? _coldStartTicks : (int)Math.Ceiling(Seconds(cause, tick, index) / FleetRules.TickSeconds);

    /// <summary>Whether that start ends without a replica.</summary>
    internal bool Fails(StartCause cause, long tick, int index) =>
        _failedShare > 0 && SeededChance.Uniform(_seed, FailureKind + (256 * (int)cause), tick, index) < _failedShare;

    /// <summary>Whether the replica in a slot is taken away in a tick.</summary>
    internal bool IsReclaimed(long tick, int slot) =>
        SeededChance.Uniform(_seed, ReclaimKind, tick, slot) < _reclaimChance;

    private double Seconds(StartCause cause, long tick, int index) =>
        _profile!.Seconds(part => SeededChance.Uniform(_seed, DurationKind + part + (256 * (int)cause), tick, index));

    /// <summary>What learning from finished starts comes to: restarts count from the first attempt on.</summary>
    private TimeSpan Measured()
    {
        var seconds = new double[LeadSamples];
        for (var start = 0; start < seconds.Length; start++)
        {
            var attempt = 0;
            do
            {
                seconds[start] += Seconds(StartCause.Measured, start, attempt);
            } while (Fails(StartCause.Measured, start, attempt++));
        }

        Array.Sort(seconds);
        return TimeSpan.FromSeconds(Math.Ceiling(seconds[(int)(LeadQuantile * (LeadSamples - 1))]));
    }
}

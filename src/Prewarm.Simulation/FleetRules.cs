namespace Prewarm.Simulation;

/// <summary>The fleet that every policy is judged on: fixed numbers, so that results compare.</summary>
public static class FleetRules
{
    /// <summary>Requests per second that one ready replica serves.</summary>
    public const double RatePerReplica = 10;

    /// <summary>Seconds a request is being served.</summary>
    public const double ServiceSeconds = 2;

    /// <summary>Requests in flight in a fully used replica.</summary>
    public const double ConcurrencyPerReplica = RatePerReplica * ServiceSeconds;

    /// <summary>A request that waits longer is missed.</summary>
    public const double MissedAfterSeconds = 2;

    public const int TickSeconds = 15;

    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(TickSeconds);
}

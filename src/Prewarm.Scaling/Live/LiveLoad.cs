namespace Prewarm.Scaling.Live;

/// <summary>What the live signals say at one instant.</summary>
/// <param name="Demand">Exogenous load to serve, in <paramref name="Unit"/>, finite and not negative.</param>
/// <param name="Backlog">Requests waiting that <paramref name="Demand"/> does not hold already.</param>
/// <param name="SecondsPerUnit">
/// Seconds one replica-slot of demand needs for one request of backlog: 1 for rates, the mean service time for concurrency.
/// </param>
public readonly record struct LiveLoad(double Demand, double Backlog, double SecondsPerUnit, DemandUnit Unit)
{
    /// <summary>Demand that drains a backlog within a time, in the same unit as <see cref="Demand"/>.</summary>
    public double DrainDemand(double backlog, TimeSpan drainTime) => backlog * SecondsPerUnit / drainTime.TotalSeconds;
}

/// <summary>Unit of demand: what <c>targetPerReplica</c> counts.</summary>
public enum DemandUnit
{
    /// <summary>Requests (or tokens) per second, as the operator's demand query gives it.</summary>
    Rate,

    /// <summary>Requests in the system at once.</summary>
    Concurrency,
}

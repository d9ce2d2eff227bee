using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation;

/// <summary>One number for cost and harm: one percent missed weighs half of the oracle's bill.</summary>
public static class CostIndex
{
    private const double MissedWeight = 50;

    public static double Of(FleetTotals totals, double oracleGpuHours)
    {
        ArgumentNullException.ThrowIfNull(totals);
        return (totals.GpuHours / oracleGpuHours) + (MissedWeight * totals.MissedFraction);
    }
}

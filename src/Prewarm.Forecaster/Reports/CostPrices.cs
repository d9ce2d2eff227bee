namespace Prewarm.Forecaster.Reports;

/// <summary>What a GPU-hour costs.</summary>
/// <param name="OnDemand">Price of an on-demand GPU-hour; a workload's own <c>gpuHourCost</c> goes before it.</param>
/// <param name="Spot">Price of a spot GPU-hour.</param>
/// <param name="SpotShare">Share of GPU-hours on spot, 0-1.</param>
public sealed record CostPrices(double OnDemand, double Spot, double SpotShare)
{
    /// <summary>Price of an average GPU-hour.</summary>
    /// <param name="own">The workload's own on-demand price; 0 for none.</param>
    public double Of(double own) => ((own > 0 ? own : OnDemand) * (1 - SpotShare)) + (Spot * SpotShare);
}

namespace Prewarm.Forecasting.Replay;

/// <summary>How cautiously a workload is provisioned: which quantile, and how full replicas may be.</summary>
/// <param name="Level">Quantile of the lead window's demand to provision for, in (0, 1); 0 means that the forecast has no vote.</param>
/// <param name="ForecastUtilization">Share of a replica's capacity that forecast demand may fill, in (0, 1].</param>
/// <param name="LiveUtilization">Share of a replica's capacity that live demand may fill, in (0, 1].</param>
/// <param name="Hold">What was provisioned for within this time is not released yet: cheaper than starting again for the next need.</param>
public readonly record struct OperatingPoint(
    double Level,
    double ForecastUtilization,
    double LiveUtilization,
    TimeSpan Hold = default
)
{
    /// <summary>True when only live signals decide: forecasting did not pay on this workload's own history.</summary>
    public bool IsLiveOnly => Level == 0;
}

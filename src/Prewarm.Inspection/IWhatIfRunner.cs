using Prewarm.Forecasting.Series;

namespace Prewarm.Inspection;

/// <summary>Replays the past with changed settings.</summary>
public interface IWhatIfRunner
{
    /// <summary>Replays a demand history under the present and the asked-for settings, and under reactive scaling. Takes seconds.</summary>
    /// <param name="demand">Demand on a one-minute grid; NaN is missing.</param>
    /// <param name="present">How it is run now; its lead time is the asked-for one, since that is what the fleet replays.</param>
    /// <param name="replayed">The last part, which is replayed; what lies before is what was known. Shorter where history is.</param>
    /// <exception cref="ArgumentException">The history is too short; the message is for the operator.</exception>
    WhatIfResult Run(
        RegularSeries demand,
        TimeSpan replayed,
        WhatIfSettings present,
        WhatIfSettings settings,
        CancellationToken cancellationToken
    );
}

/// <summary>What to change.</summary>
/// <param name="LeadTime">From asking for a replica to its being ready.</param>
/// <param name="ServiceLevel">Quantile of the lead window to provide for, 0.5-0.9999; null leaves it to the replay.</param>
/// <param name="Capacity">Demand one ready replica serves.</param>
/// <param name="TargetUtilization">Share of the capacity to fill at most, in (0, 1]; null leaves it to the replay.</param>
/// <param name="ReplicasMax">Upper bound of the fleet.</param>
/// <param name="GpuHourCost">Price of a replica's hour, in any currency.</param>
/// <param name="MissCostGpuMinutes">When given, decides <paramref name="ServiceLevel"/> as X / (1 + X).</param>
public sealed record WhatIfSettings(
    TimeSpan LeadTime,
    double? ServiceLevel,
    double Capacity,
    double? TargetUtilization,
    int ReplicasMax,
    double GpuHourCost,
    double? MissCostGpuMinutes
);

/// <summary>One policy's outcome over the replayed span.</summary>
/// <param name="MissedFraction">Share of requests that waited too long, 0 to 1.</param>
public sealed record WhatIfOutcome(
    string Name,
    long Requests,
    double GpuHours,
    double Cost,
    double MissedFraction,
    int ScaleUps,
    IReadOnlyList<int> Replicas
);

/// <summary>A replay: the same arrivals for every policy.</summary>
/// <param name="From">Start of the replayed span.</param>
/// <param name="StepSeconds">Spacing of the replica counts and of the demand.</param>
public sealed record WhatIfResult(
    DateTimeOffset From,
    DateTimeOffset To,
    double StepSeconds,
    IReadOnlyList<double> Demand,
    IReadOnlyList<WhatIfOutcome> Outcomes
);

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Parts of the forecaster that can be left out, to measure what each is worth.</summary>
[Flags]
public enum ForecastParts
{
    /// <summary>The simple bases alone, calibrated and weighed.</summary>
    None = 0,

    /// <summary>The decomposition (singular spectrum analysis of what the weekly profile leaves) among the bases.</summary>
    Decomposition = 1,

    /// <summary>The quantile forest; without it the combination of bases speaks.</summary>
    Forest = 2,

    /// <summary>The choice of operating points by replay; without it everybody runs at the default one.</summary>
    Choice = 4,

    /// <summary>What tells the forest of scheduled jobs: the minute of the hour, times of day with tolerance, jobs every half hour or hour.</summary>
    Bursts = 8,

    /// <summary>What tells the forest that the level is not yesterday's: the level itself, its ratio to yesterday's, restlessness.</summary>
    Shifts = 16,

    /// <summary>Everything.</summary>
    All = Decomposition | Forest | Choice | Bursts | Shifts,
}

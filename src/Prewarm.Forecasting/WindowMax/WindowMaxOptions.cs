using Prewarm.Forecasting.Replay;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>What to forecast and on which grid.</summary>
public sealed record WindowMaxOptions
{
    /// <summary>Levels that are forecast unless others are asked for.</summary>
    public static IReadOnlyList<double> DefaultLevels { get; } = [0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.998];

    /// <summary>Spacing of the demand series: 15 s to 1 h.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Length of the window whose maximum is forecast: lead time plus hold, above zero.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>Zone in which days and weeks repeat. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>Quantile levels, ascending, each strictly between 0 and 1.</summary>
    public IReadOnlyList<double> Levels { get; init; } = DefaultLevels;

    /// <summary>The level that the weekly fallback profile is made for, strictly between 0 and 1. Default 0.9.</summary>
    public double OperatingQuantile { get; init; } = 0.9;

    /// <summary>Number of window starts that are forecast, one per step from the origin on. Default 180, at least 1.</summary>
    public int Points { get; init; } = 180;

    /// <summary>
    /// From an instant to the start of the window that is provisioned for at it; the forecast's first point then is about
    /// [Lead, Lead + Window] after the origin. Default zero, at least zero.
    /// </summary>
    public TimeSpan Lead { get; init; }

    /// <summary>What the operating point is chosen with; null leaves the choice out.</summary>
    public ReplayRules? Replay { get; init; }

    /// <summary>Parts to work with. Default all; fewer show what a part is worth.</summary>
    public ForecastParts Parts { get; init; } = ForecastParts.All;

    /// <summary>Seed of the start vectors of the decomposition. The same seed gives the same forecast.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Steps that a window reaches past its first point, at least 1.</summary>
    internal int WindowSteps => Math.Max(1, (int)Math.Ceiling(Window / Step));

    /// <summary>Steps from an origin to the start of the window.</summary>
    internal int LeadSteps => (int)Math.Round(Lead / Step);

    /// <summary>Steps in one day, rounded where the step does not divide it.</summary>
    internal int DaySteps => (int)Math.Round(TimeSpan.FromDays(1) / Step);

    /// <summary>Steps in one week, rounded where the step does not divide it.</summary>
    internal int WeekSteps => (int)Math.Round(TimeSpan.FromDays(7) / Step);

    /// <summary>Steps in a duration, at least <paramref name="least"/>.</summary>
    internal int StepsOf(TimeSpan duration, int least = 1) => Math.Max(least, (int)Math.Round(duration / Step));

    /// <exception cref="ArgumentException">A value is outside its stated range.</exception>
    internal static void Validate(WindowMaxOptions options)
    {
        if (options.Step < TimeSpan.FromSeconds(15) || options.Step > TimeSpan.FromHours(1))
        {
            throw new ArgumentException("The step must lie between 15 s and 1 h.", nameof(options));
        }

        if (options.Window <= TimeSpan.Zero)
        {
            throw new ArgumentException("The window must be above zero.", nameof(options));
        }

        if (options.Lead < TimeSpan.Zero)
        {
            throw new ArgumentException("The lead must not be below zero.", nameof(options));
        }

        if (options.Points < 1)
        {
            throw new ArgumentException("At least one point must be forecast.", nameof(options));
        }

        if (options.OperatingQuantile is not (> 0 and < 1))
        {
            throw new ArgumentException("The operating quantile must lie strictly between 0 and 1.", nameof(options));
        }

        ValidateLevels(options);
    }

    private static void ValidateLevels(WindowMaxOptions options)
    {
        if (options.Levels.Count == 0)
        {
            throw new ArgumentException("At least one quantile level is needed.", nameof(options));
        }

        var previous = 0d;
        foreach (var level in options.Levels)
        {
            if (!(level > previous && level < 1))
            {
                throw new ArgumentException("Quantile levels must ascend strictly between 0 and 1.", nameof(options));
            }

            previous = level;
        }
    }
}

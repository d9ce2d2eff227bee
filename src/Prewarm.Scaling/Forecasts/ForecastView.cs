using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Scaling.Forecasts;

/// <summary>A forecast as the decision sees it: expected demand, and quantiles of the maximum over the lead window.</summary>
/// <remarks>Point i lies at <c>Origin + i * Step</c>. Immutable by convention; arrays are shared, not copied.</remarks>
public sealed record ForecastView
{
    /// <summary>Last instant known to the forecast, UTC.</summary>
    public required DateTimeOffset Origin { get; init; }

    public required TimeSpan Step { get; init; }

    /// <summary>Expected demand per point.</summary>
    public required float[] Mean { get; init; }

    /// <summary>Quantile levels, ascending, each in (0, 1).</summary>
    public required double[] Levels { get; init; }

    /// <summary>At <c>level * Mean.Length + i</c>: that quantile of the maximum of demand over [t_i + Lead, t_i + Lead + Window].</summary>
    public required float[] WindowQuantiles { get; init; }

    /// <summary>The lead window of the quantiles.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>From a point to the start of its window.</summary>
    public TimeSpan Lead { get; init; }

    /// <summary>
    /// How cautiously to provision, chosen on the workload's own past; what the points ask for is averaged. Empty when nothing
    /// was chosen.
    /// </summary>
    public IReadOnlyList<OperatingPoint> Operating { get; init; } = [];

    /// <summary>Holds that operating points may ask for, ascending, none first.</summary>
    public TimeSpan[] Holds { get; init; } = [];

    /// <summary>The highest quantiles of the first point said within each hold, at <c>hold * Levels.Length + level</c>.</summary>
    public float[] Held { get; init; } = [];

    /// <summary>Per local hour of the week (Monday 00:00 first) the operating quantile of the window maximum; empty or 168 values.</summary>
    public float[] WeeklyProfile { get; init; } = [];

    /// <summary>Zone of <see cref="WeeklyProfile"/>.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    public string Model { get; init; } = string.Empty;

    /// <summary>Too little history: the forecast is shown and has no vote.</summary>
    public bool Learning { get; init; }

    /// <summary>Windows the forecast has been judged on; 0 when the forecaster does not say.</summary>
    public int ScoredWindows { get; init; }

    /// <summary>Trailing pinball loss over that of the best naive forecast; below 1 is better than naive, NaN is unknown.</summary>
    public double LossRatio { get; init; } = double.NaN;

    /// <summary>Trailing share of window maxima at or below the quantile of <see cref="CoverageLevel"/>; NaN is unknown.</summary>
    public double Coverage { get; init; } = double.NaN;

    /// <summary>The level that <see cref="Coverage"/> should come near, 0-1; NaN is unknown.</summary>
    public double CoverageLevel { get; init; } = double.NaN;

    /// <summary>What a forecaster made, as a decision sees it: points count from the instant at which all of it was known.</summary>
    public static ForecastView Of(WindowForecast forecast, WindowMaxOptions options, ProvisionScore? score)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(options);
        return new ForecastView
        {
            Origin = forecast.Known,
            Step = forecast.Step,
            Mean = [.. forecast.Mean.Select(value => (float)value)],
            Levels = forecast.Levels,
            WindowQuantiles = [.. forecast.WindowQuantiles.Select(value => (float)value)],
            Lead = options.Lead,
            Window = options.Window,
            Operating = forecast.Operating,
            Holds = [.. forecast.Holds],
            Held = [.. forecast.Held.Select(value => (float)value)],
            Learning = forecast.Learning,
            ScoredWindows = score?.Windows ?? 0,
            LossRatio = score?.LossRatio ?? double.NaN,
            Coverage = score?.Coverage ?? double.NaN,
            CoverageLevel = score?.Level ?? double.NaN,
        };
    }

    /// <summary>Last instant that the points reach.</summary>
    public DateTimeOffset Until => Origin + (Step * Math.Max(0, Mean.Length - 1));

    /// <summary>The quantile of the window maximum at an instant within the forecast, linear between points and levels.</summary>
    /// <param name="at">Clamped to [Origin, Until].</param>
    /// <param name="level">Clamped to the known levels.</param>
    /// <returns>NaN when the forecast has no points.</returns>
    public double WindowQuantile(DateTimeOffset at, double level)
    {
        if (Mean.Length == 0 || Levels.Length == 0)
        {
            return double.NaN;
        }

        var position = Math.Clamp((at - Origin) / Step, 0, Mean.Length - 1);
        var upper = Array.FindIndex(Levels, known => known >= level);
        if (upper < 0)
        {
            return AtLevel(Levels.Length - 1, position);
        }

        if (upper == 0)
        {
            return AtLevel(0, position);
        }

        var share = (level - Levels[upper - 1]) / (Levels[upper] - Levels[upper - 1]);
        return Lerp(AtLevel(upper - 1, position), AtLevel(upper, position), share);
    }

    /// <summary>The highest that was said at a level within a hold; 0 when none is known.</summary>
    /// <param name="hold">One of <see cref="Holds"/>, else nothing is held.</param>
    /// <param name="level">The nearest known level counts.</param>
    public double HeldQuantile(TimeSpan hold, double level)
    {
        var index = Array.IndexOf(Holds, hold);
        if (index < 0 || Held.Length != Holds.Length * Levels.Length)
        {
            return 0;
        }

        var nearest = 0;
        for (var known = 1; known < Levels.Length; known++)
        {
            nearest = Math.Abs(Levels[known] - level) < Math.Abs(Levels[nearest] - level) ? known : nearest;
        }

        return Held[(index * Levels.Length) + nearest];
    }

    /// <summary>The highest that is said at a level within a hold before each point, and at it.</summary>
    /// <param name="level">Clamped to the known levels.</param>
    /// <returns>One value for each of <see cref="Mean"/>.</returns>
    public double[] HeldAhead(double level, TimeSpan hold)
    {
        var steps = (int)Math.Ceiling(hold / Step);
        var before = HeldQuantile(hold, level);
        var said = new double[Mean.Length];
        var candidates = new LinkedList<int>(); // Indices whose values fall from first to last: the first is the highest.
        var highest = new double[Mean.Length];
        for (var i = 0; i < said.Length; i++)
        {
            said[i] = WindowQuantile(Origin + (Step * i), level);
            while (candidates.Last is { } last && said[last.Value] <= said[i])
            {
                candidates.RemoveLast();
            }

            candidates.AddLast(i);
            if (i - candidates.First!.Value > steps)
            {
                candidates.RemoveFirst();
            }

            highest[i] = Math.Max(said[candidates.First!.Value], i <= steps ? before : 0);
        }

        return highest;
    }

    /// <summary>Expected demand at an instant; NaN when the forecast has no points.</summary>
    public double MeanAt(DateTimeOffset at) =>
        Mean.Length == 0 ? double.NaN : Interpolate(Mean, 0, Math.Clamp((at - Origin) / Step, 0, Mean.Length - 1));

    private double AtLevel(int level, double position) => Interpolate(WindowQuantiles, level * Mean.Length, position);

    private double Interpolate(float[] values, int offset, double position)
    {
        var before = (int)position;
        var after = Math.Min(before + 1, Mean.Length - 1);
        return Lerp(values[offset + before], values[offset + after], position - before);
    }

    private static double Lerp(double from, double to, double share) => from + ((to - from) * share);
}

using Prewarm.Forecasting.Replay;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Quantiles of the maximum of demand over a window, for window starts from the origin on.</summary>
/// <remarks>Every number is finite and not negative, in the unit of demand; quantiles never fall with the level.</remarks>
public sealed record WindowForecast
{
    /// <summary>The last observed instant; point <c>i</c> is at <c>Origin + i * Step</c>.</summary>
    public required DateTimeOffset Origin { get; init; }

    /// <summary>
    /// The instant from which all of it was known: the end of the step that the last observed sample is the mean of. Whoever
    /// provisions by the clock counts points from here.
    /// </summary>
    public DateTimeOffset Known => Origin + Step;

    /// <summary>Spacing of the points.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>Expected demand at each point.</summary>
    public required double[] Mean { get; init; }

    /// <summary>The quantile levels, ascending, each between 0 and 1.</summary>
    public required double[] Levels { get; init; }

    /// <summary>
    /// Quantiles of the window maximum: entry <c>[level * Mean.Length + i]</c> is for the window that starts the options' lead
    /// after point <c>i</c>.
    /// </summary>
    public required double[] WindowQuantiles { get; init; }

    /// <summary>
    /// The operating quantile of the window maximum for each of the 168 local hours of a week (0 = Monday 00:00), the
    /// fallback for when forecasts have become too old. Null under two weeks of history.
    /// </summary>
    public double[]? WeeklyProfile { get; init; }

    /// <summary>How cautiously to provision, chosen on the past, to be averaged; empty when no choice was asked for.</summary>
    public IReadOnlyList<OperatingPoint> Operating { get; init; } = [];

    /// <summary>What <see cref="Operating"/> was chosen from; null while nothing, or only the default, is in force.</summary>
    public OperatingChoice? Choice { get; init; }

    /// <summary>Holds that operating points may ask for, ascending, none first; empty when no choice was asked for.</summary>
    public IReadOnlyList<TimeSpan> Holds { get; init; } = [];

    /// <summary>The highest quantiles of the first point said within each hold: entry <c>[hold * levels + level]</c>.</summary>
    public double[] Held { get; init; } = [];

    /// <summary>The base that weighs most at the operating quantile and the shortest lead.</summary>
    public required string Model { get; init; }

    /// <summary>True while too little has been scored for the forecast to have a vote; <see cref="Reason"/> says what is missing.</summary>
    public required bool Learning { get; init; }

    /// <summary>One short sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>Grid points known at the origin, missing ones included.</summary>
    public required int HistoryPoints { get; init; }

    /// <summary>The quantile of the window that starts at a point.</summary>
    /// <param name="level">Index into <see cref="Levels"/>.</param>
    /// <param name="point">Index into <see cref="Mean"/>.</param>
    public double Quantile(int level, int point) => WindowQuantiles[(level * Mean.Length) + point];
}

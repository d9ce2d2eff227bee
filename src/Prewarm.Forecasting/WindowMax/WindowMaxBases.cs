namespace Prewarm.Forecasting.WindowMax;

/// <summary>The set of bases that the forecaster weighs.</summary>
internal static class WindowMaxBases
{
    /// <summary>The bases in the order in which they must be prepared; the first is the last value.</summary>
    public static IReadOnlyList<IWindowMaxBase> Create(
        DemandHistory history,
        WindowMaxOptions options,
        WindowMaxTuning tuning,
        DecompositionBase decomposition
    )
    {
        var days = new SeasonLookup(history, options.TimeZone, TimeSpan.FromDays(1));
        var weeks = new SeasonLookup(history, options.TimeZone, TimeSpan.FromDays(7));
        var level = options.StepsOf(tuning.LevelWindow, 3);
        var fade = tuning.LevelHalfLife / options.Step;
        var slope = new SlopeBase(
            history,
            options.StepsOf(tuning.SlopeWindow, 3),
            Math.Max(1, tuning.SlopeHalfLife / options.Step)
        );
        var fourWeeks = new SeasonBase("weeks-4", history, weeks, 4, level, fade);
        List<IWindowMaxBase> bases =
        [
            new LastValueBase(history, options.StepsOf(tuning.LiveAge)),
            slope,
            fourWeeks,
            new SeasonBase("days-4", history, days, 4, level, fade),
            new SeasonBase("week-1", history, weeks, 1, level, fade),
            new SeasonBase("weeks-4-plain", history, weeks, 4, 0, fade),
        ];
        bases.Add(new HighestBase("season-or-slope", bases, bases.IndexOf(fourWeeks), bases.IndexOf(slope)));
        if (options.Parts.HasFlag(ForecastParts.Decomposition))
        {
            bases.Add(decomposition);
        }

        return bases;
    }
}

namespace Prewarm.Forecasting.Combination;

/// <summary>Which part of a history is lived through again before the first forecast, and where the models are fitted anew on the way.</summary>
/// <param name="From">Samples known when it begins; the shares of the experts count from here.</param>
/// <param name="BandsFrom">Samples known when errors begin to count for the bands, at least <paramref name="From"/>.</param>
/// <param name="Stride">Samples of which one is a judged origin.</param>
/// <param name="RefitEvery">Samples from one fit to the next.</param>
internal sealed record ReplayPlan(int From, int BandsFrom, int Stride, int RefitEvery)
{
    /// <summary>Fits during a replay at most.</summary>
    private const int FitsMost = 8;

    /// <summary>Samples that a replay may take however coarse the series is.</summary>
    private const int SamplesLeast = 100;

    /// <param name="count">Samples of the history.</param>
    /// <param name="step">Their spacing.</param>
    /// <param name="tuning">Shares and limits.</param>
    public static ReplayPlan Of(int count, TimeSpan step, CombinationTuning tuning)
    {
        var most = tuning.ReplayMost / step;
        var replay = (int)Math.Min(count * tuning.ReplayShare, Math.Max(SamplesLeast, most));
        replay = replay < tuning.ReplayLeast ? 0 : replay;
        var early = replay == 0 ? 0 : (int)Math.Min(count * tuning.SharesReplayShare, most) - replay;
        var fits = Math.Clamp(tuning.ReplayFitPoints / count, 1, FitsMost);
        return new ReplayPlan(
            count - replay - Math.Max(0, early),
            count - replay,
            Math.Max(1, replay / tuning.ReplayOrigins),
            Math.Max(1, (int)Math.Ceiling((double)replay / fits))
        );
    }

    /// <summary>Whether the models are fitted anew before a sample. The bands are to know the errors of models that know all that came before.</summary>
    /// <param name="index">Index of the sample, from <see cref="From"/> on; they are fitted there already.</param>
    public bool RefitsBefore(int index) => index > From && index >= BandsFrom && (index - BandsFrom) % RefitEvery == 0;
}

using Prewarm.Storage;

namespace Prewarm.Forecaster.Models;

/// <summary>Says whether a challenger is to take the champion's place. Must be pure and thread-safe.</summary>
public interface IPromotionJudge
{
    PromotionVerdict Judge(PromotionCase one);
}

/// <summary>Champion and challenger on the same time, neither of which had seen it when it was fitted.</summary>
/// <param name="Level">The quantile (0-1) that is provided for.</param>
/// <param name="Step">Spacing of the windows' starts.</param>
/// <param name="Start">Start of the first window, UTC.</param>
/// <param name="Truth">Maximum of demand over each window, in the workload's unit; NaN where it is not known.</param>
/// <param name="Champion">What the champion forecast for each window at <paramref name="Level"/>.</param>
/// <param name="Challenger">The same of the challenger.</param>
public sealed record PromotionCase(
    HistoryKey Key,
    double Level,
    TimeSpan Step,
    DateTimeOffset Start,
    IReadOnlyList<double> Truth,
    IReadOnlyList<double> Champion,
    IReadOnlyList<double> Challenger
);

/// <summary>What a judge says.</summary>
/// <param name="Reason">One sentence for people.</param>
/// <param name="Improvement">Share of the champion's loss that the challenger saves; negative when it is worse; NaN when not known.</param>
/// <param name="Confidence">How sure that is, 0-1.</param>
public sealed record PromotionVerdict(bool Promote, string Reason, double Improvement, double Confidence);

using System.Globalization;

namespace Prewarm.Forecaster.Models;

/// <summary>Promotes what has the lower pinball loss at the operating quantile, when that is no accident.</summary>
/// <remarks>
/// Errors of windows that overlap are alike, so the bootstrap draws blocks of neighbours, not single windows: Künsch, "The jackknife
/// and the bootstrap for general stationary observations", Annals of Statistics 17 (1989), moving blocks. Confidence is the share of
/// resamples in which the challenger's mean loss is the lower.
/// </remarks>
internal sealed class PinballJudge : IPromotionJudge
{
    private const int WindowsMin = 100;
    private const int Resamples = 1000;
    private const int Seed = 1;
    private const double ConfidenceMin = 0.95;

    /// <summary>A smaller gain is not worth a change.</summary>
    private const double ImprovementMin = 0.01;
    private static readonly TimeSpan Block = TimeSpan.FromHours(2);

    public PromotionVerdict Judge(PromotionCase one)
    {
        ArgumentNullException.ThrowIfNull(one);
        var gains = new List<double>();
        var loss = 0.0;
        for (var i = 0; i < one.Truth.Count; i++)
        {
            if (double.IsFinite(one.Truth[i]) && double.IsFinite(one.Champion[i]) && double.IsFinite(one.Challenger[i]))
            {
                var champion = Pinball(one.Level, one.Truth[i], one.Champion[i]);
                gains.Add(champion - Pinball(one.Level, one.Truth[i], one.Challenger[i]));
                loss += champion;
            }
        }

        if (gains.Count < WindowsMin)
        {
            return new PromotionVerdict(false, "too few windows are known to judge", double.NaN, 0);
        }

        var improvement = loss > 0 ? gains.Sum() / loss : 0;
        var confidence = Confidence(gains, Math.Max(1, (int)(Block / one.Step)));
        var promote = improvement >= ImprovementMin && confidence >= ConfidenceMin;
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"pinball loss {improvement:+0.0%;-0.0%;0.0%} better over {gains.Count} windows, confidence {confidence:P0}"
        );
        return new PromotionVerdict(promote, reason, improvement, confidence);
    }

    private static double Pinball(double level, double truth, double quantile) =>
        truth >= quantile ? level * (truth - quantile) : (1 - level) * (quantile - truth);

    private static double Confidence(List<double> gains, int block)
    {
        var random = new Random(Seed);
        var better = 0;
        for (var resample = 0; resample < Resamples; resample++)
        {
            var (sum, drawn) = (0.0, 0);
            while (drawn < gains.Count)
            {
                var start = random.Next(Math.Max(1, gains.Count - block + 1));
                for (var i = start; i < Math.Min(start + block, gains.Count) && drawn < gains.Count; i++, drawn++)
                {
                    sum += gains[i];
                }
            }

            better += sum > 0 ? 1 : 0;
        }

        return (double)better / Resamples;
    }
}

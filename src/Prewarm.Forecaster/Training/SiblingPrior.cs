using Prewarm.Forecasting.Series;

namespace Prewarm.Forecaster.Training;

/// <summary>Lends a newcomer the past of a sibling, brought to its own level, until it has enough of its own. Pure.</summary>
internal static class SiblingPrior
{
    /// <summary>With this much of its own a workload needs no sibling: every hour of the week has been seen twice.</summary>
    public static readonly TimeSpan Enough = TimeSpan.FromDays(14);

    /// <summary>How much of the sibling is lent.</summary>
    public static readonly TimeSpan Span = TimeSpan.FromDays(28);

    /// <summary>Fewer minutes that both know say nothing about their levels.</summary>
    private const int CommonMin = 60;
    private const double ScaleMax = 1000;

    /// <summary>Own history with the sibling's scaled past before it; own history alone where the sibling does not help.</summary>
    /// <param name="own">By minute, not empty; NaN is missing.</param>
    /// <param name="sibling">By minute; null without one.</param>
    public static RegularSeries Prepend(RegularSeries own, RegularSeries? sibling)
    {
        if (
            sibling is null
            || own.Step * own.Count >= Enough
            || sibling.Start >= own.Start
            || Scale(own, sibling) is not { } scale
        )
        {
            return own;
        }

        var lent = (int)Math.Round((own.Start - sibling.Start) / own.Step);
        var values = new double[lent + own.Count];
        for (var i = 0; i < lent; i++)
        {
            values[i] = i < sibling.Count ? sibling[i] * scale : double.NaN;
        }

        own.Values.CopyTo(values.AsSpan(lent));
        return new RegularSeries(sibling.Start, own.Step, values);
    }

    /// <summary>Own mean over the sibling's, over the minutes that both know.</summary>
    private static double? Scale(RegularSeries own, RegularSeries sibling)
    {
        var offset = (int)Math.Round((own.Start - sibling.Start) / own.Step);
        var (mine, its, count) = (0.0, 0.0, 0);
        for (var i = 0; i < own.Count && offset + i < sibling.Count; i++)
        {
            if (!double.IsNaN(own[i]) && !double.IsNaN(sibling[offset + i]))
            {
                (mine, its, count) = (mine + own[i], its + sibling[offset + i], count + 1);
            }
        }

        return count >= CommonMin && its > 0 && mine / its is > 0 and < ScaleMax and var scale ? scale : null;
    }
}

namespace Prewarm.Forecasting.Combination;

/// <summary>What each expert lost at each hour of the week: yesterday is a bad guide to every Saturday and every Monday.</summary>
/// <remarks>
/// Per expert and hour of the local week a mean of its losses, older weeks counting for less. Against the expert's mean over the whole week this is a factor:
/// 1 where it is as good as ever, 3 where it was three times as far off a week ago. One week says little about the next, so the mean is taken over
/// the hours beside it too and shrunk towards 1.
/// </remarks>
/// <param name="experts">Experts.</param>
internal sealed class WeeklyLosses(int experts)
{
    /// <summary>Hours of a week.</summary>
    public const int Hours = 168;

    /// <summary>Share that the losses of an hour keep when the same hour of the next week begins.</summary>
    private const float KeepOfWeek = 0.25f;

    /// <summary>Hours on either side that speak for an hour too.</summary>
    private const int Beside = 1;

    /// <summary>Share of the week's mean in the mean of an hour.</summary>
    private const double Shrink = 0.2;

    // Floats: a factor is a rough thing, and this is kept per lead.
    private readonly float[] _sums = new float[experts * Hours];
    private readonly float[] _counts = new float[experts * Hours];
    private readonly double[] _sum = new double[experts];
    private readonly double[] _count = new double[experts];
    private readonly int[] _last = [.. Enumerable.Repeat(-1, experts)];

    /// <summary>Takes a loss, in time order of targets.</summary>
    /// <param name="expert">Its index.</param>
    /// <param name="hour">Hour of the local week of the target, 0 to 167.</param>
    /// <param name="loss">0 or more; NaN is left out.</param>
    public void Add(int expert, int hour, double loss)
    {
        if (double.IsNaN(loss))
        {
            return;
        }

        var at = (expert * Hours) + hour;
        var keep = hour == _last[expert] ? 1 : KeepOfWeek;
        var (sum, count) = ((keep * _sums[at]) + (float)loss, (keep * _counts[at]) + 1);

        // By what the bucket has truly changed, so that its rounding does not add up.
        _sum[expert] += (double)sum - _sums[at];
        _count[expert] += (double)count - _counts[at];
        (_sums[at], _counts[at], _last[expert]) = (sum, count, hour);
    }

    /// <summary>What an expert loses at an hour of the week, over what it loses on the whole; 1 when not known.</summary>
    public double Factor(int expert, int hour)
    {
        double sum = 0,
            count = 0;
        for (var beside = -Beside; beside <= Beside; beside++)
        {
            var at = (expert * Hours) + ((hour + beside + Hours) % Hours);
            sum += _sums[at];
            count += _counts[at];
        }

        var usual = _count[expert] > 0 ? _sum[expert] / _count[expert] : 0;
        return count > 0 && usual > 0 ? ((sum / count / usual) + Shrink) / (1 + Shrink) : 1;
    }
}

namespace Prewarm.Forecasting.Transforms;

/// <summary>A power of the series in which its spread no longer depends on its level.</summary>
/// <remarks>
/// Method: y = (x / s + o)^p, or ln(x / s + o) for p = 0 (Box and Cox 1964), with s the mean of the series, so that the
/// transform is scale-free. p is one of 1, 1/2 and 0, chosen as Guerrero (1993) does: the coefficient of variation of
/// sd / mean^(1 - p) over blocks of one day is the least. A series with negative samples, and one too short to say, stays as it is.
/// </remarks>
internal sealed class PowerTransform
{
    /// <summary>Blocks needed before a power is chosen.</summary>
    private const int BlocksLeast = 5;

    /// <summary>Added to the scaled series before the logarithm, so that a zero is low and not minus infinity.</summary>
    private const double LogOffset = 0.02;

    private readonly double _scale;
    private readonly double _offset;

    private PowerTransform(double power, double scale, double offset)
    {
        Power = power;
        _scale = scale;
        _offset = offset;
    }

    /// <summary>1, 0.5 or 0 (logarithm).</summary>
    public double Power { get; }

    /// <param name="values">Samples, NaN where missing.</param>
    /// <param name="block">Samples of one block, usually a day.</param>
    public static PowerTransform Choose(ReadOnlySpan<double> values, int block)
    {
        var (least, mean) = LeastAndMean(values);
        if (!(mean > 0) || least < 0)
        {
            return new PowerTransform(1, mean > 0 ? mean : Math.Max(1e-300, Math.Abs(least)), 0);
        }

        var moments = Moments(values, Math.Max(2, block));
        if (moments.Count < BlocksLeast)
        {
            return new PowerTransform(1, mean, 0);
        }

        double[] powers = [1, 0.5, 0];
        var best = powers.MinBy(power => Variation(moments, power));
        return new PowerTransform(best, mean, best == 0 ? LogOffset : 0);
    }

    public double Forward(double value) =>
        double.IsNaN(value) ? double.NaN
        : Power == 1 ? value / _scale
        : Power == 0 ? Math.Log(Math.Max(0, value / _scale) + _offset)
        : Math.Sqrt(Math.Max(0, value / _scale));

    /// <summary>The median of the series for the median of the transformed one.</summary>
    public double Back(double value) =>
        Power == 1 ? value * _scale
        : Power == 0 ? (Math.Exp(Math.Min(value, 700)) - _offset) * _scale
        : Math.Max(0, value) * Math.Max(0, value) * _scale;

    private static (double Least, double Mean) LeastAndMean(ReadOnlySpan<double> values)
    {
        double least = double.PositiveInfinity,
            sum = 0;
        var count = 0;
        foreach (var value in values)
        {
            if (!double.IsNaN(value))
            {
                least = Math.Min(least, value);
                sum += value;
                count++;
            }
        }

        return count == 0 ? (0, 0) : (least, sum / count);
    }

    private static List<(double Mean, double Sd)> Moments(ReadOnlySpan<double> values, int block)
    {
        var moments = new List<(double, double)>();
        for (var from = values.Length % block; from + block <= values.Length; from += block)
        {
            double sum = 0,
                squares = 0;
            var count = 0;
            foreach (var value in values.Slice(from, block))
            {
                if (!double.IsNaN(value))
                {
                    sum += value;
                    squares += value * value;
                    count++;
                }
            }

            var mean = sum / count;
            var variance = (squares / count) - (mean * mean);
            if (2 * count >= block && mean > 0 && variance > 0)
            {
                moments.Add((mean, Math.Sqrt(variance)));
            }
        }

        return moments;
    }

    private static double Variation(List<(double Mean, double Sd)> moments, double power)
    {
        var ratios = moments.ConvertAll(moment => moment.Sd / Math.Pow(moment.Mean, 1 - power));
        var mean = ratios.Average();
        return Math.Sqrt(ratios.Sum(ratio => (ratio - mean) * (ratio - mean)) / ratios.Count) / mean;
    }
}

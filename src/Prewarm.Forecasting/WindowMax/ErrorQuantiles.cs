namespace Prewarm.Forecasting.WindowMax;

/// <summary>Turns a point opinion into quantiles by the trailing quantiles of its own log error.</summary>
/// <remarks>
/// With actual m, opinion p and offset c the error is <c>ln((m + c) / (p + c))</c>; the quantile at a level is
/// <c>(p + c) * exp(error quantile) - c</c>, not below zero. Log errors make one set of errors serve nights and peaks;
/// c keeps them finite at zero. The factors are cached, so that asking costs one multiplication.
/// </remarks>
/// <param name="levels">Ascending, in (0, 1).</param>
/// <param name="keep">Share of its mass that an error keeps when the next one comes.</param>
internal sealed class ErrorQuantiles(double[] levels, double keep)
{
    private readonly ErrorSketch _errors = new(keep);
    private readonly double[] _factors = Ones(levels.Length);

    /// <summary>Adds the error of an opinion that has come due.</summary>
    public void Add(double opinion, double actual, double offset)
    {
        if (opinion + offset <= 0 || actual + offset <= 0)
        {
            // Only when all demand so far was zero: the opinion was right or there is no scale to measure it with.
            return;
        }

        _errors.Add(Math.Log((actual + offset) / (opinion + offset)));
        _errors.Quantiles(levels, _factors);
        for (var l = 0; l < levels.Length; l++)
        {
            _factors[l] = Math.Exp(_factors[l]);
        }
    }

    /// <summary>The quantile that an opinion stands for; the opinion itself before any error is known.</summary>
    public double Quantile(double opinion, double offset, int level) =>
        Math.Max(0, ((opinion + offset) * _factors[level]) - offset);

    /// <summary>The same along a path.</summary>
    public void Raise(Span<double> opinions, double offset, int level)
    {
        foreach (ref var opinion in opinions)
        {
            opinion = Quantile(opinion, offset, level);
        }
    }

    /// <summary>What an opinion and its offset are multiplied by.</summary>
    public double Factor(int level) => _factors[level];

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1);
        return ones;
    }
}

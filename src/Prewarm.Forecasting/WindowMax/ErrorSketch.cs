namespace Prewarm.Forecasting.WindowMax;

/// <summary>Quantiles of log errors that fade with age, in constant memory.</summary>
/// <remarks>
/// <para>
/// A histogram with bins of an eighth of an error's size (and no narrower than 0.0025) around one for zero, so that
/// a base that is right is right exactly; within the other bins errors count as spread evenly. The mass of an error halves every
/// half-life: a window of the same mean age would have to remember every error.
/// </para>
/// <para>
/// The rank is the one of split conformal prediction (Vovk et al. 2005; Lei et al. 2018, section 2), (n + 1) * level with
/// the mass for n; beyond n it is the highest error that still counts.
/// </para>
/// </remarks>
/// <param name="keep">Share of its mass that an error keeps when the next one comes, in (0, 1).</param>
internal sealed class ErrorSketch(double keep)
{
    /// <summary>Errors below this are none: demand that repeats itself to the digit is covered by a forecast of the same digits.</summary>
    public const double Precision = 0.0025;

    private const double Smallest = 0.02;
    private const double Fineness = 8;
    private const int Half = 51;

    /// <summary>Masses are written down again before they leave the range of a float.</summary>
    private const double UnitMost = 1e9;

    /// <summary>Where each bin ends.</summary>
    private static readonly double[] Ends = [.. Enumerable.Range(0, (2 * Half) + 1).Select(bin => Edge(bin, 1))];

    private readonly float[] _masses = new float[(2 * Half) + 1];
    private double _unit = 1;
    private double _total;

    /// <summary>Adds a finite error.</summary>
    public void Add(double error)
    {
        _unit /= keep;
        if (_unit > UnitMost)
        {
            Rescale();
        }

        var bin = Half + (int)Math.Clamp(Math.Round(Fineness * Math.Asinh(error / Smallest)), -Half, Half);
        _masses[bin] += (float)_unit;
        _total += _unit;
    }

    /// <summary>Quantiles of what was added, at least one error.</summary>
    /// <param name="levels">Ascending, in (0, 1).</param>
    /// <param name="quantiles">One per level.</param>
    public void Quantiles(ReadOnlySpan<double> levels, Span<double> quantiles)
    {
        var (below, level, highest) = (0.0, 0, 0.0);
        for (var bin = 0; bin < _masses.Length && level < levels.Length; bin++)
        {
            var mass = _masses[bin];
            if (mass == 0)
            {
                continue;
            }

            highest = Ends[bin];
            while (level < levels.Length && Rank(levels[level]) <= below + mass)
            {
                quantiles[level] = Edge(bin, (Rank(levels[level]) - below) / mass);
                level++;
            }

            below += mass;
        }

        quantiles[level..].Fill(highest);
    }

    private double Rank(double level) => (_total + _unit) * level * (1 - 1e-6);

    /// <summary>The error at a share of a bin; the middle one is zero all over.</summary>
    private static double Edge(int bin, double share) =>
        bin == Half ? 0 : Smallest * Math.Sinh((bin - Half - 0.5 + share) / Fineness);

    private void Rescale()
    {
        _total = 0;
        for (var bin = 0; bin < _masses.Length; bin++)
        {
            _masses[bin] = (float)(_masses[bin] / _unit);
            _total += _masses[bin];
        }

        _unit = 1;
    }
}

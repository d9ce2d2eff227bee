using Prewarm.Forecasting.Intervals;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Combination;

/// <summary>Errors, weights and calibration of all experts at one lead.</summary>
/// <remarks>
/// Every scored origin passes three stages: each expert becomes quantiles through its own errors; per level the quantiles are
/// averaged with weights from their trailing pinball losses, experts that lose to the best naive one left out; the average is
/// calibrated on its own errors at a level that adapts to what was covered. What was said is judged as it was said then.
/// </remarks>
internal sealed class LeadExperts
{
    private readonly double[] _levels;
    private readonly ExpertErrors[] _errors;
    private readonly ExpertErrors[] _combined;
    private readonly AdaptiveLevel[] _adaptive;
    private readonly ExpertWeights[] _weights;
    private readonly Queue<Saying> _pending = new();
    private readonly double[] _losses;

    public LeadExperts(
        int lead,
        IReadOnlyList<double> levels,
        int experts,
        bool[] naive,
        PowerTransform transform,
        CombinationTuning tuning,
        int capacity,
        double keep
    )
    {
        Lead = lead;
        _levels = [.. levels];
        _errors = [.. Enumerable.Range(0, experts).Select(_ => new ExpertErrors(_levels, transform, capacity))];
        _combined = [.. _levels.Select(level => new ExpertErrors([level], transform, capacity))];
        _adaptive = [.. _levels.Select(level => new AdaptiveLevel(level))];
        _weights = [.. _levels.Select(_ => new ExpertWeights(naive, keep, tuning.WeightPower))];
        _losses = new double[experts];
    }

    /// <summary>Steps ahead.</summary>
    public int Lead { get; }

    /// <summary>Origins that have been judged.</summary>
    public int Scored { get; private set; }

    /// <summary>Shares of the experts at a level; they sum to 1.</summary>
    public ReadOnlySpan<double> Weights(int level) => _weights[level].Shares;

    /// <summary>Discounted mean pinball loss of an expert; NaN before any.</summary>
    public double Loss(int level, int expert) => _weights[level].Loss(expert);

    /// <summary>One expert's own quantile.</summary>
    public double Quantile(int expert, double point, int level) =>
        double.IsNaN(point) ? double.NaN : _errors[expert].Quantile(point, level);

    /// <summary>The calibrated combination, one value per level, not falling with the level; NaN when no expert has a forecast.</summary>
    public void Combine(ReadOnlySpan<double> points, Span<double> quantiles)
    {
        var least = double.NegativeInfinity;
        for (var l = 0; l < _levels.Length; l++)
        {
            var value = Average(points, l);
            if (!double.IsNaN(value))
            {
                value = _combined[l].QuantileAt(value, _adaptive[l].Current);
                least = Math.Max(least, value);
                value = least;
            }

            quantiles[l] = value;
        }
    }

    /// <summary>Keeps what the experts say at an origin about a lead that this one speaks for, until it comes due.</summary>
    public void Record(int origin, int lead, ReadOnlySpan<double> points)
    {
        var saying = new Saying(
            origin + lead,
            points.ToArray(),
            new double[_levels.Length],
            new double[_levels.Length]
        );
        for (var l = 0; l < _levels.Length; l++)
        {
            saying.Average[l] = Average(points, l);
        }

        Combine(points, saying.Final);
        _pending.Enqueue(saying);
    }

    /// <summary>Judges what has come due: the actual of an index, NaN where missing.</summary>
    public void Settle(int index, double actual)
    {
        for (var pending = _pending.Count; pending > 0; pending--)
        {
            var saying = _pending.Dequeue();
            if (saying.Target > index)
            {
                _pending.Enqueue(saying);
            }
            else if (!double.IsNaN(actual))
            {
                Judge(saying, actual);
            }
        }
    }

    private void Judge(Saying saying, double actual)
    {
        Scored++;
        for (var l = 0; l < _levels.Length; l++)
        {
            for (var e = 0; e < _errors.Length; e++)
            {
                _losses[e] = double.IsNaN(saying.Points[e])
                    ? double.NaN
                    : PinballLoss.Of(_levels[l], _errors[e].Quantile(saying.Points[e], l), actual);
            }

            _weights[l].Update(_losses);
            if (!double.IsNaN(saying.Final[l]))
            {
                _adaptive[l].Add(actual <= saying.Final[l]);
                _combined[l].Add(saying.Average[l], actual);
            }
        }

        for (var e = 0; e < _errors.Length; e++)
        {
            if (!double.IsNaN(saying.Points[e]))
            {
                _errors[e].Add(saying.Points[e], actual);
            }
        }
    }

    /// <summary>The experts' own points, weighed by their losses at a level; their bands' shifts left out.</summary>
    public double Point(ReadOnlySpan<double> points, int level)
    {
        var shares = _weights[level].Shares;
        double sum = 0,
            mass = 0,
            plain = 0,
            count = 0;
        for (var e = 0; e < points.Length; e++)
        {
            if (!double.IsNaN(points[e]))
            {
                sum += shares[e] * points[e];
                mass += shares[e];
                plain += points[e];
                count++;
            }
        }

        return mass > 0 ? sum / mass : plain / count;
    }

    private double Average(ReadOnlySpan<double> points, int level)
    {
        var shares = _weights[level].Shares;
        double sum = 0,
            mass = 0,
            plain = 0,
            count = 0;
        for (var e = 0; e < points.Length; e++)
        {
            if (!double.IsNaN(points[e]))
            {
                var quantile = _errors[e].Quantile(points[e], level);
                sum += shares[e] * quantile;
                mass += shares[e];
                plain += quantile;
                count++;
            }
        }

        return mass > 0 ? sum / mass : plain / count;
    }

    private sealed record Saying(int Target, double[] Points, double[] Average, double[] Final);
}

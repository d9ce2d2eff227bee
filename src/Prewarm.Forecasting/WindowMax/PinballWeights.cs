namespace Prewarm.Forecasting.WindowMax;

/// <summary>Shares of the bases from their discounted pinball losses.</summary>
/// <remarks>
/// Method: weights proportional to a negative power of the trailing mean loss, as Bates and Granger (1969, section 3)
/// weigh by inverse squared error, sharpened by a power p and applied to the loss that is paid here:
/// <c>w_b ~ (L_b / min L)^-p</c>, with L the exponentially discounted mean loss. Being scale-free it needs no learning
/// rate, unlike exponential weights. A base that joins late starts at the mean loss of those present, worth
/// <see cref="PriorScores"/> scores. Symbols: L = sums / masses, p = <c>power</c>.
/// </remarks>
internal sealed class PinballWeights(int bases, double keep, double power)
{
    /// <summary>Scores that the prior of a newly ready base counts for: half a day of five-minute scores would be too timid, one too bold.</summary>
    private const double PriorScores = 24;

    private readonly double[] _sums = new double[bases];
    private readonly double[] _masses = new double[bases];
    private readonly double[] _weights = Uniform(bases);

    /// <summary>One share per base; they sum to one over all bases, ready or not.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Discounted mean loss of a base; NaN before any score.</summary>
    public double Loss(int index) => _masses[index] > 0 ? _sums[index] / _masses[index] : double.NaN;

    /// <param name="losses">One loss per base, NaN for a base that had no answer.</param>
    public void Update(ReadOnlySpan<double> losses)
    {
        double present = 0;
        var count = 0;
        for (var b = 0; b < losses.Length; b++)
        {
            if (!double.IsNaN(losses[b]))
            {
                present += _masses[b] > 0 ? Loss(b) : losses[b];
                count++;
            }
        }

        if (count == 0)
        {
            return;
        }

        for (var b = 0; b < losses.Length; b++)
        {
            if (double.IsNaN(losses[b]))
            {
                continue;
            }

            if (_masses[b] == 0)
            {
                _sums[b] = PriorScores * present / count;
                _masses[b] = PriorScores;
            }

            _sums[b] = (keep * _sums[b]) + losses[b];
            _masses[b] = (keep * _masses[b]) + 1;
        }

        Reweigh();
    }

    private void Reweigh()
    {
        var least = double.PositiveInfinity;
        for (var b = 0; b < _sums.Length; b++)
        {
            least = _masses[b] > 0 ? Math.Min(least, Loss(b)) : least;
        }

        double total = 0;
        for (var b = 0; b < _sums.Length; b++)
        {
            _weights[b] = Weight(b, least);
            total += _weights[b];
        }

        for (var b = 0; b < _sums.Length; b++)
        {
            _weights[b] /= total;
        }
    }

    private double Weight(int index, double least)
    {
        if (_masses[index] == 0)
        {
            return 0;
        }

        var loss = Loss(index);
        // A loss of zero (a constant series) beats everything; equal zeros share.
        return loss <= least ? 1 : Math.Pow(least / loss, power);
    }

    private static double[] Uniform(int count)
    {
        var weights = new double[count];
        Array.Fill(weights, 1d / count);
        return weights;
    }
}

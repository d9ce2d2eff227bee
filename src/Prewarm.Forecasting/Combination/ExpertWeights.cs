namespace Prewarm.Forecasting.Combination;

/// <summary>Shares of experts from their discounted pinball losses at one level, over several memories at once.</summary>
/// <remarks>
/// <para>
/// Within a memory shares are proportional to the trailing mean loss to minus a power, as Bates and Granger (1969, section 3) weigh by
/// inverse squared error; being scale-free this needs no learning rate. A prior loss, alike for all and lower for the median of the
/// models, keeps shares near alike while fewer than a few lengths of the lead have been seen. Who loses to the best naive expert
/// has no share. Where the best naive expert is guarded, it holds all that others have not surely earned: an expert has its full share
/// from a paired gain of <see cref="CombinationTuning.SureAt"/> standard errors on (<see cref="PairedGains"/>), none at none. A short memory follows
/// a change of the world, a long one a steady world: which is right is decided the same way, by the losses of what each memory's shares gave (in
/// the spirit of Herbster and Warmuth 1998, who track the best expert). Near and far leads differ in their <see cref="Weighing"/> only.
/// </para>
/// <para>Before any loss is known all count alike.</para>
/// </remarks>
internal sealed class ExpertWeights
{
    private readonly LeadSettings _settings;
    private readonly Weighing _weighing;
    private readonly DiscountedLosses[] _memories;
    private readonly PairedGains[] _gains;
    private readonly DiscountedLosses _judged;
    private readonly double[][] _sharesOf;
    private readonly double[] _shares;
    private readonly double[] _means;

    /// <param name="settings">What the lead is made for.</param>
    /// <param name="weighing">How shares are made of losses.</param>
    public ExpertWeights(LeadSettings settings, Weighing weighing)
    {
        _settings = settings;
        _weighing = weighing;
        var experts = settings.Naive.Length;
        var lives = settings.Tuning.Memories.Select(settings.Scores).ToArray();
        _memories = [.. lives.Select(life => new DiscountedLosses(experts, life))];
        _gains = weighing.Guarded
            ? [.. lives.Select(life => new PairedGains(settings.Naive, life, settings.ScoresPerWindow))]
            : [];
        _judged = new DiscountedLosses(lives.Length, lives[0]);
        _sharesOf = [.. lives.Select(_ => new double[experts])];
        _shares = new double[experts];
        _means = new double[experts];
        foreach (var shares in _sharesOf.Append(_shares))
        {
            Array.Fill(shares, 1.0 / experts);
        }
    }

    /// <summary>Sum to 1.</summary>
    public ReadOnlySpan<double> Shares => _shares;

    /// <summary>Number of memories.</summary>
    public int Memories => _memories.Length;

    /// <summary>Shares by one memory alone.</summary>
    public ReadOnlySpan<double> SharesOf(int memory) => _sharesOf[memory];

    /// <param name="losses">One per expert, NaN where it had no forecast.</param>
    /// <param name="memoryLosses">One per memory: what the average by its shares lost.</param>
    public void Update(ReadOnlySpan<double> losses, ReadOnlySpan<double> memoryLosses)
    {
        _judged.Add(memoryLosses);
        foreach (var memory in _memories)
        {
            memory.Add(losses);
        }

        foreach (var gains in _gains)
        {
            gains.Add(losses);
        }

        Reweigh();
    }

    private void Reweigh()
    {
        Array.Clear(_shares);
        var best = double.PositiveInfinity;
        for (var m = 0; m < _memories.Length; m++)
        {
            Weigh(_memories[m], _sharesOf[m], _gains.Length > 0 ? _gains[m] : null);
            best = Math.Min(best, _judged.Mean(m));
        }

        for (var m = 0; m < _memories.Length; m++)
        {
            var share = Share(best, _judged.Mean(m), _weighing.MemoryPower);
            for (var e = 0; e < _shares.Length; e++)
            {
                _shares[e] += share * _sharesOf[m][e];
            }
        }

        Normalize(_shares);
    }

    private void Weigh(DiscountedLosses losses, double[] shares, PairedGains? gains)
    {
        var prior = PriorLoss(losses);
        var mass = _weighing.PriorWindows * _settings.ScoresPerWindow;
        var (least, naive, best) = (double.PositiveInfinity, double.PositiveInfinity, -1);
        for (var e = 0; e < shares.Length; e++)
        {
            var own = e == shares.Length - 1 ? prior * _settings.Tuning.PriorOfMedian : prior;
            _means[e] = ((losses.Mean(e) * losses.Mass(e)) + (mass * own)) / (losses.Mass(e) + mass);
            least = _means[e] < least ? _means[e] : least;
            (naive, best) = _settings.Naive[e] && _means[e] < naive ? (_means[e], e) : (naive, best);
        }

        for (var e = 0; e < shares.Length; e++)
        {
            shares[e] = double.IsNaN(_means[e]) || _means[e] > naive ? 0 : Share(least, _means[e], _weighing.Power);
        }

        if (gains is not null && best >= 0)
        {
            Guard(shares, gains, best);
        }
        else
        {
            Normalize(shares);
        }
    }

    /// <summary>Leaves to the best naive expert what no other has surely earned.</summary>
    private void Guard(double[] shares, PairedGains gains, int best)
    {
        var earned = 0.0;
        for (var e = 0; e < shares.Length; e++)
        {
            if (shares[e] > 0 && !_settings.Naive[e])
            {
                var sure = Math.Clamp(gains.Strength(e, best) / _settings.Tuning.SureAt, 0, 1);
                shares[e] *= sure;
                earned = Math.Max(earned, sure);
            }
        }

        Normalize(shares);
        for (var e = 0; e < shares.Length; e++)
        {
            shares[e] = (earned * shares[e]) + (e == best ? 1 - earned : 0);
        }
    }

    /// <summary>A usual loss: the squared mean of the roots, which one wild expert hardly moves.</summary>
    private static double PriorLoss(DiscountedLosses losses, int experts)
    {
        double sum = 0;
        var known = 0;
        for (var e = 0; e < experts; e++)
        {
            if (losses.Mass(e) > 0)
            {
                sum += Math.Sqrt(losses.Mean(e));
                known++;
            }
        }

        return known == 0 ? 0 : sum / known * (sum / known);
    }

    private double PriorLoss(DiscountedLosses losses) => PriorLoss(losses, _shares.Length);

    private static double Share(double least, double loss, double power) =>
        loss <= least ? 1
        : double.IsNaN(loss) ? 0
        : Math.Pow(least / loss, power);

    private static void Normalize(double[] shares)
    {
        var total = shares.Sum();
        for (var e = 0; e < shares.Length; e++)
        {
            shares[e] = total > 0 ? shares[e] / total : 1.0 / shares.Length;
        }
    }
}

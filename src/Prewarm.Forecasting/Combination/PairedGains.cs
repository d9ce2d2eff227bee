namespace Prewarm.Forecasting.Combination;

/// <summary>How surely each expert lost less than each naive one, by discounted paired differences of their losses.</summary>
/// <remarks>
/// A difference is taken over the root of the sum of the two losses: a wild week in which all lost much then hardly outvotes the calm one that
/// followed. Errors of forecasts that overlap say much the same, so differences are summed over blocks of one length of the lead, and the strength is
/// the sum of the blocks over the root of the sum of their squares (Diebold and Mariano 1995 ask the same question; self-normalised as
/// by de la Pena, Lai and Shao 2009): noise within a block averages out, and no span is surer than the root of the number of blocks.
/// </remarks>
internal sealed class PairedGains
{
    private readonly int[] _naive;
    private readonly int _experts;
    private readonly double _keep;
    private readonly double _keepBlock;
    private readonly int _block;
    private readonly double[] _open;
    private readonly double[] _sums;
    private readonly double[] _squares;
    private readonly double[] _masses;
    private int _inBlock;

    /// <param name="naive">Per expert whether it is one of the naive ones.</param>
    /// <param name="halfLife">Scores after which a difference counts half.</param>
    /// <param name="scoresPerWindow">Scores within one length of the lead.</param>
    public PairedGains(bool[] naive, double halfLife, double scoresPerWindow)
    {
        _naive = [.. Enumerable.Range(0, naive.Length).Where(e => naive[e])];
        _experts = naive.Length;
        _keep = Math.Pow(0.5, 1 / halfLife);
        _block = (int)Math.Ceiling(scoresPerWindow);
        _keepBlock = Math.Pow(_keep, _block);
        _open = new double[_naive.Length * _experts];
        _sums = new double[_open.Length];
        _squares = new double[_open.Length];
        _masses = new double[_open.Length];
    }

    /// <param name="losses">One per expert, NaN where it had no forecast.</param>
    public void Add(ReadOnlySpan<double> losses)
    {
        for (var n = 0; n < _naive.Length; n++)
        {
            for (var e = 0; e < _experts; e++)
            {
                var (plain, own) = (losses[_naive[n]], losses[e]);
                if (!double.IsNaN(plain - own))
                {
                    var at = (n * _experts) + e;
                    _open[at] += plain == own ? 0 : (plain - own) / Math.Sqrt(plain + own);
                    _masses[at] = (_keep * _masses[at]) + 1;
                }
            }
        }

        if (++_inBlock == _block)
        {
            Close();
        }
    }

    /// <summary>Mean gain of an expert over a naive one in standard errors; 0 before any difference, less where not even one block was seen.</summary>
    public double Strength(int expert, int naive)
    {
        var at = (Array.IndexOf(_naive, naive) * _experts) + expert;
        var squares = _squares[at] + (_open[at] * _open[at]);
        var seen = Math.Min(1, Math.Sqrt(_masses[at] / _block));
        return squares > 0 ? seen * (_sums[at] + _open[at]) / Math.Sqrt(squares) : 0;
    }

    private void Close()
    {
        _inBlock = 0;
        for (var at = 0; at < _open.Length; at++)
        {
            _sums[at] = (_keepBlock * _sums[at]) + _open[at];
            _squares[at] = (_keepBlock * _squares[at]) + (_open[at] * _open[at]);
            _open[at] = 0;
        }
    }
}

using System.Buffers;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>A <see cref="LeadBoard"/> at each of a few anchor leads; leads between them are interpolated.</summary>
/// <remarks>
/// The nearest takes every origin, a farther one of several one that wanders. Origins stay whole multiples of a few minutes apart, so windows shorter
/// than that never hold some minutes; the forest, which has the word in the lead window, learns of every minute. With origins that wander by the minute traffic
/// with jobs by the clock cost 1.5 % less, but two measured traces of 19 instead of a half (means of four seeds) more than 1.05 times the best reactive scaler.
/// </remarks>
internal sealed class LeadBoards
{
    private readonly LeadBoard[] _boards;
    private readonly int _every;
    private readonly double[] _said;

    /// <param name="bases">Number of bases.</param>
    /// <param name="levels">Quantile levels, ascending.</param>
    public LeadBoards(int bases, double[] levels, WindowMaxOptions options, WindowMaxTuning tuning)
    {
        _said = new double[bases];
        _every = options.StepsOf(tuning.ScoreEvery);
        _boards =
        [
            .. AnchorLeads(options.LeadSteps, options.Points)
                .Select(lead => new LeadBoard(
                    lead,
                    bases,
                    levels,
                    _every * Every(lead, options, tuning),
                    options,
                    tuning
                )),
        ];
    }

    /// <summary>That of the shortest lead.</summary>
    public LeadBoard Nearest => _boards[0];

    /// <summary>Whether the newest sample is an origin that a board may take.</summary>
    public bool IsDue(DemandHistory history) => history.Last % _every == 0;

    /// <summary>Judges what has come due, and keeps what is said now where it is a board's turn.</summary>
    /// <param name="history">The demand, where <see cref="IsDue"/>.</param>
    /// <param name="bases">Prepared at its newest sample.</param>
    /// <param name="offset">Of the log errors.</param>
    public void Score(DemandHistory history, IReadOnlyList<IWindowMaxBase> bases, double offset)
    {
        foreach (var board in _boards)
        {
            if (!new JudgedOrigins(board.Stride / _every).Has(history.Last / _every))
            {
                continue;
            }

            board.Settle(history);
            for (var b = 0; b < _said.Length; b++)
            {
                _said[b] = bases[b].WindowMax(board.Lead);
            }

            board.Record(history.Last, _said, offset);
        }
    }

    /// <summary>Expected demand and quantiles of the window maximum along whole paths; NaN where no base has an opinion.</summary>
    /// <param name="paths">What the bases say.</param>
    /// <param name="offset">Of the log errors.</param>
    /// <param name="medianLevel">Index of the level whose weights expected demand is averaged with.</param>
    /// <param name="means">One per point: a lead of so many steps.</param>
    /// <param name="quantiles">At <c>level * points + point</c>: of the window that starts a lead after the point.</param>
    public void Along(OpinionPaths paths, double offset, int medianLevel, Span<double> means, Span<double> quantiles)
    {
        var rented = ArrayPool<double>.Shared.Rent(2 * paths.Points);
        var other = rented.AsSpan(0, paths.Points);
        var shares = rented.AsSpan(paths.Points, paths.Points);
        for (var from = 0; from < paths.Points; )
        {
            var (near, far, count) = Stretch(from, paths.Points, shares);
            var into = means.Slice(from, count);
            PathBoard.Means(near, paths, from, medianLevel, into);
            PathBoard.Means(far, paths, from, medianLevel, other[..count]);
            Mix(into, other, shares);
            from += count;
        }

        for (var from = 0; from < paths.Points; )
        {
            var (near, far, count) = Stretch(paths.Lead + from, paths.Lead + paths.Points, shares);
            for (var l = 0; l < quantiles.Length / paths.Points; l++)
            {
                var into = quantiles.Slice((l * paths.Points) + from, count);
                PathBoard.Quantiles(near, paths, from, offset, l, into);
                PathBoard.Quantiles(far, paths, from, offset, l, other[..count]);
                Mix(into, other, shares);
            }

            from += count;
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>The anchors around a lead, how many leads from there to an end lie between the two, and how far each is from the nearer one.</summary>
    /// <param name="lead">Shorter than <paramref name="end"/>.</param>
    /// <param name="end">The lead after the last.</param>
    /// <param name="shares">Filled with the distances, on a logarithmic scale: 0 at the nearer anchor, 1 at the farther.</param>
    private (LeadBoard Near, LeadBoard Far, int Count) Stretch(int lead, int end, Span<double> shares)
    {
        if (_boards.Length == 1 || lead > _boards[^1].Lead)
        {
            shares.Clear();
            return (_boards[^1], _boards[^1], end - lead);
        }

        var a = Math.Max(1, Array.FindIndex(_boards, board => lead <= board.Lead));
        var (near, far) = (_boards[a - 1], _boards[a]);
        var count = Math.Min(end, far.Lead + 1) - lead;
        var from = Math.Log(1 + near.Lead);
        var width = Math.Log(1 + far.Lead) - from;
        for (var i = 0; i < count; i++)
        {
            shares[i] = Math.Max(0, (Math.Log(1 + lead + i) - from) / width);
        }

        return (near, far, count);
    }

    /// <summary>Until a far anchor has its first opinion, the near one speaks for it.</summary>
    private static void Mix(Span<double> near, ReadOnlySpan<double> far, ReadOnlySpan<double> shares)
    {
        for (var i = 0; i < near.Length; i++)
        {
            near[i] =
                double.IsNaN(far[i]) ? near[i]
                : double.IsNaN(near[i]) ? far[i]
                : near[i] + (shares[i] * (far[i] - near[i]));
        }
    }

    /// <summary>Leads that are scored: those of the first point, a third and the end of the points.</summary>
    private static IEnumerable<int> AnchorLeads(int first, int points) =>
        new[] { first, first + (points / 3), first + points - 1 }.Distinct().Order();

    /// <summary>Of how many origins a lead takes one; an hour or more ahead neighbouring ones say much the same.</summary>
    private static int Every(int lead, WindowMaxOptions options, WindowMaxTuning tuning)
    {
        var ahead = options.Step * (lead - options.LeadSteps);
        return ahead < tuning.FarLead
            ? 1
            : Math.Max(1, options.StepsOf(tuning.ScoreFarEvery) / options.StepsOf(tuning.ScoreEvery));
    }
}

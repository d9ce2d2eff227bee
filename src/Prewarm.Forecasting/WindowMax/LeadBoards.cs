namespace Prewarm.Forecasting.WindowMax;

/// <summary>A <see cref="LeadBoard"/> at each of a few anchor leads; leads between them are interpolated.</summary>
internal sealed class LeadBoards
{
    private readonly LeadBoard[] _boards;
    private readonly double[] _said;

    /// <param name="bases">Number of bases.</param>
    /// <param name="levels">Quantile levels, ascending.</param>
    public LeadBoards(int bases, double[] levels, WindowMaxOptions options, WindowMaxTuning tuning)
    {
        _said = new double[bases];
        _boards =
        [
            .. AnchorLeads(options.LeadSteps, options.Points)
                .Select(lead => new LeadBoard(lead, bases, levels, Stride(lead, options, tuning), options, tuning)),
        ];
    }

    /// <summary>That of the shortest lead.</summary>
    public LeadBoard Nearest => _boards[0];

    /// <summary>Whether a board has something to say or to judge at the newest sample.</summary>
    public bool IsDue(DemandHistory history) => Array.Exists(_boards, board => history.Last % board.Stride == 0);

    /// <summary>Judges what has come due, and keeps what is said now where it is a board's turn.</summary>
    /// <param name="history">The demand.</param>
    /// <param name="bases">Prepared at its newest sample.</param>
    /// <param name="offset">Of the log errors.</param>
    public void Score(DemandHistory history, IReadOnlyList<IWindowMaxBase> bases, double offset)
    {
        foreach (var board in _boards)
        {
            if (history.Last % board.Stride != 0)
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

    /// <summary>The combined quantile at a lead for the bases' opinions (NaN: no opinion); NaN when no base has one.</summary>
    public double Quantile(int lead, ReadOnlySpan<double> opinions, double offset, int level)
    {
        var (near, far, share) = Bracket(lead);
        var nearly = near.Quantile(opinions, offset, level);
        return share == 0 ? nearly : Mix(nearly, far.Quantile(opinions, offset, level), share);
    }

    /// <summary>The combined expected demand at a lead.</summary>
    public double Mean(int lead, ReadOnlySpan<double> means, int level)
    {
        var (near, far, share) = Bracket(lead);
        return Mix(near.Mean(means, level), far.Mean(means, level), share);
    }

    /// <summary>The anchors around a lead and how far it is from the nearer one, on a logarithmic scale.</summary>
    private (LeadBoard Near, LeadBoard Far, double Share) Bracket(int lead)
    {
        for (var a = 1; a < _boards.Length; a++)
        {
            if (lead <= _boards[a].Lead)
            {
                var from = Math.Log(1 + _boards[a - 1].Lead);
                return (
                    _boards[a - 1],
                    _boards[a],
                    Math.Max(0, (Math.Log(1 + lead) - from) / (Math.Log(1 + _boards[a].Lead) - from))
                );
            }
        }

        return (_boards[^1], _boards[^1], 0);
    }

    /// <summary>Leads that are scored: those of the first point, a third and the end of the points.</summary>
    private static IEnumerable<int> AnchorLeads(int first, int points) =>
        new[] { first, first + (points / 3), first + points - 1 }.Distinct().Order();

    /// <summary>Steps between two scores; an hour or more ahead neighbouring ones say much the same.</summary>
    private static int Stride(int lead, WindowMaxOptions options, WindowMaxTuning tuning)
    {
        var near = options.StepsOf(tuning.ScoreEvery);
        var ahead = options.Step * (lead - options.LeadSteps);
        return ahead < tuning.FarLead ? near : Math.Max(near, options.StepsOf(tuning.ScoreFarEvery));
    }

    /// <summary>Until a far anchor has its first opinion, the near one speaks for it.</summary>
    private static double Mix(double near, double far, double share) =>
        double.IsNaN(far) ? near
        : double.IsNaN(near) ? far
        : near + (share * (far - near));
}

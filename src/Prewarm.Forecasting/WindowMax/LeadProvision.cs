using Prewarm.Forecasting.Intervals;
using Prewarm.Forecasting.Replay;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>What to provision for one lead time ahead: the forest's quantiles, and the operating point that pays on the past.</summary>
/// <remarks>
/// Per sample: the past is advanced by it, the combination's opinion is kept as a feature, the forest (or, until there is one,
/// the combination itself) says the quantiles, and these become the wishes of the replayed fleets. Every quantile is thus
/// judged as it was said then.
/// </remarks>
internal sealed class LeadProvision
{
    /// <summary>A forest is grown anew when this share more is known ...</summary>
    private const double GrowthShare = 0.25;

    /// <summary>... or after this time, whichever comes first.</summary>
    private static readonly TimeSpan GrowthMost = TimeSpan.FromHours(12);

    /// <summary>While a past is replayed forests are grown more rarely, and only over its last part: that is what points are chosen on.</summary>
    private static readonly TimeSpan ReplayGrowthMost = TimeSpan.FromDays(2);

    internal static readonly TimeSpan ReplayReach = TimeSpan.FromDays(14);

    /// <summary>At half of this distance from the origin the forest's departure from the combination has faded by half.</summary>
    private static readonly TimeSpan DepartureHalfLife = TimeSpan.FromMinutes(15);

    /// <summary>Coverage is counted over this much of the past.</summary>
    private static readonly TimeSpan CoverageWindow = TimeSpan.FromDays(3);

    private readonly DemandHistory _history;
    private readonly double[] _levels;
    private readonly double[] _combined;
    private readonly double[] _quantiles;
    private readonly LeadForest _forest;
    private readonly OperatingBoard _board;
    private readonly StackedOpinions _opinions;
    private readonly int _median;
    private readonly int _upper;
    private readonly double _fade;
    private readonly int _lead;
    private readonly ForecastParts _parts;
    private readonly int _operating;
    private readonly TrailingShare _covered;
    private readonly Queue<(int Target, double Quantile)> _said = new();
    private readonly ReplayRules _rules;
    private DateTimeOffset? _replayedFrom;

    public LeadProvision(DemandHistory history, WindowMaxOptions options, ReplayRules rules, double[] levels)
    {
        _history = history;
        _rules = rules;
        _levels = levels;
        _combined = new double[levels.Length];
        _quantiles = new double[levels.Length];
        _opinions = new StackedOpinions(history);
        _forest = new LeadForest(history, _opinions, options);
        _board = new OperatingBoard(rules, options.Step, levels);
        _median = Nearest(0.5);
        _upper = Nearest(0.9);
        _fade = Math.Pow(0.5, options.Step / DepartureHalfLife);
        _lead = options.LeadSteps;
        _parts = options.Parts;
        _operating = Nearest(options.OperatingQuantile);
        _covered = new TrailingShare(options.StepsOf(CoverageWindow));
    }

    /// <summary>The points to run at, equally weighted.</summary>
    public IReadOnlyList<OperatingPoint> Points => _board.Points;

    /// <summary>The highest quantiles said within each hold: entry <c>[hold * levels + level]</c>.</summary>
    public ReadOnlySpan<double> Held => _board.Held;

    /// <summary>True once a forest speaks.</summary>
    public bool HasForest => _forest.IsReady;

    /// <summary>Quantiles at the newest sample, one per level.</summary>
    public ReadOnlySpan<double> Quantiles => _quantiles;

    /// <summary>What <see cref="Points"/> were chosen from and compared with; null before the first look.</summary>
    public OperatingChoice? Choice { get; private set; }

    /// <summary>Before a sample joins the history.</summary>
    public void Before(double value)
    {
        // What the first days cost without a forest says little about the days with one.
        if (_parts.HasFlag(ForecastParts.Choice) && (_forest.IsReady || !_parts.HasFlag(ForecastParts.Forest)))
        {
            var before = _board.CostsAtChoice;
            _board.Advance(value);
            Note(value, isCompared: !ReferenceEquals(before, _board.CostsAtChoice));
        }
    }

    /// <summary>After it has.</summary>
    /// <param name="combined">The combination's quantiles for the same window, one per level.</param>
    public void After(ReadOnlySpan<double> combined)
    {
        combined.CopyTo(_combined);
        _opinions.Append(combined[_median], combined[_upper]);
        if (!_forest.TryQuantiles(_levels, _quantiles))
        {
            combined.CopyTo(_quantiles);
        }

        _board.Forecast(_quantiles);
        Judge();
    }

    /// <summary>How provisioning with a forecast did against the best without; null until a forest has been judged.</summary>
    public ProvisionScore? Score()
    {
        var ratio = _board.ForecastOverLive;
        return double.IsFinite(ratio) && _covered.Count > 0
            ? new ProvisionScore(_covered.Count, ratio, _covered.Share, _levels[_operating])
            : null;
    }

    /// <summary>Grows the forest anew when it is worth it.</summary>
    /// <param name="ahead">How much of a replayed past is still to come; zero when live.</param>
    public void Refit(TimeSpan ahead)
    {
        var age = _history.Last - _forest.GrownAt;
        if (!_parts.HasFlag(ForecastParts.Forest) || ahead > ReplayReach)
        {
            return;
        }

        var most = ahead > TimeSpan.Zero ? ReplayGrowthMost : GrowthMost;
        if (!_forest.IsReady || age >= GrowthShare * _history.Count || _history.Step * age >= most)
        {
            _forest.Refit();
        }
    }

    /// <summary>What the combination's quantiles of later windows become in the light of the forest's departure from it now.</summary>
    /// <param name="path">One per step from the origin on.</param>
    /// <param name="level">Index of their level.</param>
    public void Later(Span<double> path, int level)
    {
        var departure = new Departure(_quantiles[level], _combined[level]);
        var share = 1.0;
        foreach (ref var combined in path)
        {
            combined = departure.From(combined, share);
            share *= _fade;
        }
    }

    /// <summary>Keeps what a new choice was made from: people must be able to follow it.</summary>
    private void Note(double value, bool isCompared)
    {
        var at = _history.TimeAt(_history.Last + 1);
        if (!double.IsNaN(value))
        {
            _replayedFrom ??= at;
        }

        if (isCompared)
        {
            var isChosen = Choice is null || _board.ChosenAfter == _board.Steps;
            Choice = new OperatingChoice
            {
                ChosenAt = isChosen ? at + _history.Step : Choice!.ChosenAt,
                ComparedAt = at + _history.Step,
                Comparison = _board.Comparison,
                ReplayedFrom = _replayedFrom!.Value,
                Steps = _board.Steps,
                Step = _history.Step,
                HalfLife = OperatingBoard.HalfLife,
                Rules = _rules,
                Points = _board.Points,
                Candidates = _board.CostsAtChoice,
            };
        }
    }

    private void Judge()
    {
        while (_said.TryPeek(out var said) && said.Target + _history.WindowSteps <= _history.Last)
        {
            _said.Dequeue();
            var actual = _history.WindowMax(said.Target);
            if (!double.IsNaN(actual))
            {
                _covered.Add(actual <= said.Quantile);
            }
        }

        if (_forest.IsReady)
        {
            _said.Enqueue((_history.Last + _lead, _quantiles[_operating]));
        }
    }

    private int Nearest(double level) => Enumerable.Range(0, _levels.Length).MinBy(l => Math.Abs(_levels[l] - level));
}

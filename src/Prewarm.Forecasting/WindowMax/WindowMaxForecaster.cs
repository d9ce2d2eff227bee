using Prewarm.Forecasting.Replay;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Forecasts quantiles of the maximum of demand over [t, t + window], as a quantity of its own.</summary>
/// <remarks>
/// <para>
/// Several simple bases each give an opinion about the window maximum; each opinion becomes quantiles through the
/// trailing quantiles of its own log error, the quantiles are averaged with weights from trailing pinball losses, and the
/// average is calibrated once more on its own errors. All of it is kept per lead (a few anchor leads between the origin
/// and the last point; leads between them are interpolated), because a base that is good now may be poor in an hour.
/// </para>
/// <para>
/// <see cref="Observe"/> is cheap and never refits; <see cref="Refit"/> fits the decomposition and the weekly profile on
/// what is known. State is rebuilt by replaying history with <see cref="Train(RegularSeries, WindowMaxOptions)"/>, which refits once a day on the way so
/// that every score is made from what was known. Not thread safe: one owner.
/// </para>
/// </remarks>
public sealed class WindowMaxForecaster
{
    /// <summary>Scored windows at the shortest lead before the forecast has a vote: two hours of five-minute scores.</summary>
    public const int ScoresToVote = 24;

    /// <summary>Days between two fits of the decomposition in the part of a replayed past whose errors have faded by its end.</summary>
    private const int RareRefitDays = 3;

    private const int Never = -2;

    /// <summary>History kept for seasons: four weeks and what a lead, a window and a correction reach beyond.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    private readonly WindowMaxOptions _options;
    private readonly WindowMaxTuning _tuning;
    private readonly DemandHistory _history;
    private readonly IReadOnlyList<IWindowMaxBase> _bases;
    private readonly DecompositionBase _decomposition;
    private readonly LeadBoards _boards;
    private readonly double[] _levels;
    private readonly double[] _opinions;
    private readonly LeadProvision? _provision;
    private readonly int _medianLevel;
    private readonly int _operatingLevel;
    private double[]? _weeklyProfile;
    private int _rejected;
    private int _preparedAt = Never;

    internal WindowMaxForecaster(DateTimeOffset start, WindowMaxOptions options, WindowMaxTuning tuning)
    {
        WindowMaxOptions.Validate(options);
        _options = options;
        _tuning = tuning;
        _levels = [.. options.Levels];
        _history = new DemandHistory(start, options.Step, options.WindowSteps, options.StepsOf(Retention));
        _decomposition = new DecompositionBase(_history, options, tuning);
        _bases = WindowMaxBases.Create(_history, options, tuning, _decomposition);
        _boards = new LeadBoards(_bases.Count, _levels, options, tuning);
        _opinions = new double[_bases.Count];
        _medianLevel = Nearest(0.5);
        _operatingLevel = Nearest(options.OperatingQuantile);
        _provision = options.Replay is { } rules ? new LeadProvision(_history, options, rules, _levels) : null;
    }

    /// <summary>The last observed instant; one step before the start when nothing was observed.</summary>
    public DateTimeOffset Origin => _history.TimeAt(_history.Last);

    /// <summary>Weights, coverage and losses as they stand.</summary>
    public ForecastDiagnostics Diagnostics => Diagnose();

    /// <summary>Replays a history: a forecaster in the state that living through it would have left, refitted at its end.</summary>
    /// <param name="history">Demand; its step must be that of the options. NaN is missing.</param>
    /// <param name="options">What to forecast.</param>
    /// <exception cref="ArgumentException">The steps differ, or an option is out of range.</exception>
    public static WindowMaxForecaster Train(RegularSeries history, WindowMaxOptions options) =>
        Train(history, options, WindowMaxTuning.Default);

    internal static WindowMaxForecaster Train(RegularSeries history, WindowMaxOptions options, WindowMaxTuning tuning)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(options);
        if (history.Step != options.Step)
        {
            throw new ArgumentException("The step of the history must be the step of the options.", nameof(history));
        }

        var forecaster = new WindowMaxForecaster(history.Start, options, tuning);
        for (var i = 0; i < history.Count; i++)
        {
            if (i > 0 && i % options.DaySteps == 0)
            {
                forecaster.RefitAhead(history.Step * (history.Count - i));
            }

            forecaster.Observe(history[i]);
        }

        forecaster.Refit();
        return forecaster;
    }

    /// <summary>Takes the sample one step after the last.</summary>
    /// <param name="value">Demand; NaN is missing. A negative value and one above 10^12 are counted and taken as missing.</param>
    public void Observe(double value)
    {
        if (value is < 0 or > SampleCode.Most)
        {
            _rejected++;
            value = double.NaN;
        }

        _provision?.Before(value);
        _history.Append(value);
        if (_boards.IsDue(_history))
        {
            Prepare();
            _boards.Score(_history, _bases, LogOffset());
        }

        _provision?.After(ForecastOrigin());
    }

    /// <summary>Fits the decomposition and the weekly profile on what is known; tens of milliseconds, to be called on a schedule.</summary>
    public void Refit() => RefitAhead(TimeSpan.Zero);

    private void RefitAhead(TimeSpan ahead)
    {
        var age = _history.Last - _decomposition.FittedAt;
        if (
            _decomposition.FittedAt < 0
            || age >= RareRefitDays * _options.DaySteps
            || ahead <= LeadProvision.ReplayReach
        )
        {
            _decomposition.Refit();
            _preparedAt = Never;
        }

        if (ahead == TimeSpan.Zero) // Nobody asks for it while a past is replayed.
        {
            _weeklyProfile = WeeklyWindowProfile.Build(_history, _options.TimeZone, _options.OperatingQuantile);
        }

        _provision?.Refit(ahead);
    }

    /// <summary>The forecast from the last observed instant.</summary>
    public WindowForecast Forecast() => Forecast(_options.Points);

    /// <summary>Its first points only, for those who look no further: they are the same as those of the whole.</summary>
    /// <param name="points">1 to those of the options.</param>
    public WindowForecast Forecast(int points)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points, _options.Points);
        var mean = new double[points];
        var quantiles = new double[points * _levels.Length];
        Prepare();
        using (var paths = new OpinionPaths(_bases, points, _options.LeadSteps))
        {
            _boards.Along(paths, LogOffset(), _medianLevel, mean, quantiles);
        }

        foreach (ref var value in mean.AsSpan())
        {
            value = OrZero(value);
        }

        Raise(quantiles, points);
        Provision(quantiles, points);
        var (learning, reason) = Vote();
        return new WindowForecast
        {
            Origin = Origin,
            Step = _options.Step,
            Mean = mean,
            Levels = [.. _levels],
            WindowQuantiles = quantiles,
            WeeklyProfile = _weeklyProfile,
            Operating = _provision?.Points ?? [],
            Choice = _provision?.Choice,
            Holds = _provision is null ? [] : OperatingPoints.Holds,
            Held = _provision is null ? [] : [.. _provision.Held],
            Model = _provision is { HasForest: true } ? "forest" : _bases[Leader()].Name,
            Learning = learning,
            Reason = reason,
            HistoryPoints = _history.Last + 1,
        };
    }

    /// <summary>The combination's quantiles for the window one lead after the origin, one per level: what a backtest asks at every step.</summary>
    internal double[] ForecastOrigin()
    {
        var quantiles = new double[_levels.Length];
        Prepare();
        for (var b = 0; b < _opinions.Length; b++)
        {
            _opinions[b] = _bases[b].WindowMax(_options.LeadSteps);
        }

        var offset = LogOffset();
        for (var l = 0; l < _levels.Length; l++)
        {
            quantiles[l] = _boards.Nearest.Quantile(_opinions, offset, l);
        }

        Raise(quantiles, 1);
        return quantiles;
    }

    /// <summary>Levels are calibrated one by one; crossing is repaired by the running maximum.</summary>
    private static void Raise(double[] quantiles, int points)
    {
        for (var i = 0; i < quantiles.Length; i++)
        {
            quantiles[i] = Math.Max(OrZero(quantiles[i]), i < points ? 0 : quantiles[i - points]);
        }
    }

    /// <summary>The forest has the word until the next sample is due, and less and less of it after.</summary>
    private void Provision(double[] quantiles, int points)
    {
        for (var l = 0; l < _levels.Length && _provision is not null; l++)
        {
            var path = quantiles.AsSpan(l * points, points);
            _provision.Later(path, l);
            path[..Math.Min(2, points)].Fill(_provision.Quantiles[l]);
        }

        Raise(quantiles, points);
    }

    /// <summary>Once for each sample, and once more after a fit.</summary>
    private void Prepare()
    {
        if (_preparedAt == _history.Last)
        {
            return;
        }

        _preparedAt = _history.Last;
        foreach (var opinion in _bases)
        {
            opinion.Prepare();
        }
    }

    /// <summary>A share of the mean demand of what is kept: scale-free, and slow enough to be the same at forecast and score.</summary>
    private double LogOffset() => OrZero(_tuning.LogOffsetShare * _history.Mean(_history.First, _history.Last));

    /// <summary>Learning until enough windows at the shortest lead have been scored for the error quantiles to mean something.</summary>
    private (bool Learning, string Reason) Vote()
    {
        var scored = _boards.Nearest.Scored;
        return scored < ScoresToVote
            ? (true, $"learning: {scored} of {ScoresToVote} windows scored")
            : (false, $"{scored} windows scored");
    }

    private int Leader()
    {
        var weights = _boards.Nearest.Weights(_operatingLevel);
        var leader = 0;
        for (var b = 1; b < weights.Length; b++)
        {
            leader = weights[b] > weights[leader] ? b : leader;
        }

        return leader;
    }

    private ForecastDiagnostics Diagnose()
    {
        var board = _boards.Nearest;
        var weights = board.Weights(_operatingLevel).ToArray();
        return new ForecastDiagnostics
        {
            Bases =
            [
                .. _bases.Select((b, i) => new BaseDiagnostics(b.Name, weights[i], board.BaseLoss(_operatingLevel, i))),
            ],
            ScoredWindows = board.Scored,
            Coverage = [.. _levels.Select((_, l) => board.Coverage(l))],
            PinballLoss = board.Loss(_operatingLevel),
            LastValuePinballLoss = board.BaseLoss(_operatingLevel, 0),
            RejectedSamples = _rejected,
            MissingSamples = _history.Count - _history.Known(_history.First, _history.Last),
            Rank = _decomposition.Rank,
            Provision = _provision?.Score(),
        };
    }

    private int Nearest(double level) => Enumerable.Range(0, _levels.Length).MinBy(l => Math.Abs(_levels[l] - level));

    private static double OrZero(double value) => double.IsFinite(value) ? Math.Max(0, value) : 0;
}

using Prewarm.Forecasting.Intervals;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Errors, weights and final calibration of all bases at one lead.</summary>
/// <remarks>
/// Each scored origin goes through three stages: every base becomes quantiles through its own errors; per level, the
/// quantiles are averaged with weights from their pinball losses; the average is calibrated on its own errors. What
/// was said at an origin is kept until its window is complete and judged as it was said then.
/// </remarks>
internal sealed class LeadBoard
{
    private readonly double[] _levels;
    private readonly ErrorQuantiles[] _errors;
    private readonly PinballWeights[] _weights;
    private readonly ErrorQuantiles[]? _combined;
    private readonly TrailingShare[] _covered;
    private readonly double[] _loss;
    private readonly double _keep;
    private readonly Queue<Opinion> _pending = new();
    private readonly Stack<Opinion> _spare = new();
    private readonly double[] _baseLosses;
    private double _lossMass;

    /// <param name="lead">Steps from the origin to the start of the window.</param>
    /// <param name="bases">Number of bases.</param>
    /// <param name="levels">Quantile levels, ascending.</param>
    /// <param name="stride">Steps of which one is a judged origin.</param>
    public LeadBoard(int lead, int bases, double[] levels, int stride, WindowMaxOptions options, WindowMaxTuning tuning)
    {
        Lead = lead;
        Stride = stride;
        var memory = ScoreMemory.For(options.Step * stride, tuning);
        _levels = levels;
        _keep = memory.KeepLoss;
        _errors = [.. Enumerable.Range(0, bases).Select(_ => new ErrorQuantiles(levels, memory.KeepError))];
        _weights = [.. levels.Select(_ => new PinballWeights(bases, _keep, tuning.WeightPower))];
        _combined = tuning.Recalibrate
            ? [.. levels.Select(level => new ErrorQuantiles([level], memory.KeepError))]
            : null;
        _covered = [.. levels.Select(_ => new TrailingShare(memory.Covered))];
        _loss = new double[levels.Length];
        _baseLosses = new double[bases];
    }

    /// <summary>Steps from the origin to the start of the window.</summary>
    public int Lead { get; }

    /// <summary>Steps of which one is a judged origin.</summary>
    public int Stride { get; }

    /// <summary>Windows that have been scored.</summary>
    public int Scored { get; private set; }

    public ReadOnlySpan<double> Weights(int level) => _weights[level].Weights;

    public double BaseLoss(int level, int index) => _weights[level].Loss(index);

    /// <summary>Discounted mean pinball loss of the combination; NaN before any score.</summary>
    public double Loss(int level) => _lossMass > 0 ? _loss[level] / _lossMass : double.NaN;

    /// <summary>Share of recent window maxima at or below the quantile; NaN before any score.</summary>
    public double Coverage(int level) => _covered[level].Share;

    /// <summary>The combined quantile for the bases' opinions (NaN: no opinion); NaN when no base has one.</summary>
    public double Quantile(ReadOnlySpan<double> opinions, double offset, int level)
    {
        var average = Average(opinions, offset, level);
        return _combined is null || double.IsNaN(average) ? average : _combined[level].Quantile(average, offset, 0);
    }

    /// <summary>What an opinion of a base and its offset are multiplied by at a level.</summary>
    public double Factor(int index, int level) => _errors[index].Factor(level);

    /// <summary>Makes final quantiles of averages, in place.</summary>
    public void Calibrate(Span<double> averages, double offset, int level) =>
        _combined?[level].Raise(averages, offset, 0);

    /// <summary>The average of the bases' expected demand, with the weights of the median-most level.</summary>
    public double Mean(ReadOnlySpan<double> means, int level) => WeighedMean.Of(means, _weights[level].Weights);

    /// <summary>Keeps what the bases say at an origin until the window is complete.</summary>
    public void Record(int origin, ReadOnlySpan<double> opinions, double offset)
    {
        var opinion = _spare.Count > 0 ? _spare.Pop() : new Opinion(_errors.Length, _levels.Length);
        opinion.Target = origin + Lead;
        opinion.Offset = offset;
        opinions.CopyTo(opinion.Raw);
        for (var l = 0; l < _levels.Length; l++)
        {
            for (var b = 0; b < opinions.Length; b++)
            {
                opinion.Base[(l * opinions.Length) + b] = double.IsNaN(opinions[b])
                    ? float.NaN
                    : (float)_errors[b].Quantile(opinions[b], offset, l);
            }

            opinion.Average[l] = (float)Average(opinions, offset, l);
            opinion.Final[l] = (float)Quantile(opinions, offset, l);
        }

        _pending.Enqueue(opinion);
    }

    /// <summary>Scores every window that is complete by now.</summary>
    public void Settle(DemandHistory history)
    {
        while (_pending.Count > 0 && _pending.Peek().Target + history.WindowSteps <= history.Last)
        {
            var opinion = _pending.Dequeue();
            var actual = history.WindowMax(opinion.Target);
            if (!double.IsNaN(actual) && !double.IsNaN(opinion.Final[0]))
            {
                Score(opinion, actual);
            }

            _spare.Push(opinion);
        }
    }

    private void Score(Opinion opinion, double actual)
    {
        Scored++;
        _lossMass = (_keep * _lossMass) + 1;
        var bases = _errors.Length;
        for (var l = 0; l < _levels.Length; l++)
        {
            for (var b = 0; b < bases; b++)
            {
                // NaN stays NaN: a base without an opinion is not judged.
                _baseLosses[b] = PinballLoss.Of(_levels[l], opinion.Base[(l * bases) + b], actual);
            }

            _weights[l].Update(_baseLosses);
            _combined?[l].Add(opinion.Average[l], actual, opinion.Offset);
            _covered[l].Add(actual <= opinion.Final[l] * (1 + ErrorSketch.Precision));
            _loss[l] = (_keep * _loss[l]) + PinballLoss.Of(_levels[l], opinion.Final[l], actual);
        }

        for (var b = 0; b < bases; b++)
        {
            if (!double.IsNaN(opinion.Raw[b]))
            {
                _errors[b].Add(opinion.Raw[b], actual, opinion.Offset);
            }
        }
    }

    private double Average(ReadOnlySpan<double> opinions, double offset, int level)
    {
        Span<double> quantiles = stackalloc double[opinions.Length];
        for (var b = 0; b < quantiles.Length; b++)
        {
            quantiles[b] = double.IsNaN(opinions[b]) ? double.NaN : _errors[b].Quantile(opinions[b], offset, level);
        }

        return WeighedMean.Of(quantiles, _weights[level].Weights);
    }

    /// <summary>What was said at one origin; in floats, since hours of them wait for their windows.</summary>
    private sealed class Opinion(int bases, int levels)
    {
        public int Target { get; set; }

        public double Offset { get; set; }

        public double[] Raw { get; } = new double[bases];

        public float[] Base { get; } = new float[bases * levels];

        public float[] Average { get; } = new float[levels];

        public float[] Final { get; } = new float[levels];
    }
}

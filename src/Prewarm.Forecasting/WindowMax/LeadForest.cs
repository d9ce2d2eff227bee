using Prewarm.Forecasting.Forests;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Quantiles of the highest demand one lead time ahead, learned from what followed states like the present one.</summary>
/// <remarks>
/// A <see cref="QuantileForest"/> on <see cref="LeadFeatures"/>; its target is the log ratio of the window's maximum to the
/// level of the last minutes. It sees what separate opinions cannot: that a jump which yesterday began at this minute widens
/// the upper tail now, that a slope which has held for two minutes goes on, that nights are calm.
/// </remarks>
internal sealed class LeadForest(DemandHistory history, StackedOpinions opinions, WindowMaxOptions options)
{
    /// <summary>Less than a day teaches nothing about what follows what.</summary>
    private static readonly TimeSpan HistoryLeast = TimeSpan.FromDays(1);

    private static readonly TimeSpan TrainWindow = TimeSpan.FromDays(28);

    private const int RowsLeast = 200;
    private readonly LeadFeatures _features = new(history, opinions, options);
    private readonly float[] _row = new float[LeadFeatures.Count];
    private QuantileForest? _forest;
    private double _offset;

    /// <summary>True once a forest was grown.</summary>
    public bool IsReady => _forest is not null;

    /// <summary>Samples that were known at the last growth.</summary>
    public int GrownAt { get; private set; } = -1;

    /// <summary>Grows a new forest on what is known; keeps the old one when there is too little.</summary>
    public void Refit()
    {
        if (history.Step * history.Count < HistoryLeast)
        {
            return;
        }

        var last = history.Last - options.LeadSteps - history.WindowSteps;
        var first = Math.Max(history.First, last - (int)(TrainWindow / history.Step) + 1);
        _offset = _features.Offset(history.Last);
        var (firstGroup, lastGroup) = (first / opinions.Stride, last / opinions.Stride);
        var rows = new RowList(lastGroup - firstGroup + 1);
        for (var group = lastGroup; group >= firstGroup; group--)
        {
            var origin = opinions.OriginOf(group);
            if (origin >= first && origin <= last)
            {
                AddRow(rows, origin);
            }
        }

        if (rows.Count >= RowsLeast)
        {
            _forest = QuantileForest.Grow(rows.ToTable(), new ForestOptions { Seed = options.Seed });
            GrownAt = history.Last;
        }
    }

    /// <summary>Quantiles from the newest sample on, one per level of the options.</summary>
    /// <returns>False when there is no forest yet, or the newest sample is missing.</returns>
    public bool TryQuantiles(ReadOnlySpan<double> levels, Span<double> quantiles)
    {
        var reference = _features.Reference(history.Last) + _offset;
        if (_forest is null || !(reference > 0))
        {
            return false;
        }

        _features.Fill(history.Last, _offset, _row);
        _forest.Quantiles(_row, levels, quantiles);
        foreach (ref var quantile in quantiles)
        {
            quantile = Math.Max(0, (Math.Exp(quantile) * reference) - _offset);
        }

        return true;
    }

    private void AddRow(RowList rows, int origin)
    {
        var reference = _features.Reference(origin) + _offset;
        var target = history.Max(origin + options.LeadSteps, origin + options.LeadSteps + history.WindowSteps);
        if (reference > 0 && !double.IsNaN(target))
        {
            _features.Fill(origin, _offset, _row);
            rows.Add(_row, Math.Log((target + _offset) / reference));
        }
    }

    private sealed class RowList(int capacity)
    {
        private readonly float[][] _columns =
        [
            .. Enumerable.Range(0, LeadFeatures.Count).Select(_ => new float[capacity]),
        ];

        private readonly double[] _targets = new double[capacity];

        public int Count { get; private set; }

        public void Add(float[] row, double target)
        {
            for (var f = 0; f < row.Length; f++)
            {
                _columns[f][Count] = row[f];
            }

            _targets[Count++] = target;
        }

        public ForestTable ToTable() =>
            new([.. _columns.Select(column => column.AsSpan(0, Count).ToArray())], _targets.AsSpan(0, Count).ToArray());
    }
}

namespace Prewarm.Forecasting.ML.Trees;

/// <summary>The linear part, the trees on what it leaves, and how far the trees are to be believed at each lead.</summary>
/// <remarks>
/// <para>
/// Method: trees boosted on the remainder of the linear part in units of its spread at the lead, cut at <see cref="TreeOptions.CutAt"/> so that
/// bursts do not steer them. Trees learn noise as readily as structure, so both parts are first fitted without the newest rows
/// (<see cref="TreeOptions.HeldOut"/> of them); the weight of the trees at a knot of the lead axis is the one, between 0 and 1, that makes the
/// absolute error on the rows held out least, with a slight preference for <see cref="WeightUsual"/>. Then both are fitted on all rows.
/// </para>
/// </remarks>
internal sealed class BoostedRegression
{
    private const double WeightUsual = 0.5;

    /// <summary>Share of the error by which the weights 0 and 1 must be better than the usual one.</summary>
    private const double WeightMargin = 0.002;

    private readonly LeadRegression _linear;
    private readonly FlatTrees? _trees;
    private readonly double[] _weights;

    private BoostedRegression(LeadRegression linear, FlatTrees? trees, double[] weights)
    {
        _linear = linear;
        _trees = trees;
        _weights = weights;
    }

    /// <summary>Robust standard deviation of what is left one step ahead, in spreads of the origin.</summary>
    public double SpreadOfStep => _linear.SpreadAt(1);

    /// <summary>Whether trees are part of the answer, or the linear part alone.</summary>
    public bool HasTrees => _trees is not null;

    /// <summary>Weight of the trees at each knot of the lead axis.</summary>
    public IReadOnlyList<double> Weights => _weights;

    public static BoostedRegression Fit(TrainingRows rows, int leadMost, TreeOptions options)
    {
        if (options.Trees == 0)
        {
            return new BoostedRegression(LeadRegression.Fit(rows, leadMost), null, []);
        }

        var (older, newer) = rows.Split(options.HeldOut);
        var trial = FitAll(older, leadMost, options, []);
        return FitAll(rows, leadMost, options, trial.Weigh(newer));
    }

    /// <summary>Departure from the reference in spreads of the origin.</summary>
    /// <param name="row">Features; the last one is overwritten with the linear part's answer.</param>
    /// <param name="lead">Steps ahead, at most the longest that was trained.</param>
    public double Evaluate(Span<float> row, int lead)
    {
        var (linear, boost) = Parts(row, lead);
        return linear + (_weights.Length == 0 ? 0 : _linear.Blend(_weights, lead) * boost);
    }

    private static BoostedRegression FitAll(TrainingRows rows, int leadMost, TreeOptions options, double[] weights)
    {
        var linear = LeadRegression.Fit(rows, leadMost);
        var rest = new float[rows.Labels.Length];
        for (var i = 0; i < rest.Length; i++)
        {
            var answer = linear.Evaluate(rows.Features[i], rows.Leads[i]);
            rows.Features[i][^1] = RowFeatures.Round(answer);
            var left = (rows.Labels[i] - answer) / linear.SpreadAt(rows.Leads[i]);
            rest[i] = RowFeatures.Round(Math.Clamp(left, -options.CutAt, options.CutAt));
        }

        return new BoostedRegression(linear, TreeTrainer.Train(rows.Features, rest, options), weights);
    }

    private (double Linear, double Boost) Parts(Span<float> row, int lead)
    {
        var linear = _linear.Evaluate(row, lead);
        row[^1] = RowFeatures.Round(linear);
        return (linear, _trees is null ? 0 : _trees.Evaluate(row) * _linear.SpreadAt(lead));
    }

    /// <summary>The best weight at each knot by the absolute error on rows that were not trained on.</summary>
    private double[] Weigh(TrainingRows rows)
    {
        const int steps = 10;
        var errors = new double[_linear.Knots, steps + 1];
        for (var i = 0; i < rows.Labels.Length; i++)
        {
            var (linear, boost) = Parts(rows.Features[i], rows.Leads[i]);
            var scale = 1 / _linear.SpreadAt(rows.Leads[i]);
            var (knot, share) = _linear.Locate(rows.Leads[i]);
            for (var s = 0; s <= steps; s++)
            {
                var error = scale * Math.Abs(rows.Labels[i] - linear - (s * boost / steps));
                errors[knot, s] += (1 - share) * error;
                errors[knot + 1, s] += share * error;
            }
        }

        var weights = new double[_linear.Knots];
        for (var k = 0; k < weights.Length; k++)
        {
            var best = double.MaxValue;
            for (var s = 0; s <= steps; s++)
            {
                var weight = (double)s / steps;
                var penalty = 1 + (WeightMargin * Math.Abs(weight - WeightUsual) / WeightUsual);
                if (errors[k, s] * penalty < best)
                {
                    best = errors[k, s] * penalty;
                    weights[k] = weight;
                }
            }
        }

        return weights;
    }
}

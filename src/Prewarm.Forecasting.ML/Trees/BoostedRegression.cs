namespace Prewarm.Forecasting.ML.Trees;

/// <summary>The linear part, the trees on what it leaves, and how far each is to be believed at each lead.</summary>
/// <remarks>
/// <para>
/// Method: trees boosted on the remainder of the linear part in units of its spread at the lead, cut at <see cref="TreeOptions.CutAt"/> so that
/// bursts do not steer them. Both learn noise as readily as structure, so both are first fitted without the newest rows
/// (<see cref="TreeOptions.HeldOut"/> of them). At each knot of the lead axis two weights are the ones that make the absolute error on the rows held
/// out least: that of the trees, with a slight preference for <see cref="TreesUsual"/>, and that of the whole regression against the plain
/// answer, the usual value plus the fading departure of the last hour, with a preference for the regression. Then both parts are fitted on all rows.
/// </para>
/// </remarks>
internal sealed class BoostedRegression
{
    private const double TreesUsual = 0.5;

    /// <summary>Share of the error by which weights far from the usual ones must be better.</summary>
    private const double TreesMargin = 0.002;

    private const double PlainMargin = 0.05;

    /// <summary>Half of a departure is gone after so many hours.</summary>
    private const double FadeHalfLifeHours = 6;

    private const int WeightSteps = 10;

    private readonly LeadRegression _linear;
    private readonly FlatTrees? _trees;
    private readonly double _hoursPerStep;
    private double[] _treeWeights;
    private double[] _weights;

    private BoostedRegression(LeadRegression linear, FlatTrees? trees, double hoursPerStep)
    {
        _linear = linear;
        _trees = trees;
        _hoursPerStep = hoursPerStep;
        _treeWeights = new double[linear.Knots];
        _weights = new double[linear.Knots];
        Array.Fill(_weights, 1);
    }

    /// <summary>Robust standard deviation of what is left one step ahead, in spreads of the origin.</summary>
    public double SpreadOfStep => _linear.SpreadAt(1);

    /// <summary>Whether trees are part of the answer, or the linear part alone.</summary>
    public bool HasTrees => _trees is not null;

    public static BoostedRegression Fit(TrainingRows rows, int leadMost, double hoursPerStep, TreeOptions options)
    {
        var (older, newer) = rows.Split(options.HeldOut);
        var trial = FitAll(older, leadMost, hoursPerStep, options);
        trial.Weigh(newer);
        var final = FitAll(rows, leadMost, hoursPerStep, options);
        final._treeWeights = trial._treeWeights;
        final._weights = trial._weights;
        return final;
    }

    /// <summary>Departure from the reference in spreads of the origin.</summary>
    /// <param name="row">Features; the last one is overwritten with the linear part's answer.</param>
    /// <param name="lead">Steps ahead, at most the longest that was trained.</param>
    public double Evaluate(Span<float> row, int lead)
    {
        var (plain, linear, boost) = Parts(row, lead);
        var regression = linear + (_linear.Blend(_treeWeights, lead) * boost);
        return plain + (_linear.Blend(_weights, lead) * (regression - plain));
    }

    private static BoostedRegression FitAll(TrainingRows rows, int leadMost, double hoursPerStep, TreeOptions options)
    {
        var linear = LeadRegression.Fit(rows, leadMost);
        if (options.Trees == 0)
        {
            return new BoostedRegression(linear, null, hoursPerStep);
        }

        var rest = new float[rows.Labels.Length];
        for (var i = 0; i < rest.Length; i++)
        {
            var answer = linear.Evaluate(rows.Features[i], rows.Leads[i]);
            rows.Features[i][^1] = RowFeatures.Round(answer);
            var left = (rows.Labels[i] - answer) / linear.SpreadAt(rows.Leads[i]);
            rest[i] = RowFeatures.Round(Math.Clamp(left, -options.CutAt, options.CutAt));
        }

        return new BoostedRegression(linear, TreeTrainer.Train(rows.Features, rest, options), hoursPerStep);
    }

    private (double Plain, double Linear, double Boost) Parts(Span<float> row, int lead)
    {
        var linear = _linear.Evaluate(row, lead);
        row[^1] = RowFeatures.Round(linear);
        var plain = row[RowFeatures.DepartedHour] * Math.Pow(0.5, lead * _hoursPerStep / FadeHalfLifeHours);
        return (plain, linear, _trees is null ? 0 : _trees.Evaluate(row) * _linear.SpreadAt(lead));
    }

    /// <summary>Sets the weights by rows that were not trained on: first the trees', then the regression's.</summary>
    private void Weigh(TrainingRows rows)
    {
        var parts = new (double Plain, double Linear, double Boost)[rows.Labels.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Parts(rows.Features[i], rows.Leads[i]);
        }

        if (HasTrees)
        {
            _treeWeights = Best(rows, i => parts[i].Linear, i => parts[i].Boost, TreesUsual, TreesMargin);
        }

        double Regression(int i) => parts[i].Linear + (_linear.Blend(_treeWeights, rows.Leads[i]) * parts[i].Boost);
        _weights = Best(rows, i => parts[i].Plain, i => Regression(i) - parts[i].Plain, 1, PlainMargin);
    }

    /// <summary>At each knot the share of the addition, 0 to 1, that makes the absolute error least.</summary>
    private double[] Best(
        TrainingRows rows,
        Func<int, double> start,
        Func<int, double> addition,
        double usual,
        double margin
    )
    {
        var errors = new double[_linear.Knots, WeightSteps + 1];
        for (var i = 0; i < rows.Labels.Length; i++)
        {
            var rest = rows.Labels[i] - start(i);
            var added = addition(i) / WeightSteps;
            var scale = 1 / _linear.SpreadAt(rows.Leads[i]);
            var (knot, share) = _linear.Locate(rows.Leads[i]);
            for (var s = 0; s <= WeightSteps; s++)
            {
                var error = scale * Math.Abs(rest - (s * added));
                errors[knot, s] += (1 - share) * error;
                errors[knot + 1, s] += share * error;
            }
        }

        var weights = new double[_linear.Knots];
        for (var k = 0; k < weights.Length; k++)
        {
            var least = double.MaxValue;
            for (var s = 0; s <= WeightSteps; s++)
            {
                var weight = (double)s / WeightSteps;
                var error = errors[k, s] * (1 + (margin * Math.Abs(weight - usual)));
                if (error < least)
                {
                    least = error;
                    weights[k] = weight;
                }
            }
        }

        return weights;
    }
}

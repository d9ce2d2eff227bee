using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.ML.Trees;

/// <summary>The linear part: a robust ridge regression whose coefficients change smoothly with the logarithm of the lead.</summary>
/// <remarks>
/// <para>
/// Method: at each of a few knots on the log-lead axis a regression with a weight that falls linearly to zero at the neighbouring knots, solved
/// by iteratively reweighted least squares with Huber's weights (Huber 1964; Holland and Welsch 1977) and a ridge that counts as
/// <see cref="Ridge"/> rows; between knots the two neighbours' answers are blended. The ridge draws to zero, that is, to the usual value.
/// </para>
/// <para>Symbols: beta_k = <c>_coefficients[k]</c>, log of the knots = <c>_knots</c>.</para>
/// </remarks>
internal sealed class LeadRegression
{
    private const int Iterations = 6;

    /// <summary>Rows that the prior counts for.</summary>
    private const double Ridge = 1;

    /// <summary>Keeps the equations solvable where a feature is always zero.</summary>
    private const double RidgeLeast = 1e-4;

    /// <summary>Rows of features of size one that the prior counts for at the longest lead; less in proportion before.</summary>
    private const double RidgeFar = 8;

    /// <summary>Huber's constant in robust standard deviations.</summary>
    private const double HuberLimit = 1.0;

    /// <summary>Ratio of neighbouring knots.</summary>
    private const double KnotRatio = 4;

    private readonly double[] _knots;
    private readonly double[][] _coefficients;
    private readonly double[] _spreads;

    private LeadRegression(double[] knots, double[][] coefficients, double[] spreads)
    {
        _knots = knots;
        _coefficients = coefficients;
        _spreads = spreads;
    }

    public static LeadRegression Fit(TrainingRows rows, int leadMost)
    {
        var parts = Math.Max(1, (int)Math.Round(Math.Log(leadMost) / Math.Log(KnotRatio)));
        var knots = new double[parts + 1];
        for (var k = 0; k < knots.Length; k++)
        {
            knots[k] = Math.Log(Math.Max(2, leadMost)) * k / parts;
        }

        var coefficients = new double[knots.Length][];
        var spreads = new double[knots.Length];
        for (var k = 0; k < knots.Length; k++)
        {
            (coefficients[k], spreads[k]) = FitKnot(rows, knots, k);
        }

        return new LeadRegression(knots, coefficients, spreads);
    }

    /// <summary>Number of knots, at least 2.</summary>
    public int Knots => _knots.Length;

    public double Evaluate(ReadOnlySpan<float> row, int lead)
    {
        var (knot, share) = Locate(_knots, Math.Log(lead));
        return ((1 - share) * Dot(_coefficients[knot], row)) + (share * Dot(_coefficients[knot + 1], row));
    }

    /// <summary>Robust standard deviation of what the regression leaves at a lead, above zero.</summary>
    public double SpreadAt(int lead) => Blend(_spreads, lead);

    /// <summary>One value per knot, blended at a lead.</summary>
    public double Blend(double[] values, int lead)
    {
        var (knot, share) = Locate(lead);
        return ((1 - share) * values[knot]) + (share * values[knot + 1]);
    }

    /// <summary>The knot below a lead and how far the lead lies on the way to the next one.</summary>
    public (int Knot, double Share) Locate(int lead) => Locate(_knots, Math.Log(lead));

    private static (int Knot, double Share) Locate(double[] knots, double log)
    {
        var position = Math.Clamp(log / knots[^1], 0, 1) * (knots.Length - 1);
        var knot = Math.Min((int)position, knots.Length - 2);
        return (knot, position - knot);
    }

    private static (double[] Beta, double Spread) FitKnot(TrainingRows rows, double[] knots, int own)
    {
        List<int> used = [];
        List<double> weights = [];
        for (var i = 0; i < rows.Labels.Length; i++)
        {
            var (knot, share) = Locate(knots, Math.Log(rows.Leads[i]));
            var weight =
                knot == own ? 1 - share
                : knot + 1 == own ? share
                : 0;
            if (weight > 0)
            {
                used.Add(i);
                weights.Add(weight);
            }
        }

        var beta = new double[RowFeatures.LinearCount];
        var residuals = new double[used.Count];
        if (used.Count == 0)
        {
            return (beta, 1);
        }

        // What matters one step ahead is often small and sure; far ahead small features are noise and are held down.
        var floor = RidgeLeast + (RidgeFar * own / (knots.Length - 1));
        var limit = double.MaxValue;
        for (var pass = 0; pass < Iterations; pass++)
        {
            beta = Solve(rows, used, weights, residuals, limit, floor);
            for (var i = 0; i < residuals.Length; i++)
            {
                residuals[i] = rows.Labels[used[i]] - Dot(beta, rows.Features[used[i]]);
            }

            limit = HuberLimit * Spread(residuals);
        }

        return (beta, Spread(residuals));
    }

    private static double[] Solve(
        TrainingRows rows,
        List<int> used,
        List<double> weights,
        double[] residuals,
        double limit,
        double floor
    )
    {
        var equations = new NormalEquations(RowFeatures.LinearCount);
        var values = equations.NewRow();
        double total = 0;
        for (var i = 0; i < used.Count; i++)
        {
            var row = rows.Features[used[i]];
            for (var a = 0; a < RowFeatures.LinearCount; a++)
            {
                values[a] = row[a];
            }

            var weight = weights[i] * Math.Min(1, limit / Math.Max(Math.Abs(residuals[i]), 1e-12));
            total += weight;
            equations.Add(values, rows.Labels[used[i]], weight);
        }

        var normal = equations.Matrix();
        for (var a = 0; a < RowFeatures.LinearCount; a++)
        {
            // Relative to the feature's own size: a feature of small values must not be held down for that.
            normal[a, a] += (Ridge * normal[a, a] / total) + floor;
        }

        return normal.Cholesky().Solve(equations.Right()).ToArray();
    }

    /// <summary>1.4826 times the median magnitude, never zero.</summary>
    private static double Spread(double[] residuals)
    {
        var sizes = Array.ConvertAll(residuals, Math.Abs);
        Array.Sort(sizes);
        return Math.Max(1e-3, 1.4826 * sizes[sizes.Length / 2]);
    }

    private static double Dot(double[] beta, ReadOnlySpan<float> row)
    {
        double sum = 0;
        for (var i = 0; i < beta.Length; i++)
        {
            sum += beta[i] * row[i];
        }

        return sum;
    }
}

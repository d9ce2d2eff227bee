namespace Prewarm.Forecasting.Decomposition;

/// <summary>Leading singular values and vectors of an L x K matrix, largest first.</summary>
/// <param name="values">Singular values, not negative.</param>
/// <param name="left">Left vectors, each of length L and norm one.</param>
/// <param name="right">Makes the right vectors, each of length K and norm one: forecasts do not need them, so they are made when asked for.</param>
/// <param name="steps">Bidiagonalization steps that were needed, two products each.</param>
/// <param name="converged">Whether every triple met the tolerance.</param>
internal sealed class SingularTriples(
    double[] values,
    double[][] left,
    Func<double[][]> right,
    int steps,
    bool converged
)
{
    private double[][]? _right;

    public double[] Values => values;

    public double[][] Left => left;

    public double[][] Right => _right ??= right();

    public int Steps => steps;

    public bool Converged => converged;
}

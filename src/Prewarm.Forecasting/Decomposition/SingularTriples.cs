namespace Prewarm.Forecasting.Decomposition;

/// <summary>Leading singular values and vectors of an L x K matrix, largest first.</summary>
/// <param name="Values">Singular values, not negative.</param>
/// <param name="Left">Left vectors, each of length L and norm one.</param>
/// <param name="Right">Right vectors, each of length K and norm one.</param>
/// <param name="Steps">Bidiagonalization steps that were needed.</param>
/// <param name="Converged">Whether every triple met the tolerance.</param>
internal sealed record SingularTriples(double[] Values, double[][] Left, double[][] Right, int Steps, bool Converged);

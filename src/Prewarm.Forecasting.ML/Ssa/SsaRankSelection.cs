using Prewarm.Forecasting.Decomposition;

namespace Prewarm.Forecasting.ML.Ssa;

/// <summary>Chooses how many leading triples forecast best.</summary>
/// <remarks>
/// Method: for each number of triples the training part is forecast over the horizon from up to <see cref="OriginsMost"/> of its windows; the mean squared
/// error, times Akaike's factor of the final prediction error <c>(K + r) / (K - r)</c> (Akaike 1969; K windows, r triples), is least at the rank
/// taken. No triple at all, the mean as the forecast, is a candidate too. Up to twelve every number is tried, then steps of a quarter.
/// </remarks>
internal static class SsaRankSelection
{
    private const int OriginsMost = 200;

    private const int StepsMost = 200;

    private const int EachUpTo = 12;

    /// <param name="centred">The training part without its mean.</param>
    /// <param name="vectors">Leading left vectors, most important first.</param>
    /// <param name="horizon">Steps that will be forecast.</param>
    /// <param name="growthSteps">Steps over which the subspace bounds growth.</param>
    /// <returns>The subspace that forecasts best with its vectors; null when the mean does.</returns>
    public static (SsaSubspace Subspace, double[][] Vectors)? Best(
        double[] centred,
        double[][] vectors,
        int horizon,
        int growthSteps
    )
    {
        if (vectors.Length == 0)
        {
            return null;
        }

        var window = vectors[0].Length;
        var windows = centred.Length - window + 1;
        var steps = Math.Min(Math.Min(horizon, StepsMost), Math.Max(1, (centred.Length - window) / 2));
        (SsaSubspace, double[][])? best = null;
        var least = Error(centred, window, steps, null);
        for (var rank = 1; rank <= vectors.Length && rank < windows; rank = Next(rank))
        {
            var leading = vectors[..rank];
            if (SsaSubspace.TryCreate(leading, growthSteps) is not { } subspace)
            {
                continue;
            }

            var error = Error(centred, window, steps, subspace) * (windows + rank) / (windows - rank);
            if (error < least)
            {
                least = error;
                best = (subspace, leading);
            }
        }

        return best;
    }

    private static int Next(int rank) => rank < EachUpTo ? rank + 1 : rank + (rank / 4);

    /// <summary>Mean squared error over origins and steps; without a subspace zero is the forecast.</summary>
    private static double Error(double[] centred, int window, int steps, SsaSubspace? subspace)
    {
        var origins = centred.Length - window - steps + 1;
        var stride = Math.Max(1, origins / OriginsMost);
        var forecast = new double[steps];
        double sum = 0;
        var count = 0;
        for (var origin = 0; origin < origins; origin += stride)
        {
            subspace?.Forecast(subspace.Project(centred.AsSpan(origin, window)), forecast);
            for (var h = 0; h < steps; h++)
            {
                var error = centred[origin + window + h] - forecast[h];
                sum += error * error;
                count++;
            }
        }

        return sum / Math.Max(1, count);
    }
}

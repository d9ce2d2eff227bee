namespace Prewarm.Forecasting.Replay;

/// <summary>What other points would have cost less than those in force, on the same past.</summary>
/// <param name="Blocks">Stretches of the past that both were compared on.</param>
/// <param name="BlockLength">Length of a complete one.</param>
/// <param name="Saving">Cost in force minus the other, in the unit of <see cref="OperatingCost.Cost"/>, recent blocks weighing more; above zero the other is cheaper.</param>
/// <param name="Low">Lower end of the bootstrap interval of <paramref name="Saving"/>.</param>
/// <param name="High">Its upper end.</param>
/// <param name="Confidence">Share of resamples in which the other is cheaper, 0 to 1.</param>
public sealed record CostComparison(
    int Blocks,
    TimeSpan BlockLength,
    double Saving,
    double Low,
    double High,
    double Confidence
)
{
    /// <summary>Of the interval, between its ends.</summary>
    public const double Level = 0.9;

    /// <summary>Fewer blocks say nothing about how they differ.</summary>
    internal const int BlocksLeast = 4;

    private const int Resamples = 400;
    private const int Seed = 1;

    /// <summary>Compares by a bootstrap over blocks.</summary>
    /// <remarks>
    /// Method: the difference of the two on the same block is one observation (pairs), blocks are drawn with replacement (Efron and Tibshirani 1993, "An
    /// Introduction to the Bootstrap", chapters 8 and 13), long enough that they hardly depend on each other. Same blocks, same answer.
    /// </remarks>
    /// <param name="differences">Cost of the other minus that in force, block by block, the oldest first; at least one.</param>
    /// <param name="blockSteps">Steps of a block.</param>
    /// <param name="step">Length of a step.</param>
    /// <param name="keep">Weight that a step keeps when the next one comes, in (0, 1].</param>
    internal static CostComparison Of(ReadOnlySpan<double> differences, int blockSteps, TimeSpan step, double keep)
    {
        var savings = new double[differences.Length];
        var (weight, mass, fade) = (1.0, 0.0, Math.Pow(keep, blockSteps));
        for (var b = savings.Length - 1; b >= 0; b--)
        {
            savings[b] = -differences[b] * weight;
            mass += weight * blockSteps;
            weight *= fade;
        }

        var random = new Random(Seed);
        var drawn = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            for (var b = 0; b < savings.Length; b++)
            {
                drawn[resample] += savings[random.Next(savings.Length)];
            }
        }

        Array.Sort(drawn);
        var tail = (int)Math.Round(Resamples * (1 - Level) / 2);
        return new CostComparison(
            savings.Length,
            step * blockSteps,
            savings.Sum() / mass,
            drawn[tail] / mass,
            drawn[^(tail + 1)] / mass,
            drawn.Count(saving => saving > 0) / (double)Resamples
        );
    }
}

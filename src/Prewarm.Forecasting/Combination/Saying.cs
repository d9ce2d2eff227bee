namespace Prewarm.Forecasting.Combination;

/// <summary>What was said at an origin about one target, to be judged as it was said.</summary>
/// <param name="Origin">Index of the newest sample known then.</param>
/// <param name="Target">Index that comes due.</param>
/// <param name="Group">Group of the target.</param>
/// <param name="Known">Errors that were known then.</param>
/// <param name="Spread">Spread that was expected, over the usual.</param>
/// <param name="Points">Per expert.</param>
/// <param name="Quantiles">Per expert and level.</param>
/// <param name="Middle">The experts together in the middle of the band, before any guard.</param>
/// <param name="Average">Per level, before calibration.</param>
/// <param name="Final">Per level.</param>
/// <param name="Tracked">Per level what each step of its tracker would have given.</param>
/// <param name="Memories">Per memory and level: the average by its shares.</param>
internal sealed record Saying(
    int Origin,
    int Target,
    int Group,
    int Known,
    double Spread,
    double[] Points,
    double[] Quantiles,
    double Middle,
    double[] Average,
    double[] Final,
    double[][] Tracked,
    double[] Memories
);

namespace Prewarm.Storage;

/// <summary>What was sampled within one minute (or, rolled up, within one hour), in the workload's unit of demand.</summary>
/// <param name="Mean">Mean of the samples, finite.</param>
/// <param name="Min">Lowest sample.</param>
/// <param name="Max">Highest sample.</param>
/// <param name="Count">Samples behind it, at least 1. Rolled up: minutes behind it. Imported minutes count as one sample.</param>
public readonly record struct MinuteSample(double Mean, double Min, double Max, int Count)
{
    /// <summary>A minute of which only one number is known.</summary>
    public static MinuteSample Of(double value) => new(value, value, value, 1);

    /// <summary>False for what no store takes: numbers that are not finite, or nothing behind them.</summary>
    public bool IsGood => double.IsFinite(Mean) && double.IsFinite(Min) && double.IsFinite(Max) && Count > 0;

    /// <summary>Adds one more sample.</summary>
    public MinuteSample With(double value) =>
        Count == 0
            ? Of(value)
            : new(Mean + ((value - Mean) / (Count + 1)), Math.Min(Min, value), Math.Max(Max, value), Count + 1);
}

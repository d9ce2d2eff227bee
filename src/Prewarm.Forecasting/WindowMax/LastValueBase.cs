namespace Prewarm.Forecasting.WindowMax;

/// <summary>Demand stays where it is. The level is the newest known sample.</summary>
internal sealed class LastValueBase(DemandHistory history, int maxAgeSteps) : IWindowMaxBase
{
    private double _level = double.NaN;

    public string Name => "last-value";

    public void Prepare() => _level = history.LastKnown(maxAgeSteps);

    public double WindowMax(int lead) => _level;

    public double Mean(int lead) => _level;

    public void Along(OpinionPaths paths, int row)
    {
        paths.Means(row).Fill(_level);
        paths.Maxima(row).Fill(_level);
    }
}

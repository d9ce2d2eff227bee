namespace Prewarm.Forecasting.WindowMax;

/// <summary>The mean of the weekly profile and the decomposition of what it leaves.</summary>
internal sealed class DecompositionBase(DemandHistory history, WindowMaxOptions options, WindowMaxTuning tuning)
    : IWindowMaxBase
{
    public string Name => "seasonal-ssa";

    public int Rank { get; private set; }

    public void Refit()
    {
        _ = history;
        _ = options;
        _ = tuning;
        Rank = 0;
    }

    public void Prepare() { }

    public double WindowMax(int lead) => double.NaN;

    public double Mean(int lead) => double.NaN;
}

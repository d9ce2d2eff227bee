namespace Prewarm.Forecasting.WindowMax;

/// <summary>The higher of two other bases: the season expects a rise or the live slope already shows one.</summary>
/// <remarks>Both must have been prepared for the same origin; the forecaster prepares bases in the order of its list.</remarks>
internal sealed class HighestBase(string name, IWindowMaxBase one, IWindowMaxBase other) : IWindowMaxBase
{
    public string Name => name;

    public void Prepare()
    {
        // Answers come from the two bases, which are prepared before this one.
    }

    public double WindowMax(int lead) => Math.Max(one.WindowMax(lead), other.WindowMax(lead));

    public double Mean(int lead) => (one.Mean(lead) + other.Mean(lead)) / 2;
}

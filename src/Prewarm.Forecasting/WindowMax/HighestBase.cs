namespace Prewarm.Forecasting.WindowMax;

/// <summary>The higher of two other bases: the season expects a rise or the live slope already shows one.</summary>
/// <remarks>Both must have been prepared for the same origin; the forecaster prepares bases in the order of its list.</remarks>
/// <param name="name">Its name.</param>
/// <param name="bases">The list, as far as it goes before this one.</param>
/// <param name="one">Place of one of the two in it.</param>
/// <param name="other">Place of the other.</param>
internal sealed class HighestBase(string name, IReadOnlyList<IWindowMaxBase> bases, int one, int other) : IWindowMaxBase
{
    public string Name => name;

    public void Prepare()
    {
        // Answers come from the two bases, which are prepared before this one.
    }

    public double WindowMax(int lead) => Math.Max(bases[one].WindowMax(lead), bases[other].WindowMax(lead));

    public double Mean(int lead) => (bases[one].Mean(lead) + bases[other].Mean(lead)) / 2;

    public void Along(OpinionPaths paths, int row)
    {
        for (var i = 0; i < paths.Points; i++)
        {
            paths.Means(row)[i] = (paths.Means(one)[i] + paths.Means(other)[i]) / 2;
            paths.Maxima(row)[i] = Math.Max(paths.Maxima(one)[i], paths.Maxima(other)[i]);
        }
    }
}

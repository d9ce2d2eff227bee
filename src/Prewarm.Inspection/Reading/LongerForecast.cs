using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Inspection.Reading;

/// <summary>A forecast continued by one that reaches further.</summary>
internal static class LongerForecast
{
    /// <summary>The near forecast to its end, then the far one; levels, operating points and everything else are the near one's.</summary>
    /// <param name="far">Made from the same history, at the near one's origin or shortly before it.</param>
    /// <param name="points">Points of the outcome at most.</param>
    /// <returns>The near one where the other does not continue it.</returns>
    public static WindowForecast Join(WindowForecast near, WindowForecast far, int points)
    {
        var offset = (int)Math.Round((near.Origin - far.Origin) / near.Step);
        var count = Math.Min(points, far.Mean.Length - offset);
        if (offset < 0 || count <= near.Mean.Length || near.Step != far.Step || !near.Levels.SequenceEqual(far.Levels))
        {
            return near;
        }

        var quantiles = new double[near.Levels.Length * count];
        for (var level = 0; level < near.Levels.Length; level++)
        {
            for (var i = 0; i < count; i++)
            {
                quantiles[(level * count) + i] =
                    i < near.Mean.Length ? near.Quantile(level, i) : far.Quantile(level, i + offset);
            }
        }

        return near with
        {
            Mean = [.. near.Mean, .. far.Mean.Skip(near.Mean.Length + offset).Take(count - near.Mean.Length)],
            WindowQuantiles = quantiles,
        };
    }
}

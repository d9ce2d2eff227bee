namespace Prewarm.Forecasting.Series;

/// <summary>Finds the step of a series from its timestamps.</summary>
/// <remarks>
/// The step is the lower median of the spacings: what at least half of the neighbours keep, untouched by gaps and by a few strays.
/// Timestamps are instants in UTC, so clock changes do not show.
/// </remarks>
public static class SamplingGrid
{
    /// <param name="ticks">Instants in UTC ticks, in time order.</param>
    /// <returns>Zero when fewer than two instants are given; also zero or less where most of them repeat or descend.</returns>
    public static TimeSpan Detect(ReadOnlySpan<long> ticks)
    {
        if (ticks.Length < 2)
        {
            return TimeSpan.Zero;
        }

        var spacings = new long[ticks.Length - 1];
        for (var i = 0; i < spacings.Length; i++)
        {
            spacings[i] = ticks[i + 1] - ticks[i];
        }

        Array.Sort(spacings);
        return TimeSpan.FromTicks(spacings[(spacings.Length - 1) / 2]);
    }
}

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Finds the index of the same wall-clock time some days before, across changes of the zone's offset.</summary>
internal sealed class PastIndex(DemandHistory history, TimeZoneInfo zone)
{
    private readonly bool _shifts = zone.SupportsDaylightSavingTime;
    private readonly double _daySteps = TimeSpan.FromDays(1) / history.Step;

    /// <summary>May lie before what is kept.</summary>
    public int Days(int index, int days)
    {
        if (!_shifts)
        {
            return index - (int)Math.Round(days * _daySteps);
        }

        var at = history.TimeAt(index);
        var then = at - TimeSpan.FromDays(days);
        return index - (int)Math.Round((at - then - (zone.GetUtcOffset(at) - zone.GetUtcOffset(then))) / history.Step);
    }
}

namespace Prewarm.Forecasting.Series;

/// <summary>Slots of a period, and in how many periods a burst began in each.</summary>
internal sealed class BurstSlots
{
    /// <summary>Finer slots than this would miss bursts that start a little early or late.</summary>
    private static readonly TimeSpan SlotLeast = TimeSpan.FromMinutes(2);

    private readonly RegularSeries _series;
    private readonly TimeZoneInfo _zone;
    private readonly TimeSpan _period;
    private readonly TimeSpan _slot;

    public BurstSlots(RegularSeries series, TimeZoneInfo zone, TimeSpan period)
    {
        _series = series;
        _zone = zone;
        _period = period;
        // A slot is at least two minutes and a twelfth of an hour for days: whole slots must fill the period.
        var least = period > TimeSpan.FromHours(1) ? TimeSpan.FromMinutes(5) : SlotLeast;
        _slot = series.Step > least ? series.Step : least;
        while (period.Ticks % _slot.Ticks != 0)
        {
            _slot += TimeSpan.FromTicks(Math.Max(1, _slot.Ticks / 8));
            if (_slot > period)
            {
                _slot = period;
            }
        }

        PerPeriod = (int)(period / _slot);
        Periods = (int)(series.Step * series.Count / period);
    }

    public int PerPeriod { get; }

    /// <summary>Whole periods that were observed.</summary>
    public int Periods { get; }

    /// <summary>Slots where bursts come back, the most faithful first; neighbours of one that was taken are part of it.</summary>
    public List<ScheduledBurst> Schedules(IReadOnlyList<Burst> bursts, double shareLeast, double liftLeast)
    {
        var periodsOf = new HashSet<int>[PerPeriod];
        var peaks = new List<double>[PerPeriod];
        for (var s = 0; s < PerPeriod; s++)
        {
            (periodsOf[s], peaks[s]) = ([], []);
        }

        foreach (var burst in bursts)
        {
            var (period, slot) = Place(burst.From);
            for (var near = -1; near <= 1; near++)
            {
                // A start just before midnight belongs to the slot that begins the next period.
                var at = slot + near;
                var wrapped = (at + PerPeriod) % PerPeriod;
                periodsOf[wrapped]
                    .Add(
                        period
                            + (
                                at < 0 ? -1
                                : at >= PerPeriod ? 1
                                : 0
                            )
                    );
                peaks[wrapped].Add(burst.Peak);
            }
        }

        var expected = 3.0 * bursts.Count / PerPeriod / Math.Max(1, Periods);
        var found = new List<ScheduledBurst>();
        var taken = new bool[PerPeriod];
        foreach (var s in Enumerable.Range(0, PerPeriod).OrderByDescending(s => periodsOf[s].Count).ThenBy(s => s))
        {
            var share = Math.Min(1, (double)periodsOf[s].Count / Periods);
            if (share < shareLeast)
            {
                break;
            }

            if (share >= liftLeast * expected && !taken[s])
            {
                found.Add(
                    new ScheduledBurst(_period, _slot * (s + 0.5), share, SeriesQuantiles.Of(peaks[s].ToArray(), 0.5))
                );
                for (var near = -2; near <= 2; near++)
                {
                    taken[(s + near + (2 * PerPeriod)) % PerPeriod] = true;
                }
            }
        }

        return found;
    }

    public bool Keeps(Burst burst, ScheduledBurst schedule)
    {
        var away = Math.Abs(Place(burst.From).Slot - (int)(schedule.Offset / _slot));
        return Math.Min(away, PerPeriod - away) <= 1;
    }

    /// <summary>Number of the period since year 1 in local time, and the slot in it; weeks begin on Monday, as day 1 of year 1 did.</summary>
    private (int Period, int Slot) Place(int index)
    {
        var at = _series.TimeAt(index);
        var local = at.UtcTicks + _zone.GetUtcOffset(at).Ticks;
        return ((int)(local / _period.Ticks), (int)(local % _period.Ticks / _slot.Ticks));
    }
}

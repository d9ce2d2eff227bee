namespace Prewarm.Forecasting.Models;

/// <summary>Finds bursts that come back at nearly the same time of the day.</summary>
/// <remarks>
/// <para>
/// Method: a sample is high when it lies above the median of its hour by more than <see cref="SpreadsAbove"/> robust spreads (1.4826 times the
/// median distance) and by a quarter of that median; a run of high samples, gaps of <see cref="GapSlots"/> slots bridged, is a burst.
/// For every slot of the day the bursts that begin within the tolerance of it are counted by day. A slot whose count is too high for
/// bursts that fall anywhere (binomial tail with the rate of this series, Bonferroni over the slots of the day and the kinds of days) is a recurring one;
/// the best slot is taken first and its neighbours within the tolerance with it.
/// </para>
/// <para>Kinds of days: all, Monday to Friday, Saturday and Sunday, and each weekday.</para>
/// </remarks>
internal sealed class BurstFinder
{
    /// <summary>Robust spreads above the median of the hour that make a sample high.</summary>
    private const double SpreadsAbove = 5;

    /// <summary>Share of the median of the hour that a high sample lies above it at least.</summary>
    private const double ShareAbove = 0.25;

    /// <summary>Days on which a burst must have come.</summary>
    private const int DaysLeast = 3;

    /// <summary>Share of its days on which a burst must have come.</summary>
    private const double ShareLeast = 0.5;

    /// <summary>Chance at which a count passes for no accident, over all slots and kinds together.</summary>
    private const double ChanceMost = 0.01;

    private const int GapSlots = 1;

    private static readonly bool[][] Kinds =
    [
        [true, true, true, true, true, true, true],
        [true, true, true, true, true, false, false],
        [false, false, false, false, false, true, true],
        .. Enumerable.Range(0, 7).Select(own => Enumerable.Range(0, 7).Select(day => day == own).ToArray()),
    ];

    private readonly int _tolerance;
    private readonly int _slotsPerDay;
    private readonly List<(int Day, int Slot, int Length)> _bursts;
    private readonly int[] _weekdays;

    private BurstFinder(int slotsPerDay, int tolerance, List<(int Day, int Slot, int Length)> bursts, int[] weekdays)
    {
        _slotsPerDay = slotsPerDay;
        _tolerance = tolerance;
        _bursts = bursts;
        _weekdays = weekdays;
    }

    /// <param name="days">One row of slots per day, oldest first; NaN where missing.</param>
    /// <param name="weekdays">0 for Monday, one per row.</param>
    /// <param name="tolerance">Slots by which the beginning may move from day to day.</param>
    public static IReadOnlyList<RecurringBurst> Find(IReadOnlyList<double[]> days, int[] weekdays, int tolerance)
    {
        if (days.Count < DaysLeast)
        {
            return [];
        }

        var slots = days[0].Length;
        var bursts = new List<(int, int, int)>();
        for (var d = 0; d < days.Count; d++)
        {
            foreach (var (from, to) in Runs(High(days[d], Math.Max(5, slots / 24))))
            {
                bursts.Add((d, from, to - from + 1));
            }
        }

        return new BurstFinder(slots, tolerance, bursts, weekdays).Recurring();
    }

    /// <summary>Which samples of a day are high against the hour around them.</summary>
    private static bool[] High(double[] day, int window)
    {
        var high = new bool[day.Length];
        for (var from = 0; from < day.Length; from += window)
        {
            // Judged against the two hours around, so that a burst of half an hour does not become the usual.
            var low = Math.Max(0, from - (window / 2));
            var around = day[low..Math.Min(day.Length, from + window + (window / 2))];
            var middle = Medians.Of((double[])around.Clone());
            if (double.IsNaN(middle))
            {
                continue;
            }

            var spread = 1.4826 * Medians.Of(Array.ConvertAll(around, value => Math.Abs(value - middle)));
            var limit = middle + Math.Max(SpreadsAbove * spread, ShareAbove * Math.Abs(middle));
            for (var i = from; i < Math.Min(day.Length, from + window); i++)
            {
                high[i] = day[i] > limit;
            }
        }

        return high;
    }

    private static IEnumerable<(int From, int To)> Runs(bool[] high)
    {
        var from = -1;
        var last = -1;
        for (var i = 0; i < high.Length; i++)
        {
            if (!high[i])
            {
                continue;
            }

            if (from >= 0 && i - last > GapSlots + 1)
            {
                yield return (from, last);
                from = -1;
            }

            from = from < 0 ? i : from;
            last = i;
        }

        if (from >= 0)
        {
            yield return (from, last);
        }
    }

    private List<RecurringBurst> Recurring()
    {
        var found = new List<RecurringBurst>();
        var left = _bursts.ToList();
        while (Best(left) is { } best)
        {
            found.Add(best);
            left.RemoveAll(burst => best.Days[_weekdays[burst.Day]] && IsNear(burst.Slot, best.Slot));
        }

        return found;
    }

    private bool IsNear(int slot, int centre) => Math.Abs(slot - centre) <= _tolerance;

    /// <summary>The recurring burst that is the least likely accident; null when none is unlikely enough.</summary>
    private RecurringBurst? Best(List<(int Day, int Slot, int Length)> bursts)
    {
        var least = Math.Log(ChanceMost / (_slotsPerDay * Kinds.Length));
        RecurringBurst? best = null;
        foreach (var kind in Kinds)
        {
            var days = _weekdays.Count(weekday => kind[weekday]);
            var own = bursts.FindAll(burst => kind[_weekdays[burst.Day]]);
            if (days < DaysLeast || own.Count < DaysLeast)
            {
                continue;
            }

            var perWindow = 1 - Math.Exp(-(double)own.Count / days * ((2 * _tolerance) + 1) / _slotsPerDay);
            foreach (var centre in own.Select(burst => burst.Slot).Distinct())
            {
                var near = own.FindAll(burst => IsNear(burst.Slot, centre));
                var count = near.Select(burst => burst.Day).Distinct().Count();
                if (count < DaysLeast || count < ShareLeast * days)
                {
                    continue;
                }

                var chance = LogTail(days, count, perWindow);
                if (chance < least)
                {
                    least = chance;
                    best = Describe(kind, centre, near, (double)count / days);
                }
            }
        }

        return best;
    }

    private static RecurringBurst Describe(
        bool[] kind,
        int centre,
        List<(int Day, int Slot, int Length)> near,
        double share
    )
    {
        var begins = near.Select(burst => burst.Slot).Order().ToArray();
        var middle = begins[begins.Length / 2];
        return new RecurringBurst(
            kind,
            middle,
            Math.Max(0, middle - begins[0]),
            Math.Max(0, near.Max(burst => burst.Slot + burst.Length - 1) - middle),
            share
        );
    }

    /// <summary>Logarithm of a bound on the chance of at least k of n (Chernoff 1952; exact in the exponent).</summary>
    private static double LogTail(int n, int k, double p)
    {
        var q = (double)k / n;
        if (q <= p)
        {
            return 0;
        }

        var inner = q * Math.Log(q / p);
        inner += q < 1 ? (1 - q) * Math.Log((1 - q) / (1 - p)) : 0;
        return -n * inner;
    }
}

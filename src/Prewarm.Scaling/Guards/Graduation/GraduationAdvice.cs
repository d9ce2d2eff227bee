using System.Globalization;

namespace Prewarm.Scaling.Guards.Graduation;

/// <summary>From a record of decisions: what each mode would have missed and cost, and whether it is time to move on.</summary>
/// <remarks>
/// Three fleets replay the same arrivals. Days are the blocks of the bootstrap, because hours within a day depend on each other
/// (Künsch 1989; Lahiri, Resampling Methods for Dependent Data, 2003, section 2.5); both modes are compared with live signals on the
/// same resampled days. The live term was recorded beside the fleet that really was there: its backlog is that fleet's.
/// </remarks>
public static class GraduationAdvice
{
    private static readonly string[] Modes = ["shadow", "floor", "full"];
    private static readonly TimeSpan StepMax = TimeSpan.FromMinutes(5);
    private const double Tail = 0.025;

    /// <summary>Recorded time that makes a day whole: some minutes are always lost to restarts.</summary>
    private static readonly TimeSpan DayLeast = TimeSpan.FromHours(22);

    /// <summary>Judges a record.</summary>
    /// <param name="record">Steps in order of time; gaps are left out of the sums.</param>
    public static GraduationReport Judge(IReadOnlyList<GraduationSample> record, GraduationOptions options)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(options);
        var days = Replay(record, options);
        var floor = Outcome("floor", days, day => day.Floor, options);
        var full = Outcome("full", days, day => day.Full, options);
        var (recommended, advice) = Advise(days.Count, floor, full, options);
        return new GraduationReport(days.Count, floor, full, recommended, advice);
    }

    private static List<Day> Replay(IReadOnlyList<GraduationSample> record, GraduationOptions options)
    {
        var fleets = Enumerable.Range(0, 3).Select(_ => new ShadowFleet(options)).ToArray();
        var days = new List<Day>();
        for (var i = 0; i + 1 < record.Count; i++)
        {
            var sample = record[i];
            var step = record[i + 1].At - sample.At;
            if (step <= TimeSpan.Zero || step > StepMax)
            {
                continue;
            }

            // Blocks are days from the record's beginning, so that a record of exactly a week has seven.
            var index = (int)Math.Floor((sample.At - record[0].At) / TimeSpan.FromDays(1));
            while (days.Count <= index)
            {
                days.Add(new Day());
            }

            days[index].Recorded += step;
            days[index].Live.Add(fleets[0].Step(sample, sample.Live, step));
            days[index].Floor.Add(fleets[1].Step(sample, sample.Floor, step));
            days[index].Full.Add(fleets[2].Step(sample, sample.Full, step));
        }

        // A day that was recorded in part, or not at all, says nothing of a day.
        days.RemoveAll(day => day.Recorded < DayLeast);
        return days;
    }

    private static GraduationOutcome Outcome(
        string mode,
        List<Day> days,
        Func<Day, Totals> pick,
        GraduationOptions options
    )
    {
        double[] avoided = [.. days.Select(day => day.Live.Missed - pick(day).Missed)];
        double[] extra = [.. days.Select(day => pick(day).GpuHours - day.Live.GpuHours)];
        return new GraduationOutcome(
            mode,
            days.Sum(day => day.Live.Missed),
            days.Sum(day => pick(day).Missed),
            days.Sum(day => day.Live.GpuHours),
            days.Sum(day => pick(day).GpuHours),
            Bootstrap(avoided, options),
            Bootstrap(extra, options)
        );
    }

    private static Interval Bootstrap(double[] blocks, GraduationOptions options)
    {
        if (blocks.Length == 0)
        {
            return default;
        }

        var random = new Random(options.Seed);
        var sums = new double[options.Resamples];
        for (var i = 0; i < sums.Length; i++)
        {
            for (var j = 0; j < blocks.Length; j++)
            {
                sums[i] += blocks[random.Next(blocks.Length)];
            }
        }

        Array.Sort(sums);
        return new Interval(blocks.Sum(), At(sums, Tail), At(sums, 1 - Tail));
    }

    private static double At(double[] sorted, double share) =>
        sorted[(int)Math.Clamp(Math.Floor(share * sorted.Length), 0, sorted.Length - 1)];

    private static (string Mode, string Advice) Advise(
        int days,
        GraduationOutcome floor,
        GraduationOutcome full,
        GraduationOptions options
    )
    {
        if (days < options.DaysMin)
        {
            return (options.Mode, $"Not enough days yet: {days} of {options.DaysMin} whole days are recorded.");
        }

        if (IsWorthIt(full, options) && full.Extra.High < floor.Extra.Low && full.MissedMode <= floor.MissedMode)
        {
            return ("full", Sentence(full) + Move(options.Mode, "full"));
        }

        if (IsWorthIt(floor, options))
        {
            return ("floor", Sentence(floor) + Move(options.Mode, "floor"));
        }

        return IsWorthIt(full, options)
            ? ("full", Sentence(full) + Move(options.Mode, "full"))
            : ("shadow", $"{Sentence(floor)}{Move(options.Mode, "shadow")} The gain is not sure or costs too much.");
    }

    private static string Move(string from, string to) =>
        Array.IndexOf(Modes, to).CompareTo(Array.IndexOf(Modes, from)) switch
        {
            0 => $" Stay in {to}.",
            > 0 => $" Move on to {to}.",
            _ => $" Go back to {to}.",
        };

    /// <summary>Surely fewer misses at a fair price, or surely cheaper without more misses.</summary>
    private static bool IsWorthIt(GraduationOutcome outcome, GraduationOptions options) =>
        (
            outcome.Avoided.Low > 0
            && outcome.Extra.Value <= outcome.Avoided.Value / 1000 * options.GpuHoursPerThousandMisses
        ) || (outcome.Extra.High < 0 && outcome.Avoided.Low >= 0);

    private static string Sentence(GraduationOutcome outcome) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Mode {outcome.Mode} would have avoided {outcome.Avoided.Value:N0} of {outcome.MissedLive:N0} missed requests (95 % interval {outcome.Avoided.Low:N0} to {outcome.Avoided.High:N0}) for {outcome.Extra.Value:+0.0;-0.0;0} GPU-hours on top of {outcome.GpuHoursLive:0.0} ({outcome.Extra.Low:+0.0;-0.0;0} to {outcome.Extra.High:+0.0;-0.0;0})."
        );

    private sealed class Totals
    {
        public double Missed { get; private set; }

        public double GpuHours { get; private set; }

        public void Add((double Missed, double GpuHours) step)
        {
            Missed += step.Missed;
            GpuHours += step.GpuHours;
        }
    }

    private sealed class Day
    {
        public TimeSpan Recorded { get; set; }

        public Totals Live { get; } = new();

        public Totals Floor { get; } = new();

        public Totals Full { get; } = new();
    }
}

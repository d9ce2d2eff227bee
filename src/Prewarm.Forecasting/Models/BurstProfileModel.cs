using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>Scheduled bursts of minutes whose time moves a little from day to day, on top of the weekly profile.</summary>
/// <remarks>
/// <para>
/// Recurring bursts are found in the last four weeks (<see cref="BurstFinder"/>). Samples inside them are taken out before the weekly profile is
/// built, so that a burst does not raise the usual demand beside it, and count no more for the level. What a burst adds is kept as it was on each of
/// its days; at a slot that may see it, the forecast is a quantile of what it added on those days at that slot and at the slots around
/// by which it moves. Where the middle of that is nothing (a burst of two minutes that may come in any of ten) the mean forecast is the
/// profile and only high quantiles rise.
/// </para>
/// <para>Steps above <see cref="StepMost"/> and histories without recurring bursts give the weekly profile alone.</para>
/// </remarks>
internal sealed class BurstProfileModel : IForecastModel
{
    /// <summary>Coarser steps average bursts of minutes away.</summary>
    private static readonly TimeSpan StepMost = TimeSpan.FromMinutes(5);

    /// <summary>How far the beginning of a burst may move.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int DaysMost = 28;

    public string Name => "burst-profile";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    private sealed class Fitted : FittedModel, IQuantileForecasts
    {
        private readonly IFittedModel _usual;
        private readonly WeekCalendar _calendar;
        private readonly List<(RecurringBurst Burst, double[][] Added)> _bursts = [];

        public Fitted(RegularSeries history, ModelSettings settings)
            : base(history, settings)
        {
            _calendar = new WeekCalendar(settings.TimeZone, WeekCalendar.SlotFor(history.Step));
            var calm = history;
            if (history.Step <= StepMost && history.Count > 0)
            {
                var (days, weekdays) = Days(history);
                var tolerance = Math.Max(1, (int)(Tolerance / _calendar.Slot));
                foreach (var burst in BurstFinder.Find(days, weekdays, tolerance))
                {
                    _bursts.Add((burst, Added(burst, days, weekdays)));
                }

                calm = Calm(history);
            }

            _usual = new WeeklyProfileModel().Fit(calm, settings);
        }

        public override ModelDiagnostics Diagnostics =>
            Describe(
                "burst-profile",
                _bursts.Count,
                fallback: _bursts.Count == 0 ? "weekly profile: no recurring bursts" : null
            );

        public bool HasQuantiles(int lead) => Covering(lead) is not null;

        public double QuantileAt(int lead, double level)
        {
            var usual = Usual(lead);
            return Math.Max(0, usual + (Covering(lead) is { } burst ? Of(burst, SlotOf(lead), level) : 0));
        }

        protected override void Appended(double value) => _usual.Append(Covers(Origin) ? double.NaN : value);

        protected override void Predict(Span<double> mean)
        {
            _usual.Forecast(mean);
            for (var h = 0; h < mean.Length; h++)
            {
                if (Covering(h + 1) is { } burst)
                {
                    mean[h] += Of(burst, SlotOf(h + 1), 0.5);
                }
            }
        }

        protected override double? PredictAt(int lead) =>
            Usual(lead) + (Covering(lead) is { } burst ? Of(burst, SlotOf(lead), 0.5) : 0);

        private double Usual(int lead)
        {
            Span<double> one = stackalloc double[1];
            _usual.ForecastAt([lead], one);
            return one[0];
        }

        private int SlotOf(int lead) => _calendar.SlotOfWeek(Origin + (Step * lead)) % _calendar.SlotsPerDay;

        private (RecurringBurst Burst, double[][] Added)? Covering(int lead)
        {
            var slot = _calendar.SlotOfWeek(Origin + (Step * lead));
            foreach (var entry in _bursts)
            {
                if (entry.Burst.Covers(slot / _calendar.SlotsPerDay, slot % _calendar.SlotsPerDay))
                {
                    return entry;
                }
            }

            return null;
        }

        private bool Covers(DateTimeOffset at)
        {
            var slot = _calendar.SlotOfWeek(at);
            return _bursts.Exists(entry =>
                entry.Burst.Covers(slot / _calendar.SlotsPerDay, slot % _calendar.SlotsPerDay)
            );
        }

        /// <summary>Quantile of what the burst added at a slot and at those by which it moves.</summary>
        private static double Of((RecurringBurst Burst, double[][] Added) entry, int slot, double level)
        {
            var at = slot - entry.Burst.Slot + entry.Burst.Early;
            var reach = Math.Max(1, entry.Burst.Early / 2);
            var pool = new List<double>();
            foreach (var day in entry.Added)
            {
                for (var i = Math.Max(0, at - reach); i <= Math.Min(day.Length - 1, at + reach); i++)
                {
                    if (!double.IsNaN(day[i]))
                    {
                        pool.Add(day[i]);
                    }
                }
            }

            if (pool.Count == 0)
            {
                return 0;
            }

            pool.Sort();
            return pool[Math.Clamp((int)Math.Ceiling(level * pool.Count) - 1, 0, pool.Count - 1)];
        }

        /// <summary>Per matching day what lay above the usual of that day beside the burst, slot by slot.</summary>
        private static double[][] Added(RecurringBurst burst, List<double[]> days, int[] weekdays)
        {
            var added = new List<double[]>();
            for (var d = 0; d < days.Count; d++)
            {
                if (!burst.Days[weekdays[d]])
                {
                    continue;
                }

                var from = Math.Max(0, burst.Slot - burst.Early);
                var to = Math.Min(days[d].Length, burst.Slot + burst.Late + 1);
                var beside = days[d]
                    [Math.Max(0, from - 30)..from]
                    .Concat(days[d][to..Math.Min(days[d].Length, to + 30)]);
                var usual = Medians.Of(beside.ToArray());
                added.Add([.. days[d][from..to].Select(value => value - usual)]);
            }

            return [.. added];
        }

        private RegularSeries Calm(RegularSeries history)
        {
            if (_bursts.Count == 0)
            {
                return history;
            }

            var values = history.Values.ToArray();
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = Covers(history.TimeAt(i)) ? double.NaN : values[i];
            }

            return new RegularSeries(history.Start, history.Step, values);
        }

        /// <summary>The last days as rows of slots of the local day.</summary>
        private (List<double[]> Days, int[] Weekdays) Days(RegularSeries history)
        {
            var perDay = _calendar.SlotsPerDay;
            var days = new List<double[]>();
            var weekdays = new List<int>();
            var previous = -1;
            var keep = Math.Min(history.Count, (int)(TimeSpan.FromDays(DaysMost) / history.Step));
            for (var i = history.Count - keep; i < history.Count; i++)
            {
                var slot = _calendar.SlotOfWeek(history.TimeAt(i));
                if (slot / perDay != previous)
                {
                    previous = slot / perDay;
                    days.Add(new double[perDay]);
                    Array.Fill(days[^1], double.NaN);
                    weekdays.Add(previous);
                }

                days[^1][slot % perDay] = history[i];
            }

            return (days, [.. weekdays]);
        }
    }
}

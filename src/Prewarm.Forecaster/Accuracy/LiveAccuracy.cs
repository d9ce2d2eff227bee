using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Accuracy;

/// <summary>Judges what one workload's published forecasts said of later times, lead by lead, once the truth is known.</summary>
/// <remarks>Pure but for its memory: the same forecasts and minutes give the same rows. Owned by the publishing pass; not thread-safe.</remarks>
internal sealed class LiveAccuracy(HistoryKey key)
{
    /// <summary>How far ahead forecasts are judged.</summary>
    public static readonly IReadOnlyList<TimeSpan> Leads =
    [
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
    ];

    /// <summary>Of each lead, one forecast in five minutes is judged: the ones between are nearly the same.</summary>
    private static readonly JudgedOrigins Judged = new(5);
    private const double HighLevel = 0.95;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly List<Pending> _pending = [];
    private readonly Dictionary<(TimeSpan Lead, long Version), AccuracyRow> _hour = [];

    /// <summary>Rows of the present hour, for gauges.</summary>
    public IReadOnlyCollection<AccuracyRow> Present => _hour.Values;

    /// <summary>Goes on with hours that were under way when the process ended.</summary>
    public void Resume(IEnumerable<AccuracyRow> rows)
    {
        foreach (var row in rows)
        {
            _hour[(row.Lead, row.ModelVersion)] = row;
        }
    }

    /// <summary>Remembers a forecast until its windows are over.</summary>
    /// <param name="offset">From a point to the start of its window.</param>
    public void Forecast(WindowForecast forecast, double level, TimeSpan offset, TimeSpan window, long modelVersion)
    {
        if (forecast.Learning || !Judged.Has((int)(forecast.Origin.UtcTicks / Minute.Ticks)))
        {
            return;
        }

        foreach (var lead in Leads)
        {
            var point = (int)(lead / forecast.Step);
            if (point < forecast.Mean.Length)
            {
                var start = forecast.Origin + lead;
                _pending.Add(
                    new Pending(
                        start,
                        start + offset,
                        start + offset + window,
                        lead,
                        modelVersion,
                        level,
                        forecast.Mean[point],
                        forecast.Quantile(Index(forecast, level), point),
                        forecast.Quantile(Index(forecast, HighLevel), point)
                    )
                );
            }
        }
    }

    /// <summary>Takes the next minute.</summary>
    /// <param name="value">Demand; NaN is missing, and a window that misses a minute is not judged.</param>
    /// <returns>Rows of an hour that is over.</returns>
    public IReadOnlyList<AccuracyRow> Observe(DateTimeOffset minute, double value)
    {
        // Before anything is scored: a window that ends with the first minute of an hour begins that hour's row.
        var over = _hour.Values.Where(row => row.Hour < Hour(minute)).ToList();
        foreach (var row in over)
        {
            _hour.Remove((row.Lead, row.ModelVersion));
        }

        for (var i = _pending.Count - 1; i >= 0; i--)
        {
            var one = _pending[i];
            if (minute < one.Start)
            {
                continue;
            }

            one.Observe(minute, value);
            if (minute + Minute > one.End || one.IsBroken)
            {
                _pending.RemoveAt(i);
                if (!one.IsBroken)
                {
                    Score(one, minute);
                }
            }
        }

        return over;
    }

    private void Score(Pending one, DateTimeOffset minute)
    {
        var at = (one.Lead, one.ModelVersion);
        var row =
            _hour.TryGetValue(at, out var known) && known.Hour == Hour(minute)
                ? known
                : new AccuracyRow(key, Hour(minute), one.Lead, one.ModelVersion, one.Level, 0, 0, 0, 0, 0, 0, 0);
        var (truth, quantile) = (one.Highest, one.Quantile);
        _hour[at] = row with
        {
            Count = row.Count + 1,
            Covered = row.Covered + (truth <= quantile ? 1 : 0),
            Covered95 = row.Covered95 + (truth <= one.HighQuantile ? 1 : 0),
            Pinball =
                row.Pinball
                + (truth >= quantile ? one.Level * (truth - quantile) : (1 - one.Level) * (quantile - truth)),
            AbsoluteError = row.AbsoluteError + Math.Abs(one.Mean - one.First),
            Error = row.Error + one.Mean - one.First,
            Demand = row.Demand + one.First,
        };
    }

    /// <summary>Index of the lowest level that is not below the one asked for; the highest where all are below.</summary>
    private static int Index(WindowForecast forecast, double level)
    {
        var index = Array.FindIndex(forecast.Levels, known => known >= level - 1e-9);
        return index < 0 ? forecast.Levels.Length - 1 : index;
    }

    private static DateTimeOffset Hour(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    /// <summary>A forecast whose window is not over.</summary>
    private sealed class Pending(
        DateTimeOffset start,
        DateTimeOffset windowStart,
        DateTimeOffset end,
        TimeSpan lead,
        long modelVersion,
        double level,
        double mean,
        double quantile,
        double highQuantile
    )
    {
        private DateTimeOffset? _next;

        public DateTimeOffset Start => start;

        /// <summary>The window holds minutes up to and with this one.</summary>
        public DateTimeOffset End => end;

        public TimeSpan Lead => lead;

        public long ModelVersion => modelVersion;

        public double Level => level;

        public double Mean => mean;

        public double Quantile => quantile;

        public double HighQuantile => highQuantile;

        public double First { get; private set; } = double.NaN;

        public double Highest { get; private set; } = double.NegativeInfinity;

        public bool IsBroken { get; private set; }

        public void Observe(DateTimeOffset minute, double value)
        {
            IsBroken |= double.IsNaN(value) || minute != (_next ?? start);
            _next = minute + Minute;
            First = double.IsNaN(First) ? value : First;
            Highest = minute >= windowStart ? Math.Max(Highest, value) : Highest;
        }
    }
}

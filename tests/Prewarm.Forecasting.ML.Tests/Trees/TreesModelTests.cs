using Prewarm.Forecasting.ML.Trees;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.ML.Tests.Trees;

public sealed class TreesModelTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Features and labels are single precision on a grid; what is left is the rounding of the double sums around them.</summary>
    private const double ScaleTolerance = 1e-6;

    [Theory]
    [InlineData(1000)]
    [InlineData(1e-9)]
    [InlineData(1e9)]
    public void Forecast_SeriesTimesFactor_IsTimesFactor(double factor)
    {
        var series = Demand(28 * 24);
        var scaled = new RegularSeries(
            series.Start,
            series.Step,
            Array.ConvertAll(series.Values.ToArray(), v => factor * v)
        );

        var plain = Path(series, 48);
        var times = Path(scaled, 48);

        for (var h = 0; h < plain.Length; h++)
        {
            Assert.Equal(1, times[h] / (factor * plain[h]), ScaleTolerance);
        }
    }

    [Fact]
    public void Forecast_SameHistoryTwice_IsTheSame() =>
        Assert.Equal(Path(Demand(28 * 24), 48), Path(Demand(28 * 24), 48));

    [Fact]
    public void Forecast_DailyAndWeeklyDemand_BeatsSeasonalNaiveOfTheWeek()
    {
        var series = Demand(42 * 24);
        var first = series.Count - (7 * 24);
        var fitted = new TreesModel().Fit(series.Slice(0, first), new ModelSettings());
        var mean = new double[24];
        double own = 0,
            naive = 0;
        for (var origin = first; origin + 24 <= series.Count; origin++)
        {
            fitted.Forecast(mean);
            for (var h = 0; h < 24; h++)
            {
                own += Math.Abs(mean[h] - series[origin + h]);
                naive += Math.Abs(series[origin + h - 168] - series[origin + h]);
            }

            fitted.Append(series[origin]);
        }

        Assert.True(own < 0.9 * naive, $"error {own}, seasonal naive {naive}");
    }

    [Fact]
    public void Forecast_LevelMovesWithThePastHour_IsFollowed()
    {
        // A random walk around a day's shape: the departure of the last hour goes on, the usual value does not know it.
        var random = new Random(7);
        var values = new double[28 * 24];
        double walk = 0;
        for (var i = 0; i < values.Length; i++)
        {
            walk += 4 * (random.NextDouble() - 0.5);
            values[i] = 200 + walk + (30 * Math.Sin(2 * Math.PI * i / 24));
        }

        var series = new RegularSeries(Start, Hour, values);
        double own = 0,
            usual = 0;
        var fitted = new TreesModel().Fit(series.Slice(0, 500), new ModelSettings());
        var next = new double[1];
        for (var i = 500; i < values.Length - 1; i++)
        {
            fitted.Append(values[i]);
            fitted.Forecast(next);
            own += Math.Abs(next[0] - values[i + 1]);
            usual += Math.Abs(values[i + 1 - 24] - values[i + 1]);
        }

        Assert.True(own < 0.5 * usual, $"error {own}, same hour yesterday {usual}");
    }

    [Fact]
    public void ForecastAt_SomeLeads_AgreesWithThePath()
    {
        var fitted = new TreesModel().Fit(Demand(28 * 24), new ModelSettings());
        var path = new double[100];
        fitted.Forecast(path);
        int[] leads = [1, 2, 24, 48, 100];
        var some = new double[leads.Length];

        fitted.ForecastAt(leads, some);

        Assert.Equal(Array.ConvertAll(leads, lead => path[lead - 1]), some);
    }

    [Fact]
    public void Append_Samples_MovesOriginAndCounts()
    {
        var history = Demand(14 * 24);
        var fitted = new TreesModel().Fit(history, new ModelSettings());

        fitted.Append(3);
        fitted.Append(double.NaN);
        fitted.Append(double.PositiveInfinity);

        Assert.Equal(history.End + (3 * Hour), fitted.Origin);
        Assert.Equal(Hour, fitted.Step);
        Assert.Equal(history.Count + 1, fitted.Diagnostics.Samples);
        Assert.Equal(2, fitted.Diagnostics.Missing);
    }

    [Fact]
    public void Append_SameSamples_ForecastsFromTheSameFeaturesAsAFitWould()
    {
        var series = Demand(28 * 24);
        var track = new SampleTrack(series, TimeZoneInfo.Utc);
        var grown = new SampleTrack(series.Slice(0, series.Count), TimeZoneInfo.Utc);
        grown.Add(5);
        var features = new RowFeatures(track, isWeekKnown: true);
        var later = new RowFeatures(grown, isWeekKnown: true);
        var before = new float[RowFeatures.Count];
        var after = new float[RowFeatures.Count];

        features.Write(features.At(500), 24, 24, before);
        later.Write(later.At(500), 24, 24, after);

        Assert.Equal(before, after);
    }

    [Fact]
    public void Rows_LaterSamplesChanged_SeeNothingOfThem()
    {
        // The later samples in reverse order: unit and cap of the fit stay, and below three weeks no weight of days is chosen.
        var series = Demand(20 * 24);
        var values = series.Values.ToArray();
        for (var i = 401; i < values.Length; i++)
        {
            values[i] = series[values.Length - 1 - (i - 401)];
        }

        var one = new RowFeatures(new SampleTrack(series, TimeZoneInfo.Utc), isWeekKnown: true);
        var other = new RowFeatures(
            new SampleTrack(new RegularSeries(series.Start, series.Step, values), TimeZoneInfo.Utc),
            isWeekKnown: true
        );
        foreach (var lead in (int[])[1, 24, 48, 200])
        {
            var row = new float[RowFeatures.Count];
            var changed = new float[RowFeatures.Count];
            var reference = one.Write(one.At(400), lead, lead, row);
            var changedReference = other.Write(other.At(400), lead, lead, changed);

            Assert.Equal(row, changed);
            Assert.Equal(reference, changedReference, 1e-12);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(30)]
    [InlineData(61)]
    [InlineData(100)]
    [InlineData(215)]
    [InlineData(337)]
    public void Forecast_ShortHistory_IsFinite(int count)
    {
        var fitted = new TreesModel().Fit(Demand(count), new ModelSettings());
        var mean = new double[200];

        fitted.Forecast(mean);

        Assert.All(mean, value => Assert.True(double.IsFinite(value) && value >= 0));
        Assert.Equal(count < 9 * 24, fitted.Diagnostics.Fallback is not null);
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("zero")]
    [InlineData("constant")]
    [InlineData("huge")]
    [InlineData("one-huge")]
    [InlineData("tiny")]
    [InlineData("negative")]
    [InlineData("mostly-missing")]
    [InlineData("spike")]
    [InlineData("steps")]
    public void Forecast_HostileSeries_IsFiniteAndNotNegative(string kind)
    {
        var values = Array.ConvertAll([.. Enumerable.Range(0, 21 * 24)], i => Hostile(kind, i));
        var fitted = new TreesModel().Fit(new RegularSeries(Start, Hour, values), new ModelSettings());
        var mean = new double[72];
        for (var round = 0; round < 3; round++)
        {
            fitted.Forecast(mean);
            Assert.All(mean, value => Assert.True(double.IsFinite(value) && value >= 0, $"{kind}: {value}"));
            fitted.Append(round == 0 ? double.NaN : 1e300);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(1e12)]
    public void Forecast_ConstantSeries_StaysConstant(double level)
    {
        var values = new double[21 * 24];
        Array.Fill(values, level);

        Assert.All(Path(new RegularSeries(Start, Hour, values), 48), value => Assert.Equal(level, value, 1e-9 * level));
    }

    [Fact]
    public void Forecast_NegativeAllowed_GoesBelowZero()
    {
        var values = Array.ConvertAll([.. Enumerable.Range(0, 21 * 24)], i => -10 + Math.Sin(i));
        var mean = new double[24];
        new TreesModel()
            .Fit(new RegularSeries(Start, Hour, values), new ModelSettings { NonNegative = false })
            .Forecast(mean);

        Assert.All(mean, value => Assert.InRange(value, -12, -8));
    }

    [Fact]
    public void Forecast_ClocksGoForward_KeepsTheLocalHour()
    {
        // Demand from 09:00 to 17:00 local time; Berlin's clocks go forward on 2026-03-29.
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        double At(int i) =>
            (start + (i * Hour) + berlin.GetUtcOffset(start + (i * Hour))).Hour is >= 9 and < 17 ? 100 : 10;
        var count = 28 * 24;
        var values = Array.ConvertAll([.. Enumerable.Range(0, count)], At);
        var mean = new double[48];

        new TreesModel()
            .Fit(new RegularSeries(start, Hour, values), new ModelSettings { TimeZone = berlin })
            .Forecast(mean);

        for (var h = 0; h < mean.Length; h++)
        {
            Assert.Equal(At(count + h), mean[h], 5.0);
        }
    }

    private static double Hostile(string kind, int i) =>
        kind switch
        {
            "missing" => double.NaN,
            "zero" => 0,
            "constant" => 3,
            "huge" => 1e300 * (1 + (0.1 * Math.Sin(i))),
            "one-huge" => i == 300 ? 1e300 : 5 + Math.Sin(i),
            "tiny" => 1e-300 * (2 + Math.Sin(i)),
            "negative" => -5 - Math.Sin(i),
            "mostly-missing" => i % 50 == 0 ? i : double.NaN,
            "spike" => i == 480 ? 1 : 0,
            "steps" => i / 100 * 1000,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

    private static double[] Path(RegularSeries series, int steps)
    {
        var mean = new double[steps];
        new TreesModel().Fit(series, new ModelSettings()).Forecast(mean);
        return mean;
    }

    /// <summary>A day's shape, quieter weekends, noise of a tenth.</summary>
    private static RegularSeries Demand(int count)
    {
        var random = new Random(3);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var weekend = i / 24 % 7 >= 5 ? 0.5 : 1;
            var shape = 60 + (40 * Math.Sin(2 * Math.PI * (i - 8) / 24));
            values[i] = weekend * shape * (0.9 + (0.2 * random.NextDouble()));
        }

        return new RegularSeries(Start, Hour, values);
    }
}

using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Training;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Tests.Calendar;

/// <summary>What is forecast and judged again from the past knows masks and calendars like the live forecast does.</summary>
public sealed class CalendarPastTests : IDisposable
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly CalendarFile _file = new();

    [Fact]
    public void Forecast_OfTheStoredHistory_IsWhatWasPublished()
    {
        var (from, to) = (Start.AddHours(-6), Start.AddHours(-4));
        _file.Write(CalendarFile.Event(Start.AddMinutes(60), Start.AddMinutes(120), factor: 2));
        var store = ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a");
        store.Import(ForecasterBench.Key("a"), new RegularSeries(from, Minute, Outage(from, to)), overwrite: true);
        using var bench = _file.Bench(store, CalendarFile.Name);
        bench.Operations.Mask("m", "ns/a", from, to);
        bench.Train();

        var published = Workload(bench).Latest!;
        var again = Again(bench, published.Mean.Length);

        Assert.Equal(published.Origin, again.Origin);
        Assert.Equal(published.Mean, again.Mean);
        Assert.Equal(published.WindowQuantiles, again.WindowQuantiles);
        Assert.InRange(again.Mean[90] / again.Mean[30], 1.5, 2.5);
    }

    [Fact]
    public void Version_CalendarOrMaskChanges_IsAnother()
    {
        _file.Write(CalendarFile.Event(Start.AddMinutes(60), Start.AddMinutes(120), factor: 2));
        using var bench = _file.Bench(ForecasterBench.StoreWith(TimeSpan.FromDays(2), Start, "a"), CalendarFile.Name);
        var versions = new List<string> { Version(bench), Version(bench) };
        _file.Write(CalendarFile.Event(Start.AddMinutes(60), Start.AddMinutes(120), factor: 3));
        versions.Add(Version(bench));
        bench.Operations.Mask("m", "ns/a", Start.AddHours(-2), Start.AddHours(-1));
        versions.Add(Version(bench));

        Assert.Equal(versions[0], versions[1]);
        Assert.Equal(3, versions.Distinct().Count());
    }

    [Fact]
    public void Challenge_EventOnTheJudgedDay_IsJudgedOnUsualDemand()
    {
        var (from, to) = (Start.AddHours(-6), Start.AddHours(-4));
        _file.Write(CalendarFile.Event(from, to, factor: 3));
        var plain = Judged(string.Empty, launch: false);
        var with = Judged(CalendarFile.Name, launch: true);
        var without = Judged(string.Empty, launch: true);

        Assert.Equal(plain.Truth, with.Truth, Close);
        Assert.Equal(plain.Champion, with.Champion, Close);
        Assert.Equal(plain.Challenger, with.Challenger, Close);
        Assert.True(without.Truth.Max() > 2 * with.Truth.Max());

        PromotionCase Judged(string calendar, bool launch)
        {
            var store = ForecasterBench.StoreWith(TimeSpan.FromDays(18), Start, "a");
            if (launch)
            {
                var burst = Enumerable.Range(0, 120).Select(i => 3 * ForecasterBench.Demand(from.AddMinutes(i)));
                store.Import(ForecasterBench.Key("a"), new RegularSeries(from, Minute, [.. burst]), overwrite: true);
            }

            var judge = new Remembering();
            using var bench = _file.Bench(store, calendar, judge);
            bench.Train();
            bench.Get<ModelRegistry>().Challenge(Workload(bench));
            return judge.Cases[0];
        }
    }

    public void Dispose() => _file.Dispose();

    private static bool Close(double one, double other) =>
        (double.IsNaN(one) && double.IsNaN(other)) || Math.Abs(one - other) < 1e-6;

    private static double[] Outage(DateTimeOffset from, DateTimeOffset to) => new double[(int)((to - from) / Minute)];

    private static Prewarm.Forecaster.Workloads.ForecastWorkload Workload(ForecasterBench bench) =>
        bench.Board.Find(ForecasterBench.Key("a"))!;

    private static string Version(ForecasterBench bench)
    {
        bench.Train();
        bench.Clock.Advance(TimeSpan.FromSeconds(15));
        return bench.Get<HistoryLearner>().Of(Workload(bench)).Version;
    }

    /// <summary>As the page asks: the stored history up to the origin of what was published.</summary>
    private static WindowForecast Again(ForecasterBench bench, int points)
    {
        var workload = Workload(bench);
        var stored = bench.Store.Read(workload.Key, Start.AddDays(-2), workload.Latest!.Origin);
        return bench.Get<HistoryLearner>().Of(workload).Forecast(stored, workload.Options(points));
    }

    private sealed class Remembering : IPromotionJudge
    {
        public List<PromotionCase> Cases { get; } = [];

        public PromotionVerdict Judge(PromotionCase one)
        {
            Cases.Add(one);
            return new PromotionVerdict(false, "remembered", 0, 0);
        }
    }
}

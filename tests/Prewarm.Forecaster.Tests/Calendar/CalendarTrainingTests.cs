using Prewarm.Forecaster.Calendar;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Tests.Calendar;

/// <summary>A calendar that a ScaledObject names: training learns usual demand, forecasts carry the events.</summary>
public sealed class CalendarTrainingTests : IDisposable
{
    private const string Name = CalendarFile.Name;
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly TimeSpan TwoDays = TimeSpan.FromDays(2);
    private readonly CalendarFile _file = new();

    [Fact]
    public void Train_EventAhead_ForecastCarriesItAndNothingElseChanges()
    {
        Write(Event(Start.AddMinutes(60), Start.AddMinutes(120), factor: 2));
        var (usual, with) = (Trained(TwoDays), Trained(TwoDays, Name));
        for (var i = 0; i < usual.Mean.Length; i++)
        {
            var inside =
                with.Origin.AddMinutes(i) is var at && at >= Start.AddMinutes(60) && at < Start.AddMinutes(120);
            Assert.Equal(usual.Mean[i] * (inside ? 2 : 1), with.Mean[i], 9);
        }

        // A window that touches the event expects the event's maximum; one that lies before or after it does not.
        var point = 80;
        Assert.Equal(usual.Quantile(0, point) * 2, with.Quantile(0, point), 9);
        Assert.Equal(usual.Quantile(0, 0), with.Quantile(0, 0), 9);
        Assert.Equal(usual.Quantile(0, 150), with.Quantile(0, 150), 9);
        Assert.True(
            Enumerable.Range(40, 20).Any(i => with.Quantile(0, i) > 1.5 * usual.Quantile(0, i)),
            "nothing ahead of it"
        );
    }

    [Fact]
    public void Train_EventOfThePast_TeachesUsualDemand()
    {
        var (from, to) = (Start.AddHours(-6), Start.AddHours(-4));
        Write(Event(from, to, factor: 3));
        var store = ForecasterBench.StoreWith(TwoDays, Start, "a");
        var burst = Enumerable.Range(0, 120).Select(i => 3 * ForecasterBench.Demand(from.AddMinutes(i)));
        store.Import(ForecasterBench.Key("a"), new RegularSeries(from, TimeSpan.FromMinutes(1), [.. burst]), true);
        using var bench = Bench(store, Name);
        bench.Train();
        Assert.Equal(Trained(TwoDays).Mean, Latest(bench).Mean, (one, other) => Math.Abs(one - other) < 1e-6);
    }

    [Fact]
    public void Publish_MinuteOfAnEvent_IsLearnedAsUsualDemandAndKeptAsItCame()
    {
        Write(Event(Start, Start.AddHours(1), factor: 4));
        using var usual = Bench(ForecasterBench.StoreWith(TwoDays, Start, "a"), string.Empty);
        using var with = Bench(ForecasterBench.StoreWith(TwoDays, Start, "a"), Name);
        foreach (var bench in new[] { usual, with })
        {
            bench.Train();
            for (var minute = 0; minute < 3; minute++)
            {
                bench.LiveMinute(("a", bench == with ? 400 : 100));
            }
        }

        Assert.Equal(4 * Latest(usual).Mean[10], Latest(with).Mean[10], 6);
        Assert.Equal([400, 400, 400], with.Stored("a", Start, Start.AddMinutes(2)));
    }

    [Fact]
    public void Train_FileChanges_HistoryIsReplayedOnce()
    {
        Write(Event(Start.AddMinutes(60), Start.AddMinutes(120), factor: 2));
        using var bench = Bench(ForecasterBench.StoreWith(TwoDays, Start, "a"), Name);
        Pass(bench);
        Pass(bench);
        Write(Event(Start.AddMinutes(60), Start.AddMinutes(120), factor: 5));
        Pass(bench);
        Pass(bench);
        Assert.Equal(2, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
        Assert.Equal(5 * Trained(TwoDays).Mean[90], Latest(bench).Mean[90], 6);
    }

    [Fact]
    public void Train_ADayLater_LearnsTheEventsAnew()
    {
        Write(Event(Start.AddMinutes(60), Start.AddMinutes(120), factor: 2));
        using var bench = Bench(ForecasterBench.StoreWith(TwoDays, Start, "a"), Name);
        bench.Train();
        bench.Clock.Advance(TimeSpan.FromHours(24));
        bench.Train();
        Assert.Equal(2, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
    }

    [Fact]
    public void Train_CalendarNobodyConfigured_IsForecastWithoutAndToldOnceWithoutItsName()
    {
        using var bench = Bench(ForecasterBench.StoreWith(TwoDays, Start, "a"), "secret-name");
        bench.Train();
        bench.Get<Prewarm.Forecaster.Workloads.ForecastBoard>().Find(ForecasterBench.Key("a"))!.Training.Request();
        Pass(bench);
        Assert.Equal(Trained(TwoDays).Mean, Latest(bench).Mean);
        var told = Assert.Single(bench.Logs, log => log.Id.Id == 2052);
        Assert.DoesNotContain("secret-name", told.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no calendar")]
    [InlineData(null)]
    public void Train_CalendarThatCannotBeUsed_IsForecastWithoutAndToldOnce(string? content)
    {
        if (content is null)
        {
            File.Delete(_file.Path);
        }
        else
        {
            File.WriteAllText(_file.Path, content);
        }

        using var bench = Bench(ForecasterBench.StoreWith(TwoDays, Start, "a"), Name);
        Pass(bench);
        Pass(bench);
        Assert.Equal(Trained(TwoDays).Mean, Latest(bench).Mean);
        Assert.Single(bench.Logs, log => log.Id.Id == 2053);
        Assert.Equal(1, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
    }

    [Fact]
    public void Refresh_FileGoes_WhatWasReadStays()
    {
        Write(Event(Start.AddMinutes(60), Start.AddMinutes(120), factor: 2));
        using var bench = Bench(ForecasterBench.StoreWith(TwoDays, Start, "a"), Name);
        Pass(bench);
        File.Delete(_file.Path);
        Pass(bench);
        Assert.Equal(1, ForecasterBench.ByOutcome(bench.Trainings)["trained"]);
        Assert.Equal(2 * Trained(TwoDays).Mean[90], Latest(bench).Mean[90], 6);
    }

    [Fact]
    public void Validate_CalendarWithoutAFile_IsRefusedByItsKey()
    {
        var options = new CalendarsOptions();
        options.All["de"] = new CalendarOptions();
        var result = new CalendarsOptionsRules().Validate(null, options);
        Assert.Equal(["Calendars:de:File must name an iCalendar file."], result.Failures);
    }

    public void Dispose() => _file.Dispose();

    private static WindowForecast Latest(ForecasterBench bench) => bench.Board.Find(ForecasterBench.Key("a"))!.Latest!;

    private static void Pass(ForecasterBench bench)
    {
        bench.Train();
        bench.Clock.Advance(TimeSpan.FromSeconds(15));
    }

    private WindowForecast Trained(TimeSpan past, string calendar = "")
    {
        using var bench = Bench(ForecasterBench.StoreWith(past, Start, "a"), calendar);
        bench.Train();
        return Latest(bench);
    }

    private ForecasterBench Bench(FakeHistoryStore store, string calendar) => _file.Bench(store, calendar);

    private void Write(string events) => _file.Write(events);

    private static string Event(DateTimeOffset from, DateTimeOffset to, int factor) =>
        CalendarFile.Event(from, to, factor);
}

using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaling.Tests.Forecasts;

public sealed class ForecastTermTests
{
    // A Monday.
    private static readonly DateTimeOffset Origin = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(5);

    private static ForecastView View(float[]? profile = null, bool learning = false) =>
        new()
        {
            Origin = Origin,
            Step = TimeSpan.FromMinutes(1),
            Mean = [.. Enumerable.Repeat(10f, 61)],
            Levels = [0.5, 0.9],
            WindowQuantiles =
            [
                .. Enumerable.Range(0, 61).Select(i => 10f + i),
                .. Enumerable.Range(0, 61).Select(i => 20f + i),
            ],
            Window = TimeSpan.FromMinutes(6),
            WeeklyProfile = profile ?? [],
            Learning = learning,
        };

    private static ForecastTerm At(double minutes, ForecastView? view, double quantile = 0.9) =>
        ForecastTerm.Evaluate(view, Origin.AddMinutes(minutes), quantile, FreshFor);

    [Fact]
    public void Evaluate_NoForecast_HasNoVote() => Assert.Equal(ForecastGrade.None, At(0, null).Grade);

    [Fact]
    public void Evaluate_Learning_HasNoVote() =>
        Assert.Equal((ForecastGrade.None, 0.0), Pair(At(1, View(learning: true))));

    [Fact]
    public void Evaluate_Fresh_ReadsTheQuantileAtTheInstant()
    {
        Assert.Equal((ForecastGrade.Fresh, 22.5), Pair(At(2.5, View())));
        Assert.Equal((ForecastGrade.Fresh, 17.5), Pair(At(2.5, View(), quantile: 0.7)));
    }

    [Fact]
    public void Evaluate_Ageing_WidensTowardsTheHighestLevel()
    {
        var young = At(6, View(), quantile: 0.5);
        var old = At(60, View(), quantile: 0.5);

        Assert.Equal(ForecastGrade.Ageing, young.Grade);
        Assert.InRange(young.Quantile, 0.5, 0.52);
        Assert.Equal(0.9, old.Quantile, 6);
        Assert.Equal(80, old.Demand, 3);
    }

    [Fact]
    public void Evaluate_RunOut_UsesTheProfileOfTheLocalHour()
    {
        var profile = Enumerable.Range(0, 168).Select(hour => (float)hour).ToArray();
        var berlin = View(profile) with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

        // 12:30 UTC on a Monday in March is 13:30 in Berlin.
        Assert.Equal((ForecastGrade.Profile, 13.0), Pair(At(270, berlin)));
    }

    [Fact]
    public void Evaluate_SpringForward_ReadsTheHourPeopleSee()
    {
        var profile = Enumerable.Range(0, 168).Select(hour => (float)hour).ToArray();
        var view = View(profile) with
        {
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
            Origin = new(2026, 3, 28, 8, 0, 0, TimeSpan.Zero),
        };

        // Sunday 29 March 2026, 01:00 UTC: local clocks jump from 02:00 to 03:00.
        var term = ForecastTerm.Evaluate(view, new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), 0.9, FreshFor);
        Assert.Equal((6 * 24) + 3, term.Demand);
    }

    [Fact]
    public void Evaluate_RunOutWithoutProfile_HasNoVote() => Assert.Equal(ForecastGrade.None, At(61, View()).Grade);

    [Fact]
    public void Evaluate_ProfileOfLastMonth_HasNoVote() =>
        Assert.Equal(ForecastGrade.None, At(TimeSpan.FromDays(15).TotalMinutes, View(new float[168])).Grade);

    [Fact]
    public void Evaluate_ClockSteppedBack_IsFresh() => Assert.Equal((ForecastGrade.Fresh, 20.0), Pair(At(-30, View())));

    [Fact]
    public void Evaluate_NotFinite_HasNoVote()
    {
        var broken = View() with { WindowQuantiles = [.. Enumerable.Repeat(float.NaN, 122)] };
        Assert.Equal((ForecastGrade.None, 0.0), Pair(At(0, broken)));
    }

    private static (ForecastGrade, double) Pair(ForecastTerm term) => (term.Grade, Math.Round(term.Demand, 6));
}

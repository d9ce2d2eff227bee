using Prewarm.Scaling.Guards.Graduation;
using Prewarm.Scaling.Tests.Decisions;

namespace Prewarm.Scaling.Tests.Guards.Graduation;

public sealed class GraduationAdviceTests
{
    private static readonly GraduationOptions Options = new() { LeadTime = TimeSpan.FromMinutes(5) };

    /// <summary>Days of a rise to 100 requests/s every eight hours, on replicas of 10 requests/s.</summary>
    /// <param name="ahead">How far ahead the forecast sees the rise.</param>
    /// <param name="surplus">Replicas the forecast holds all the time.</param>
    private static GraduationSample[] Record(int days, TimeSpan ahead, int surplus = 0, bool isFullLean = false)
    {
        static double Rate(DateTimeOffset at) => at.Hour % 8 == 7 ? 100 : 10;
        static int Needs(double rate) => (int)Math.Ceiling(rate / 8);

        return
        [
            .. Enumerable
                .Range(0, (days * 24 * 60) + 1)
                .Select(minute =>
                {
                    var at = Steps.Start.AddMinutes(minute);
                    var live = Needs(Rate(at));
                    var forecast = Math.Max(live, Needs(Rate(at + ahead))) + surplus;
                    return new GraduationSample(at, Rate(at), 10, live, forecast, isFullLean ? live - 1 : forecast);
                }),
        ];
    }

    [Fact]
    public void Judge_AForecastThatSeesTheRise_SaysMoveOnWithFiguresThatHold()
    {
        var report = GraduationAdvice.Judge(Record(8, TimeSpan.FromMinutes(6)), Options);

        Assert.Equal((8, "floor"), (report.Days, report.Recommended));

        // Live is short for the five minutes of each start and for as long as the queue lasts.
        Assert.True(report.Floor.MissedLive >= 24 * 300 * 100);
        Assert.Equal(0, report.Floor.MissedMode);
        Assert.InRange(report.Floor.Avoided.Value, report.Floor.Avoided.Low, report.Floor.Avoided.High);
        Assert.InRange(report.Floor.Extra.Value, 10, 40);
        Assert.Contains("Move on to floor.", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AForecastThatSeesNothing_SaysStay()
    {
        var report = GraduationAdvice.Judge(Record(8, TimeSpan.Zero, surplus: 0), Options);

        Assert.Equal("shadow", report.Recommended);
        Assert.Equal((0, 0), (report.Floor.Avoided.Value, report.Floor.Extra.Value));
    }

    [Fact]
    public void Judge_AForecastThatCostsTooMuch_SaysStay()
    {
        var options = Options with { GpuHoursPerThousandMisses = 0.01 };
        Assert.Equal("shadow", GraduationAdvice.Judge(Record(8, TimeSpan.FromMinutes(6), 5), options).Recommended);
    }

    [Fact]
    public void Judge_TooFewDays_SaysHowMany()
    {
        var report = GraduationAdvice.Judge(Record(3, TimeSpan.FromMinutes(6)), Options);

        Assert.Equal((3, "shadow"), (report.Days, report.Recommended));
        Assert.Contains("3 of 7", report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_DaysLostFromTheRecord_AreNotCounted()
    {
        var record = Record(8, TimeSpan.FromMinutes(6));
        GraduationSample[] broken =
        [
            .. record.Where(sample => sample.At < Steps.Start.AddDays(2) || sample.At >= Steps.Start.AddDays(6)),
        ];
        Assert.Equal(4, GraduationAdvice.Judge(broken, Options).Days);
    }

    [Theory]
    [InlineData("shadow", "Move on to floor.")]
    [InlineData("floor", "Stay in floor.")]
    [InlineData("full", "Go back to floor.")]
    public void Judge_FromTheModeItIsIn_SaysWhichWayToGo(string mode, string words)
    {
        var report = GraduationAdvice.Judge(Record(8, TimeSpan.FromMinutes(6)), Options with { Mode = mode });
        Assert.EndsWith(words, report.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_FullSavesWithoutMisses_IsRecommended()
    {
        GraduationSample[] record =
        [
            .. Enumerable
                .Range(0, (8 * 1440) + 1)
                .Select(minute => new GraduationSample(Steps.Start.AddMinutes(minute), 10, 10, 4, 4, 2)),
        ];
        Assert.Equal("full", GraduationAdvice.Judge(record, Options).Recommended);
    }

    [Fact]
    public void Judge_SameRecord_SameReport()
    {
        var record = Record(8, TimeSpan.FromMinutes(4));
        Assert.Equal(GraduationAdvice.Judge(record, Options), GraduationAdvice.Judge(record, Options));
    }

    [Fact]
    public void Judge_NothingRecorded_SaysStay() =>
        Assert.Equal("shadow", GraduationAdvice.Judge([], Options).Recommended);

    [Fact]
    public void From_ADecision_GivesWhatEachModeWouldAsk()
    {
        var steps = new Steps { Forecast = Steps.Flat(200) };
        var sample = GraduationSample.From(steps.Next(running: 100, queue: 0), steps.Settings.Capacity);

        Assert.Equal((7, 13, 13), (sample!.Value.Live, sample.Value.Floor, sample.Value.Full));
        Assert.Null(GraduationSample.From(steps.Next(Steps.All(Prewarm.Forecasting.Signals.ReadingState.Missing)), 20));
    }
}

using Prewarm.Forecasting.Calendar;
using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Calendar;

public class EventFactorsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeZoneInfo Utc = TimeZoneInfo.Utc;

    /// <summary>Weekdays have 100, weekends 40: Monday 5 January 2026 on, four weeks.</summary>
    private static readonly RegularSeries History = TestSeries.Of(Hour, 28 * 24, i => i / 24 % 7 < 5 ? 100 : 40);

    [Fact]
    public void At_OutsideAnyEvent_IsOne()
    {
        var factors = new EventOverlays([Day(30) with { Factor = 3 }]).Learn(History, Utc);

        Assert.Equal(1, factors.At(At(30).AddTicks(-1)));
        Assert.Equal(3, factors.At(At(30)));
        Assert.Equal(1, factors.At(At(31)));
    }

    [Fact]
    public void At_OverlappingEvents_Multiplies()
    {
        var factors = new EventOverlays([
            Day(30) with
            {
                Factor = 3,
            },
            new EventOverlay("launch", At(30, 12), At(30, 14)) { Factor = 0.5 },
        ]).Learn(History, Utc);

        Assert.Equal(1.5, factors.At(At(30, 13)));
        Assert.Equal(3, factors.At(At(30, 14)));
    }

    [Fact]
    public void At_HolidayLikeSunday_IsTheRatioOfTheDays()
    {
        // Day 30 is a Wednesday.
        var factors = new EventOverlays([Day(30) with { Like = DayOfWeek.Sunday }]).Learn(History, Utc);

        Assert.Equal(0.4, factors.At(At(30, 12)), 1e-6);
    }

    [Fact]
    public void At_EventOfANameThatWasBefore_TakesItsShape()
    {
        var values = History.Values.ToArray();
        // On a Monday: twice the usual in the first hours, five times in the last.
        for (var h = 0; h < 12; h++)
        {
            values[(14 * 24) + h] *= h < 6 ? 2 : 5;
        }

        var overlays = new EventOverlays([Sale(14), Sale(30)]);

        var factors = overlays.Learn(new RegularSeries(History.Start, Hour, values), Utc);

        Assert.Equal(2, factors.At(At(30, 1)), 1e-6);
        Assert.Equal(5, factors.At(At(30, 11)), 1e-6);
        Assert.Equal(1, factors.At(At(30, 12)));
    }

    [Fact]
    public void Learn_EventThatIsNotOverYet_KnowsNoShape()
    {
        var overlays = new EventOverlays([Sale(14), Sale(30)]);

        // The first sale has begun, its end is not known: nothing of the future may be used.
        var factors = overlays.Learn(History.Slice(0, (14 * 24) + 6), Utc);

        Assert.Equal(1, factors.At(At(30, 1)));
    }

    [Fact]
    public void Usual_KnownEvents_AreDividedOutAndUnknownOnesMissing()
    {
        var values = History.Values.ToArray();
        values.AsSpan(7 * 24, 24).Fill(300);
        var raised = new RegularSeries(History.Start, Hour, values);
        var factors = new EventOverlays([
            Day(7) with
            {
                Factor = 3,
            },
            new EventOverlay("first of its name", At(9), At(10)),
            new EventOverlay("closed", At(11), At(12)) { Factor = 0 },
        ]).Learn(raised, Utc);

        var usual = factors.Usual(raised);

        Assert.All(Enumerable.Range(7 * 24, 24), i => Assert.Equal(100, usual[i], 1e-9));
        Assert.All(Enumerable.Range(9 * 24, 24), i => Assert.Equal(double.NaN, usual[i]));
        Assert.All(Enumerable.Range(11 * 24, 24), i => Assert.Equal(double.NaN, usual[i]));
        Assert.Equal(raised[8 * 24], usual[8 * 24]);
    }

    [Fact]
    public void UsualOf_EventOfUnknownEffect_IsMissingAsItIsInHistory()
    {
        var factors = new EventOverlays([Sale(30)]).Learn(History, Utc);

        Assert.Equal(double.NaN, factors.UsualOf(500, At(30, 1)));
        Assert.Equal(500, factors.UsualOf(500, At(31, 1)));
    }

    [Fact]
    public void Apply_Forecast_MovesMeanAndQuantilesAlike()
    {
        var factors = new EventOverlays([new EventOverlay("launch", At(28, 2), At(28, 3)) { Factor = 4 }]).Learn(
            History,
            Utc
        );
        var forecast = new EnsembleForecast(
            History.End,
            Hour,
            [10, 10, 10, 10],
            [0.1, 0.5, 0.9],
            [
                [5, 5, 5, 5],
                [10, 10, 10, 10],
                [20, 20, 20, 20],
            ],
            "any"
        );

        var applied = factors.Apply(forecast);

        Assert.Equal([10, 10, 40, 10], applied.Mean);
        Assert.Equal([5, 5, 20, 5], applied.Quantiles[0]);
        Assert.Equal([20, 20, 80, 20], applied.Quantiles[2]);
    }

    [Fact]
    public void Apply_HugeValues_StayFinite()
    {
        var factors = new EventOverlays([new EventOverlay("launch", At(28), At(29)) { Factor = 1000 }]).Learn(
            History,
            Utc
        );
        var forecast = new EnsembleForecast(
            History.End,
            Hour,
            [1e307],
            [0.5],
            [
                [1e307],
            ],
            "any"
        );

        Assert.True(double.IsFinite(factors.Apply(forecast).Mean[0]));
    }

    [Fact]
    public void OverlaidModel_EveryModel_CarriesTheEventAndIsNotMovedByAPastOne()
    {
        var values = History.Values.ToArray();
        values.AsSpan(21 * 24, 24).Fill(1000);
        var raised = new RegularSeries(History.Start, Hour, values);
        var overlays = new EventOverlays([Day(21) with { Factor = 10 }, Day(28) with { Factor = 2 }]);
        foreach (var model in ForecastModels.All)
        {
            var plain = new double[48];
            var overlaid = new double[48];

            model.Fit(History, new ModelSettings()).Forecast(plain);
            new OverlaidModel(model, overlays).Fit(raised, new ModelSettings()).Forecast(overlaid);

            for (var h = 0; h < 48; h++)
            {
                Assert.Equal(plain[h] * (h < 24 ? 2 : 1), overlaid[h], 1e-6 * (1 + plain[h]));
            }
        }
    }

    [Fact]
    public void OverlaidModel_AppendedDuringAnEvent_KnowsTheUsualLevel()
    {
        var overlays = new EventOverlays([Day(28) with { Factor = 2 }]);
        var fitted = new OverlaidModel(ForecastModels.ByName("last-value"), overlays).Fit(History, new ModelSettings());
        var leads = new double[2];

        for (var h = 0; h < 23; h++)
        {
            fitted.Append(240);
        }

        fitted.ForecastAt([1, 2], leads);

        Assert.Equal([240, 120], leads);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void Factor_OutsideItsRange_Throws(double factor) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Day(1) with { Factor = factor });

    [Fact]
    public void Event_ThatDoesNotEndLater_Throws() =>
        Assert.Throws<ArgumentException>(() => new EventOverlay("a", At(1), At(1)));

    [Fact]
    public void Overlays_TooMany_Throws() =>
        Assert.Throws<ArgumentException>(() =>
            new EventOverlays(Enumerable.Repeat(Day(1), EventOverlays.CountMost + 1))
        );

    private static EventOverlay Day(int day) => new("day", At(day), At(day + 1));

    private static EventOverlay Sale(int day) => new("sale", At(day), At(day, 12));

    private static DateTimeOffset At(int day, int hour = 0) => TestSeries.Monday.AddDays(day).AddHours(hour);
}

using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Models;

namespace Prewarm.Forecasting.Tests.Combination;

public class ExpertPanelTests
{
    [Theory]
    [InlineData(1, 1, 24, 168)]
    [InlineData(24, 24, 24, 168)]
    [InlineData(25, 25, 48, 168)]
    [InlineData(170, 170, 192, 336)]
    public void Lags_HourlySeries_AreTheNewestSampleThatEachNaiveExpertKnows(int lead, int last, int day, int week)
    {
        var panel = new ExpertPanel(ForecastModels.All, [0.5]);

        var lags = panel.Lags(lead, TimeSpan.FromHours(1));

        Assert.Equal(last, Of("last-value"));
        Assert.Equal(day, Of("seasonal-naive-day"));
        Assert.Equal(week, Of("seasonal-naive-week"));
        Assert.Equal(panel.Naive, lags.Select(lag => lag > 0));
        int Of(string name) => lags[panel.Names.ToList().IndexOf(name)];
    }
}

using Prewarm.Forecasting.Characterisation;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Characterisation;

/// <summary>Verdicts on measured traffic whose nature is known from its description.</summary>
public class MeasuredCharacterTests
{
    [Theory]
    [InlineData("web-nyc-taxi.csv", SeriesKind.Daily)]
    [InlineData("web-nyc-taxi.csv", SeriesKind.Weekly)]
    [InlineData("cloud-crane-app-09.csv", SeriesKind.Daily)]
    [InlineData("llm-qwen-large-client-flat-then-off.csv", SeriesKind.RegimeChange)]
    [InlineData("llm-qwen-large-client-sparse-batch.csv", SeriesKind.Intermittent)]
    [InlineData("web-tweets-aapl.csv", SeriesKind.Bursty)]
    [InlineData("llm-burstgpt-api.csv", SeriesKind.Bursty)]
    public void Of_MeasuredTraffic_HasTheKind(string file, SeriesKind kind) => Assert.Contains(kind, Of(file).Kinds);

    [Theory]
    [InlineData("web-nyc-taxi.csv")]
    [InlineData("cloud-crane-app-09.csv")]
    [InlineData("human-pedestrian-bourke.csv")]
    public void Of_TrafficOfStrongSeason_CanBeForecastForDays(string file)
    {
        var skill = Of(file).Skill;

        Assert.True(skill.LostAt is null || skill.LostAt > TimeSpan.FromDays(1));
    }

    private static SeriesCharacter Of(string file) =>
        SeriesCharacter.Of(CsvSeries.Read(SharedData.Find(file)), TimeZoneInfo.Utc);
}

using Prewarm.Protocol.V1;
using Prewarm.Scaler.Forecasts;

namespace Prewarm.Scaler.Tests.Forecasts;

public sealed class ForecastReaderTests
{
    private static Forecast Good()
    {
        var forecast = new Forecast
        {
            Key = new WorkloadKey
            {
                Namespace = "a",
                Name = "b",
                Trigger = "c",
            },
            OriginUnixMs = 1_772_438_400_000,
            StepSeconds = 60,
            WindowSeconds = 360,
            State = "ready",
            Timezone = "Europe/Berlin",
        };
        forecast.Mean.Add([1, 2]);
        forecast.Levels.Add([0.5, 0.9]);
        forecast.WindowQuantiles.Add([1, 2, 3, 4]);
        return forecast;
    }

    [Fact]
    public void Read_Good_IsAView()
    {
        var view = ForecastReader.Read(Good(), out var problem);

        Assert.Null(problem);
        Assert.Equal(3.5, view!.WindowQuantile(view.Origin.AddSeconds(30), 0.9));
        Assert.False(view.Learning);
        Assert.Equal("Europe/Berlin", view.TimeZone.Id);
    }

    public static TheoryData<string, Action<Forecast>> Broken =>
        new()
        {
            { "key", forecast => forecast.Key = null },
            { "step", forecast => forecast.StepSeconds = double.NaN },
            { "window", forecast => forecast.WindowSeconds = -1 },
            { "origin", forecast => forecast.OriginUnixMs = long.MaxValue },
            { "not fit", forecast => forecast.WindowQuantiles.Add(5) },
            { "not finite", forecast => forecast.Mean[0] = float.NaN },
            { "negative", forecast => forecast.WindowQuantiles[2] = -1 },
            { "ascending", forecast => forecast.Levels[1] = 0.4 },
        };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Read_Broken_IsRefusedWithTheRule(string word, Action<Forecast> damage)
    {
        var forecast = Good();
        damage(forecast);
        Assert.Null(ForecastReader.Read(forecast, out var problem));
        Assert.Contains(word, problem, StringComparison.Ordinal);
    }
}

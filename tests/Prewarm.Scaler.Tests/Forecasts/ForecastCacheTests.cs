using Microsoft.Extensions.Time.Testing;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Forecasts;

namespace Prewarm.Scaler.Tests.Forecasts;

public sealed class ForecastCacheTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly WorkloadId Id = new("ns", "llama", "t");

    [Fact]
    public void Put_OlderOrigin_IsRefused()
    {
        var cache = new ForecastCache(new FakeTimeProvider(Start));
        cache.Put(Id, Of(Start));
        cache.Put(Id, Of(Start.AddMinutes(-1)));
        Assert.Equal(Start, cache.Find(Id)!.Origin);
    }

    [Fact]
    public void Put_KnownOriginLiesAhead_AfterTheClockWasSetBack_TakesTheOlderOne()
    {
        var cache = new ForecastCache(new FakeTimeProvider(Start));
        cache.Put(Id, Of(Start.AddHours(1)));
        cache.Put(Id, Of(Start));
        Assert.Equal(Start, cache.Find(Id)!.Origin);
    }

    private static ForecastView Of(DateTimeOffset origin) =>
        new()
        {
            Origin = origin,
            Step = TimeSpan.FromMinutes(1),
            Mean = [1],
            Levels = [0.9],
            WindowQuantiles = [1],
            Window = TimeSpan.FromMinutes(5),
            WeeklyProfile = [],
            TimeZone = TimeZoneInfo.Utc,
            Model = "test",
            Learning = false,
        };
}

using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Publishing;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Protocol.V1;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Tests.Models;

/// <summary>What is published comes from the version that it names, before, during and after a promotion and a rollback.</summary>
public sealed class SwapTests : IDisposable
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly HistoryKey Key = ForecasterBench.Key("a");
    private static readonly DateTimeOffset Shift = Start.AddDays(-2);

    private readonly ForecasterBench _bench = new(
        ForecasterBench.ShiftedStore("a", TimeSpan.FromDays(12), Start - Shift)
    );
    private readonly ForecastSubscription _stream;

    public SwapTests()
    {
        _stream = _bench.Get<ForecastPublisher>().Subscribe();
        _bench.Train();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _stream.Dispose();
        _bench.Dispose();
    }

    [Fact]
    public async Task PromoteAndRollBack_WhileForecastsFlow_EachMinuteHasOneOfTheVersionItNames()
    {
        var other = Publish(Shift);
        var versions = new List<long>();
        for (var minute = 0; minute < 9; minute++)
        {
            if (minute == 3)
            {
                Assert.True(_bench.Models.Promote(Key, other, _bench.Clock.GetUtcNow()));
            }
            else if (minute == 6)
            {
                Assert.Equal(1, _bench.Models.Rollback(Key, _bench.Clock.GetUtcNow())!.Version);
            }

            Live();
            var forecast = await LastAsync();
            var now = _bench.Clock.GetUtcNow();
            Assert.Equal(now.ToUnixTimeMilliseconds(), forecast.OriginUnixMs);
            Assert.InRange(forecast.TrainedUnixMs, Start.ToUnixTimeMilliseconds(), now.ToUnixTimeMilliseconds());
            var (champions, others) = (Expected(Start.AddDays(-12)), Expected(Shift));
            Assert.True(Distance(champions, others) > 0.05, "the models are too alike to be told apart");
            var expected = forecast.ModelVersion == other ? others : champions;
            Assert.InRange(Distance(expected, [.. forecast.WindowQuantiles]), 0, 0.005);
            versions.Add(forecast.ModelVersion);
        }

        // Followed within two minutes: one to see it, one to train beside the former and swap.
        Assert.Equal([1, other, 1], versions.Where((version, i) => i == 0 || versions[i - 1] != version));
        Assert.Equal((1, other, 1), (versions[2], versions[5], versions[8]));
    }

    [Fact]
    public async Task Promote_ACorruptModel_IsRefusedAndForecastsOfThePreviousOneGoOn()
    {
        var bad = Publish(Shift);
        _bench.Models.Break(Key, bad, [1, 2, 3]);
        _bench.Models.Promote(Key, bad, Start);
        for (var minute = 0; minute < 4; minute++)
        {
            Live();
            Assert.Equal(1, (await LastAsync()).ModelVersion);
        }

        Assert.Equal(ModelRole.Refused, _bench.Models.Versions(Key).Single(one => one.Version == bad).Role);
        Assert.Single(_bench.Logs, log => log.Id.Id == 2040);
    }

    private long Publish(DateTimeOffset learnFrom) =>
        _bench.Models.Publish(ModelRecipe.Of(Key, "since-shift", learnFrom), Key);

    /// <summary>One minute of everything that runs: a report, a publishing pass, then training passes.</summary>
    private void Live()
    {
        _bench.LiveMinute(("a", 3 * ForecasterBench.Demand(_bench.Clock.GetUtcNow())));
        _bench.Train();
        _bench.Train();
    }

    /// <summary>What a model that learns from an instant says, made apart from the running forecaster.</summary>
    private float[] Expected(DateTimeOffset learnFrom)
    {
        var until = _bench.Clock.GetUtcNow().AddMinutes(-1);
        var past = _bench.Store.Read(Key, learnFrom, until);
        var forecast = WindowMaxForecaster.Train(past, _bench.Board.Find(Key)!.Options(180)).Forecast();
        return [.. forecast.WindowQuantiles.Select(value => (float)value)];
    }

    /// <summary>The largest relative difference between two forecasts at any level and point.</summary>
    private static double Distance(float[] one, float[] two) =>
        one.Zip(two, (a, b) => Math.Abs(a - b) / Math.Max(a, 1f)).Max();

    private async Task<Forecast> LastAsync() => (await _stream.TakeAsync(Token)).Last();
}

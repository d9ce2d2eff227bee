using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Reading;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Reading;

public sealed class PastForecastsTests : IDisposable
{
    private static readonly DateTimeOffset Now = InspectionBench.Now;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly FakeInspectionSource _source = new(Now);
    private readonly FakeHistory _history = new();
    private readonly PastForecasts _past;

    public PastForecastsTests() => _past = new PastForecasts(_history);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void At_Moment_IsMadeByTheWorkloadsOwnForecasterOfWhatWasStoredUntilThen()
    {
        var (workload, forecaster) = Workload();

        var forecast = _past.At(workload, Now - Hour, Token);

        Assert.NotNull(forecast);
        var seen = Assert.Single(forecaster.Seen);
        Assert.Equal(Now - Hour, seen.End);
        Assert.False(double.IsNaN(seen[0]));
    }

    [Fact]
    public void At_SameMomentAgain_IsMadeOnceUntilTheForecasterIsAnother()
    {
        var (workload, forecaster) = Workload();
        _past.At(workload, Now - Hour, Token);
        _past.At(workload, Now - Hour, Token);
        Assert.Single(forecaster.Seen);

        forecaster.Version = "with another calendar";
        _past.At(workload, Now - Hour, Token);

        Assert.Equal(2, forecaster.Seen.Count);
    }

    [Fact]
    public void At_BeforeAnythingWasStored_IsNothing()
    {
        var (workload, forecaster) = Workload();

        Assert.Null(_past.At(workload, Now - TimeSpan.FromDays(30), Token));
        Assert.Empty(forecaster.Seen);
    }

    public void Dispose() => _past.Dispose();

    private (InspectedWorkload Workload, Remembering Forecaster) Workload()
    {
        var forecaster = new Remembering();
        var workload = _source.Add("ml", "chat") with { Past = forecaster };
        var values = Enumerable.Range(0, 2 * 1_440).Select(i => 10.0 + (i % 60)).ToArray();
        var first = Now - TimeSpan.FromDays(2) + TimeSpan.FromMinutes(1);
        _history.Set(workload.Key, new RegularSeries(first, TimeSpan.FromMinutes(1), values));
        return (workload, forecaster);
    }

    private sealed class Remembering : IPastForecaster
    {
        public List<RegularSeries> Seen { get; } = [];

        public string Version { get; set; } = "as it was";

        public WindowForecast Forecast(RegularSeries history, WindowMaxOptions options)
        {
            Seen.Add(history);
            return PlainPastForecaster.Instance.Forecast(history, options with { Replay = null });
        }
    }
}

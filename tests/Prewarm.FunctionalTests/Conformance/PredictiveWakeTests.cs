using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Forecasts;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests.Conformance;

/// <summary>Assertion 29: a forecast need wakes a workload at zero within its lead time, and holds it through the need.</summary>
public sealed class PredictiveWakeTests
{
    private const int NeedFrom = 20;
    private const int NeedUntil = 40;
    private const int LeadMinutes = 5;
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(LeadMinutes + 1);

    [Fact]
    public async Task C29_ForecastNeed_WakesBeforeItAndHoldsThroughIt()
    {
        var active = await ActiveMinutesAsync();

        Assert.InRange(active[0], NeedFrom - LeadMinutes - 1, NeedFrom - LeadMinutes);
        Assert.Equal(Enumerable.Range(active[0], active.Count), active); // Without a gap,
        Assert.True(active[^1] >= NeedUntil - 1); // to the end of the need,
        Assert.True(active[^1] <= NeedUntil + 1); // and not for ever.
    }

    [Fact]
    public async Task ForecastNeed_WithNoFalseWakeAllowed_WakesNobody() =>
        Assert.Empty(await ActiveMinutesAsync(("falseWakesPerDay", "0")));

    /// <summary>Minutes at which KEDA hears that a workload is active that was scaled to zero and for which no demand ever comes.</summary>
    private static async Task<List<int>> ActiveMinutesAsync(params (string Key, string Value)[] metadata)
    {
        var clock = new FakeTimeProvider(Start);
        var source = new FakeSignalReader { Read = _ => FakeSignalReader.Load(0, 0) };
        await using var scaler = await ScalerFixture.StartAsync(source, clock);
        var reference = ScalerFixture.Vllm("llama", [("leadTime", LeadMinutes + "m"), .. metadata]);
        Assert.Equal(0, await scaler.ValueAsync(reference));
        var id = Assert.Single(scaler.Services.GetRequiredService<WorkloadRegistry>().Workloads).Id;
        var active = new List<int>();
        for (var minute = 1; minute <= NeedUntil + 10; minute++)
        {
            // Asleep nobody reports; what was woken reports that it is idle, until the need is really there.
            var awake = active.Count >= LeadMinutes;
            source.Read = _ => awake ? FakeSignalReader.Load(0, 0) : FakeSignalReader.Down(ReadingState.Missing);
            clock.Advance(TimeSpan.FromMinutes(1));
            scaler.Services.GetRequiredService<ForecastCache>().Put(id, Forecast(clock.GetUtcNow()));
            await scaler.PassAsync(clock.GetUtcNow());
            try
            {
                if (
                    (
                        await scaler.Client.IsActiveAsync(
                            reference,
                            cancellationToken: TestContext.Current.CancellationToken
                        )
                    ).Result
                )
                {
                    active.Add(minute);
                }
            }
            catch (Grpc.Core.RpcException unknown) when (unknown.StatusCode == Grpc.Core.StatusCode.Unavailable)
            {
                // Asleep without a forecast need: not known, which keeps what KEDA has.
            }
        }

        return active;
    }

    /// <summary>A forecast made at an instant: a need of 50 from minute 20 to 40, nothing before and after.</summary>
    private static ForecastView Forecast(DateTimeOffset origin)
    {
        var minute = (int)(origin - Start).TotalMinutes;
        var mean = Enumerable.Range(minute, 120).Select(Need).ToArray();
        var window = Enumerable
            .Range(minute, 120)
            .Select(from => Enumerable.Range(from, (int)Window.TotalMinutes + 1).Max(Need))
            .ToArray();
        return new ForecastView
        {
            Origin = origin,
            Step = TimeSpan.FromMinutes(1),
            Mean = mean,
            Levels = [0.5, 0.95],
            WindowQuantiles = [.. window, .. window],
            Window = Window,
            Model = "test",
        };
    }

    private static float Need(int minute) => minute is >= NeedFrom and < NeedUntil ? 50 : 0;
}

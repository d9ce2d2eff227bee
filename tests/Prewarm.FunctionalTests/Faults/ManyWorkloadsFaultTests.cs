using System.Globalization;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources;
using Prewarm.TestUtils.Fakes;

namespace Prewarm.FunctionalTests.Faults;

/// <summary>Two hundred workloads polled and streamed at once while their source fails, each with a load of its own.</summary>
public sealed class ManyWorkloadsFaultTests
{
    private const int Count = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SourceFailsInEveryWay_StreamsOpen_NobodyHearsZeroInactiveOrAnothersLoad()
    {
        var source = new FakeSignalReader { Read = Healthy };
        await using var scaler = await ScalerFixture.StartAsync(
            source,
            null,
            ("Scaler:PollingStep", FaultTimeouts.PollingStep),
            ("Scaler:MaxAge", FaultTimeouts.MaxAge)
        );
        var watches = Enumerable
            .Range(0, Count)
            .Select(i => new KedaWatch(scaler.Client, ScalerFixture.Vllm(Model(i)), Token))
            .ToArray();
        try
        {
            await AllAsync(
                watches,
                (watch, i) => watch.UntilAsync(poll => KedaWatch.HasValue(poll, Load(i)), "a value")
            );
            await AllAsync(watches, (watch, _) => watch.UntilStateAsync(() => watch.Messages.Count > 0, "the state"));
            foreach (var state in new[] { ReadingState.Unreachable, ReadingState.NotANumber, ReadingState.Missing })
            {
                source.Read = _ => FakeSignalReader.Down(state);
                await AllAsync(
                    watches,
                    (watch, _) => watch.UntilAsync(KedaWatch.IsUnavailable, $"UNAVAILABLE, {state}")
                );
                source.Read = Healthy;
                await AllAsync(
                    watches,
                    (watch, i) => watch.UntilAsync(poll => KedaWatch.HasValue(poll, Load(i), Load(i)), "its own value")
                );
            }

            await scaler.StopAsync();
            await AllAsync(
                watches,
                (watch, _) => watch.UntilStateAsync(() => watch.Ends.Count > 0, "the stream's end")
            );
            Assert.All(watches, (watch, i) => watch.AssertNeverWrong(Load(i), Load(i)));
            Assert.All(watches, watch => Assert.Equal(Grpc.Core.StatusCode.OK, watch.Ends[0]));
        }
        finally
        {
            await Task.WhenAll(watches.Select(watch => watch.DisposeAsync().AsTask()));
        }
    }

    private static Task AllAsync(KedaWatch[] watches, Func<KedaWatch, int, Task> wait) =>
        Task.WhenAll(watches.Select(wait));

    private static string Model(int i) => "model-" + i.ToString(CultureInfo.InvariantCulture);

    private static double Load(int i) => 20 + i;

    private static SignalReadings Healthy(SignalRequest request)
    {
        var model = Assert.Single(request.Selector).Value;
        return FakeSignalReader.Load(Load(int.Parse(model["model-".Length..], CultureInfo.InvariantCulture)), 0);
    }
}

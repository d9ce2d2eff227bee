using Microsoft.Extensions.Options;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Tests.Deciding;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Tests.Forecasts;

public sealed class ReportLoopTests : IDisposable
{
    private readonly DecidingBench _bench = new();
    private readonly ForecasterChannel _channel = new(
        Options.Create(new ScalerOptions { ForecasterAddress = string.Empty })
    );

    [Fact]
    public void BuildRequest_CalendarOfTheTrigger_ReachesTheForecaster()
    {
        using var loop = Loop();
        var request = loop.BuildRequest(Step(_bench.Add("a", ("calendar", "germany")), _bench.Add("b")), all: false);
        Assert.Equal(
            [("a", "germany"), ("b", "")],
            request.Settings.Select(settings => (settings.Key.Name, settings.Calendar))
        );
    }

    [Fact]
    public void BuildRequest_MetadataOfAKnownWorkloadChange_AreToldOnceMore()
    {
        using var loop = Loop();
        var before = Step(_bench.Add("a", ("calendar", "germany")));
        loop.Note(before);
        Assert.Empty(loop.BuildRequest(before, all: false).Settings);

        var changed = _bench.Add("a", ("calendar", "france"), ("serviceLevel", "0.99"));
        Assert.Equal(before.Demands[0].Workload.Id, changed.Id);
        var told = Assert.Single(loop.BuildRequest(Step(changed), all: false).Settings);
        Assert.Equal(("france", 0.99), (told.Calendar, told.Quantile));
        loop.Note(Step(changed));
        Assert.Empty(loop.BuildRequest(Step(changed), all: false).Settings);
    }

    public void Dispose() => _channel.Dispose();

    private static SampledStep Step(params Workload[] workloads) =>
        new(DecidingBench.Start, [.. workloads.Select(workload => (workload, 1.0))], [], []);

    private ReportLoop Loop() => new(_channel, Options.Create(new ScalerOptions()), _bench.Clock);
}

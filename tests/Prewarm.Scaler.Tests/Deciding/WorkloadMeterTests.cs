using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Prewarm.Hosting.Telemetry;
using Prewarm.Scaler.Deciding;

namespace Prewarm.Scaler.Tests.Deciding;

public sealed class WorkloadMeterTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly SeriesRoom _room = new();
    private readonly DecidingBench _bench = new();
    private readonly List<Meter> _built = [];

    public void Dispose() => _services.Dispose();

    private WorkloadMeter Create() =>
        new(_services.GetRequiredService<IMeterFactory>(), _room, _bench.Registry, _built.Add);

    private static Gauge<double> Gauge(Meter meter, string name = "gauge") => meter.CreateGauge<double>(name);

    private void Add(int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            _bench.Add($"w-{i}");
        }
    }

    [Fact]
    public void Added_WithinTheRoom_GaugesStay()
    {
        using var meter = Create();
        Add(0, WorkloadMeter.RoomMin / 2);
        Assert.Equal(WorkloadMeter.RoomMin, _room.Of(Gauge(Assert.Single(_built))));
    }

    [Fact]
    public void Added_BeyondHalfTheRoom_GaugesAreBuiltAnewWithMore()
    {
        using var meter = Create();
        Add(0, (WorkloadMeter.RoomMin / 2) + 1);
        Assert.Equal(2, _built.Count);
        Assert.Equal(8_192, _room.Of(Gauge(_built[1])));
        Assert.Equal(4 * 8_192, _room.Of(Gauge(_built[1], DecisionMetrics.LeadTimeParts)));
        Assert.Equal(WorkloadMeter.Name, _built[1].Name);
    }

    [Fact]
    public void Added_AfterDispose_NothingIsBuilt()
    {
        Create().Dispose();
        Add(0, WorkloadMeter.RoomMin);
        Assert.Single(_built);
    }

    [Fact]
    public void Room_MeterWithoutReservation_HasTheDefault()
    {
        using var meter = new Meter("Other");
        Assert.Equal(SeriesRoom.Default, _room.Of(Gauge(meter)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _room.Reserve("Other", 0));
    }
}

using System.Diagnostics.Metrics;
using System.Numerics;
using Prewarm.Hosting.Telemetry;
using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Deciding;

/// <summary>The meter of gauges with a series per workload; built anew with more room before they would run out of it.</summary>
/// <remarks>A series is not given up when its workload goes, so those that went count until the next building.</remarks>
internal sealed class WorkloadMeter : IDisposable
{
    public const string Name = "Prewarm.Workloads";

    /// <summary>A thousand workloads, and as many again that come and go.</summary>
    internal const int RoomMin = 2_048;

    /// <summary>Gauges with a series per workload and guard, or part of a start.</summary>
    private static readonly string[] Several = [DecisionMetrics.Clamps, DecisionMetrics.LeadTimeParts];

    /// <summary>Guards that bind at once, or parts.</summary>
    private const int SeveralMax = 4;

    private readonly Lock _lock = new();
    private readonly IMeterFactory _scope;
    private readonly SeriesRoom _room;
    private readonly WorkloadRegistry _registry;
    private readonly Action<Meter> _create;
    private Meter _meter;
    private int _size = RoomMin;
    private int _seen;

    /// <param name="create">Creates the gauges; called for each building.</param>
    public WorkloadMeter(IMeterFactory scope, SeriesRoom room, WorkloadRegistry registry, Action<Meter> create)
    {
        (_scope, _room, _registry, _create) = (scope, room, registry, create);
        _meter = Build();
        registry.Added += OnAdded;
    }

    public void Dispose()
    {
        _registry.Added -= OnAdded;
        _meter.Dispose();
    }

    private void OnAdded(Workload workload)
    {
        lock (_lock)
        {
            _seen++;
            if (_seen * 2 <= _size)
            {
                return;
            }

            _seen = _registry.Workloads.Count;
            _size = Math.Max(RoomMin, (int)BitOperations.RoundUpToPowerOf2((uint)_seen * 4));
            _meter.Dispose();
            _meter = Build();
        }
    }

    private Meter Build()
    {
        _room.Reserve(Name, _size);
        foreach (var gauge in Several)
        {
            _room.Reserve(gauge, SeveralMax * _size);
        }

        var meter = new Meter(new MeterOptions(Name) { Scope = _scope });
        _create(meter);
        return meter;
    }
}

using Prewarm.Forecasting.Series;

namespace Prewarm.Simulation.Traffic;

/// <summary>A workload's trace, scaled, with its arrivals and the start of the evaluated part.</summary>
internal sealed class ReadyTraffic(Workload workload, Trace trace, Arrivals arrivals, DateTimeOffset from)
{
    private readonly Lazy<RegularSeries> _history = new(() => arrivals.DemandBefore(from));

    public Workload Workload => workload;

    public Trace Trace => trace;

    public Arrivals Arrivals => arrivals;

    public DateTimeOffset From => from;

    /// <summary>Ticks from the start of the evaluated part to the trace's end.</summary>
    public int Ticks => (int)Math.Ceiling((trace.End - from) / FleetRules.Tick);

    /// <summary>What a forecaster may learn from, drawn once for all policies.</summary>
    public RegularSeries History => _history.Value;
}

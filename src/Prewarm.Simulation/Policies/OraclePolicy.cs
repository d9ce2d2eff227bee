using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation.Policies;

/// <summary>Knows the trace: provides for its maximum over the next cold start and a minute. The bound of what is possible.</summary>
public sealed class OraclePolicy(Trace trace, TimeSpan coldStart, double utilization) : IScalingPolicy
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>Rates of the window that no later one exceeds, so falling: the first is the peak.</summary>
    private readonly LinkedList<(DateTimeOffset At, double Rate)> _falling = new();
    private DateTimeOffset _next = DateTimeOffset.MinValue;

    public string Name => "oracle";

    public (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet) =>
        (Peak(now) * FleetRules.ServiceSeconds, utilization * FleetRules.ConcurrencyPerReplica);

    /// <summary>Each rate is looked up once while ticks follow each other; any other order begins anew.</summary>
    private double Peak(DateTimeOffset now)
    {
        var until = now + coldStart + Margin;
        if (_next <= now || _next > until + FleetRules.Tick || (_next - now).Ticks % FleetRules.Tick.Ticks != 0)
        {
            _falling.Clear();
            _next = now;
        }

        for (; _next <= until; _next += FleetRules.Tick)
        {
            var rate = trace.RateAt(_next);
            while (_falling.Last is { } last && last.Value.Rate <= rate)
            {
                _falling.RemoveLast();
            }

            _falling.AddLast((_next, rate));
        }

        while (_falling.First!.Value.At < now)
        {
            _falling.RemoveFirst();
        }

        return _falling.First.Value.Rate;
    }
}

using Prewarm.Forecasting.Series;

namespace Prewarm.Simulation.Traffic;

/// <summary>Poisson arrivals of each tick around a trace, equal for every policy: the seed and the tick decide, not the order of asking.</summary>
public sealed class Arrivals(Trace trace, int seed)
{
    /// <summary>Above this mean the normal approximation is exact enough and constant in cost.</summary>
    private const double NormalAbove = 50;

    private DateTimeOffset _drawnFrom;
    private int[] _drawn = [];

    /// <summary>Draws a run of ticks once for all policies; the numbers are those that <see cref="In"/> gives anyway. Not thread-safe.</summary>
    public void Draw(DateTimeOffset from, int ticks)
    {
        var drawn = new int[ticks];
        for (var i = 0; i < ticks; i++)
        {
            drawn[i] = In(from + (FleetRules.Tick * i));
        }

        (_drawnFrom, _drawn) = (from, drawn);
    }

    /// <summary>Requests that arrive in the tick that begins at an instant.</summary>
    public int In(DateTimeOffset tickStart)
    {
        var since = (tickStart - _drawnFrom).Ticks;
        if (since >= 0 && since % FleetRules.Tick.Ticks == 0 && since / FleetRules.Tick.Ticks < _drawn.Length)
        {
            return _drawn[since / FleetRules.Tick.Ticks];
        }

        var mean = trace.RateAt(tickStart + (FleetRules.Tick / 2)) * FleetRules.TickSeconds;
        var random = new Random(SeedOf(tickStart.ToUnixTimeSeconds()));
        return mean > NormalAbove ? Normal(random, mean) : Knuth(random, mean);
    }

    /// <summary>Demand of the past in requests in flight per minute, as it would have been sampled: with the noise of arrivals.</summary>
    public RegularSeries DemandBefore(DateTimeOffset instant)
    {
        var expected = trace.DemandBefore(instant);
        var values = new double[expected.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var arrivals = 0;
            for (var at = expected.TimeAt(i); at < expected.TimeAt(i + 1); at += FleetRules.Tick)
            {
                arrivals += In(at);
            }

            values[i] = arrivals / expected.Step.TotalSeconds * FleetRules.ServiceSeconds;
        }

        return new RegularSeries(expected.Start, expected.Step, values);
    }

    /// <summary>Seeds of neighbouring ticks must be unrelated: with a mere multiple of the instant, arrivals were correlated by 0.25.</summary>
    private int SeedOf(long second) => unchecked((int)SeededChance.Mix((ulong)second ^ SeededChance.Mix((ulong)seed)));

    private static int Normal(Random random, double mean)
    {
        // Box-Muller.
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var normal = radius * Math.Cos(2 * Math.PI * random.NextDouble());
        return (int)Math.Max(0, Math.Round(mean + (Math.Sqrt(mean) * normal)));
    }

    private static int Knuth(Random random, double mean)
    {
        var limit = Math.Exp(-mean);
        var count = 0;
        for (var product = random.NextDouble(); product > limit; product *= random.NextDouble())
        {
            count++;
        }

        return count;
    }
}

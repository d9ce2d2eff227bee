using System.Globalization;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Cli.Demo;

/// <summary>One line for each simulated half hour, on standard error.</summary>
internal sealed class PlainDemoView(DemoTraffic traffic) : IDemoView
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(30);
    private DateTimeOffset _next = traffic.From + Every;

    public void Show(DateTimeOffset now, SimulatedFleet ours, SimulatedFleet reactive)
    {
        if (now < _next)
        {
            return;
        }

        _next += Every;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{now:yyyy-MM-dd HH:mm}Z  demand {traffic.Trace.RateAt(now), 6:F0}/s  prewarm {ours.Ready, 3} + {ours.Starting, 2} starting, {ours.Totals.Missed, 6} missed  reactive {reactive.Ready, 3} + {reactive.Starting, 2}, {reactive.Totals.Missed, 6} missed"
        );
        Console.Error.WriteLine(line);
    }

    public void Dispose() { }
}

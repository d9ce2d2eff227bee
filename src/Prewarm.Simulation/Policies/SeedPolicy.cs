using Prewarm.Simulation.Fleet;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation.Policies;

/// <summary>The plain idea to beat: the mean of the last four weeks a quarter of an hour ahead, a fifth on top, never below reactive.</summary>
/// <remarks>Looks at the trace one to four weeks back only; weeks before its start are left out, without any it is reactive.</remarks>
public sealed class SeedPolicy(Trace trace) : IScalingPolicy
{
    private const int Weeks = 4;
    private const double Margin = 1.2;
    private const double TargetUtilization = 0.8;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(15);
    private readonly ReactivePolicy _reactive = new(TargetUtilization);

    public string Name => "seed";

    public (double Value, double Target) Answer(DateTimeOffset now, SimulatedFleet fleet)
    {
        var (value, target) = _reactive.Answer(now, fleet);
        var (sum, count) = (0.0, 0);
        for (var week = 1; week <= Weeks; week++)
        {
            var at = now + Ahead - (Week * week);
            if (at >= trace.Start)
            {
                (sum, count) = (sum + trace.RateAt(at), count + 1);
            }
        }

        return count == 0
            ? (value, target)
            : (Math.Max(value, Margin * sum / count * FleetRules.ServiceSeconds), target);
    }
}

using Prewarm.Benchmarks.Machine;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Simulation;
using Prewarm.Simulation.Conditions;
using Prewarm.Simulation.Policies;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Benchmarks.Outcome;

/// <summary>How long three weeks of ticks take per policy, model fitting apart.</summary>
/// <remarks>
/// Generated traffic of 47 days, of which the last 21 are replayed: 120,960 ticks of 15 seconds. Fits are what a policy is made with and what it
/// does every six hours; the forecaster is run once more alone on the same minutes to tell its refits from the rest. Processor
/// time of the process counts; the compiler's share is spent on a shorter trace before, for the most part.
/// </remarks>
internal static class ReplayBenchmark
{
    private const double PeakReplicas = 40;
    private const double SecondsMost = 2;
    private static readonly TimeSpan ColdStart = TimeSpan.FromSeconds(300);

    public static int Run(string[] args)
    {
        var asked = args.Where(arg => !arg.StartsWith('-')).ToArray();
        var traffic = Traffic(days: 47);
        Console.WriteLine(
            $"{traffic.Ticks} ticks of {FleetRules.Tick.TotalSeconds:F0} s, {PeakReplicas} replicas at the peak"
        );
        _ = traffic.History;
        traffic.Arrivals.Draw(traffic.From, traffic.Ticks);
        var report = new MeasuredReport("Replay of three weeks at 15 s ticks, one policy at a time");
        foreach (var name in PolicySuite.Known.Where(known => asked.Length == 0 || asked.Contains(known)))
        {
            Func<ReadyTraffic, IScalingPolicy> create =
                name == PolicyCatalog.Oracle
                    ? ready => new OraclePolicy(ready.Trace, ColdStart, 1)
                    : PolicyCatalog.Entries(name, ColdStart).First().Create;
            Measure(report, name, create, traffic);
        }

        Console.WriteLine($"machine: {MachineText.Describe()}");
        if (args.Contains("--keep"))
        {
            report.Keep("replay.md", "dotnet run -c Release --project tests/Prewarm.Benchmarks -- replay --keep");
        }

        return report.Good ? 0 : 1;
    }

    private static void Measure(
        MeasuredReport report,
        string name,
        Func<ReadyTraffic, IScalingPolicy> create,
        ReadyTraffic traffic
    )
    {
        var brief = Traffic(days: 21);
        Replay(create(brief), brief);
        var cost = new ProcessCost();
        var policy = create(traffic);
        var made = cost.ProcessorSeconds;
        cost = new ProcessCost();
        Replay(policy, traffic);
        var replayed = cost.ProcessorSeconds;
        var refits = policy is PrewarmPolicy prewarm ? Refits(prewarm, traffic) : 0;
        report.Note($"{name}: made, with its first fit", made, "F2", " s");
        if (refits > 0)
        {
            report.Note($"{name}: refits on the way", refits, "F2", " s");
        }

        report.AtMost($"{name}: replay", replayed - refits, SecondsMost, "F2", " s");
    }

    private static void Replay(IScalingPolicy policy, ReadyTraffic traffic)
    {
        var conditions = FleetConditions.Constant(ColdStart);
        SimulationRun.Run(
            new FleetReplay(policy, traffic.Trace, traffic.Arrivals, traffic.From, conditions),
            traffic.Ticks
        );
    }

    /// <summary>Processor seconds of the refits that three weeks bring.</summary>
    private static double Refits(PrewarmPolicy policy, ReadyTraffic traffic)
    {
        var forecaster = WindowMaxForecaster.Train(traffic.History, policy.Options);
        var lived = traffic.Arrivals.DemandBefore(traffic.Trace.End);
        var (seconds, refitAt) = (0.0, forecaster.Origin + PrewarmPolicy.RefitEvery);
        for (var i = (int)((traffic.From - lived.Start) / lived.Step); i < lived.Count; i++)
        {
            forecaster.Observe(lived[i]);
            if (forecaster.Origin >= refitAt)
            {
                refitAt += PrewarmPolicy.RefitEvery;
                var cost = new ProcessCost();
                forecaster.Refit();
                seconds += cost.ProcessorSeconds;
            }
        }

        return seconds;
    }

    private static ReadyTraffic Traffic(int days)
    {
        var start = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
        return new Workload("generated", TrafficGenerator.Generate(start, days, seed: 1)).Ready(
            ColdStart,
            PeakReplicas,
            seed: 1
        );
    }
}

using System.Globalization;
using Prewarm.Forecasting.Series;
using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;
using Spectre.Console;

namespace Prewarm.Cli.Demo;

/// <summary>What the demo says before and after.</summary>
internal static class DemoReport
{
    /// <summary>More GPU-hours than this times the reactive bill would buy any result.</summary>
    private const double GpuHoursRatioMax = 1.2;

    public static Task IntroduceAsync(DemoSettings settings, DemoTraffic traffic, int pagePort, string operatorToken)
    {
        var busy = settings.Port != 0 && pagePort != settings.Port ? $" (port {settings.Port} is busy)" : string.Empty;
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Traffic: {traffic.Name}; history from {traffic.Trace.Start:yyyy-MM-dd HH:mm}Z, judged {traffic.From:yyyy-MM-dd HH:mm}Z to {traffic.To:yyyy-MM-dd HH:mm}Z (its last {DurationText.Format(
                traffic.To - traffic.From
            )}).
            Fleet: cold start 5 min, 10 requests/s per replica, missed when waiting over 2 s. Peak needs {DemoTraffic.PeakReplicas} replicas.
            Page: http://localhost:{pagePort}{busy}
            To change things on it, sign in with this run's token: {operatorToken}
            """
        );
        return Console.Error.WriteLineAsync(line);
    }

    /// <returns>True when Prewarm was worth it.</returns>
    public static bool Conclude(
        FleetTotals ours,
        FleetTotals reactive,
        FleetTotals oracle,
        RampTiming? ramp,
        int pollErrors,
        int latePasses
    )
    {
        var table = new Table()
            .Border(TableBorder.Ascii)
            .AddColumns("policy", "GPU-hours", "missed", "missed %", "p50 wait", "p99 wait", "cost index");
        foreach (
            var (name, totals) in (ReadOnlySpan<(string, FleetTotals)>)
                [("reactive (80 %)", reactive), ("prewarm", ours), ("oracle", oracle)]
        )
        {
            table.AddRow(
                name,
                Number(totals.GpuHours, "F1"),
                Number(totals.Missed, "F0"),
                Number(totals.MissedFraction * 100, "F2"),
                Number(totals.WaitQuantile(0.5), "F1") + " s",
                Number(totals.WaitQuantile(0.99), "F1") + " s",
                Number(CostIndex.Of(totals, oracle.GpuHours), "F2")
            );
        }

        var console = AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out), Ansi = AnsiSupport.No }
        );
        console.Profile.Width = Math.Max(100, console.Profile.Width);
        console.Write(table);
        if (ramp is not null)
        {
            Console.Out.WriteLine(Describe(ramp));
        }

        if (pollErrors + latePasses > 0)
        {
            Console.Out.WriteLine($"Polls that failed: {pollErrors}; passes that were not waited for: {latePasses}.");
        }

        return Verdict(ours, reactive);
    }

    private static bool Verdict(FleetTotals ours, FleetTotals reactive)
    {
        var ratio = ours.GpuHours / reactive.GpuHours;
        var fewer = ours.Missed < reactive.Missed;
        var affordable = ratio <= GpuHoursRatioMax;
        var bill = Number(ratio, "F2");
        Console.Out.WriteLine(
            (fewer, affordable) switch
            {
                (true, true) =>
                    $"Prewarm helped: {ours.Missed} requests missed instead of {reactive.Missed}, at {bill} times the GPU-hours.",
                (true, false) =>
                    $"Prewarm missed fewer requests ({ours.Missed} instead of {reactive.Missed}) but at {bill} times the GPU-hours, above {GpuHoursRatioMax}: not worth it on this traffic.",
                _ when reactive.Missed == 0 =>
                    $"Forecasting did not help: the reactive scaler missed nothing on this traffic (Prewarm: {ours.Missed}, at {bill} times the GPU-hours).",
                _ =>
                    $"Forecasting did not help on this traffic: {ours.Missed} requests missed, the reactive scaler missed {reactive.Missed} ({bill} times its GPU-hours).",
            }
        );
        return fewer && affordable;
    }

    private static string Describe(RampTiming ramp) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Steepest ramp: {ramp.Replicas} replicas were needed at {ramp.NeededAt:yyyy-MM-dd HH:mm:ss}Z; Prewarm had asked for them {Lead(ramp.Ours)}, the reactive scaler {Lead(ramp.Reactive)}."
        );

    private static string Lead(TimeSpan? lead) =>
        lead switch
        {
            null => "not at all",
            { Ticks: >= 0 } early => $"{DurationText.Format(early)} before",
            { } late => $"{DurationText.Format(-late)} after",
        };

    private static string Number(double value, string format) =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
}

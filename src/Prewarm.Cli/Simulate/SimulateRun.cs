using Prewarm.Cli.Plots;
using Prewarm.Forecasting.Series;
using Prewarm.Simulation;
using Prewarm.Simulation.Conditions;

namespace Prewarm.Cli.Simulate;

/// <summary>From settings to a suite, and from outcomes to the files asked for.</summary>
internal static class SimulateRun
{
    /// <exception cref="CsvSeriesException">A trace cannot be read.</exception>
    /// <exception cref="Prewarm.Simulation.Traffic.TraceException">A trace cannot be judged on.</exception>
    public static PolicySuite Prepare(SimulateSettings settings) =>
        new(
            [
                .. settings.Traces.Select(
                    (trace, index) =>
                        new Workload(
                            Path.GetFileName(trace),
                            CsvSeries.Read(trace),
                            settings.Weights.Count > index ? settings.Weights[index] : 1,
                            settings.Priorities.Count > index ? (int)settings.Priorities[index] : 0
                        )
                ),
            ],
            new SuiteSettings
            {
                Conditions = FleetConditions.Of(
                    settings.ColdStart,
                    settings.Profile,
                    settings.FailedStarts,
                    settings.ReclaimsPerHour,
                    settings.Seed
                ),
                PeakReplicas = settings.PeakReplicas,
                Seed = settings.Seed,
                GpuBudget = settings.GpuBudget > 0 ? settings.GpuBudget : null,
                Record = settings.Plot.Length > 0 || settings.Report.Length > 0,
            }
        );

    /// <exception cref="PlotUnavailableException">This platform cannot draw.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Draw(SimulateSettings settings, PolicySuite suite, IReadOnlyList<PolicyOutcome> outcomes)
    {
        if (settings.Plot.Length == 0 && settings.Report.Length == 0)
        {
            return;
        }

        if (DrawnPair.Of(outcomes, settings.Drawn) is not { } pair)
        {
            Console.Error.WriteLine(
                "simulate: nothing is drawn: two policies are needed, and those of --plot-policies must be among --policies"
            );
            return;
        }

        if (settings.Plot.Length > 0)
        {
            FleetPlots.Save(settings.Plot, settings.Title, pair);
            if (!PlotFile.HasFonts())
            {
                Console.Error.WriteLine("simulate: no fonts are installed, so the plot has no text");
            }
        }

        if (settings.Report.Length > 0)
        {
            File.WriteAllText(settings.Report, SimulationPage.Write(settings, suite, outcomes, pair));
        }
    }
}

using Microsoft.Extensions.Options;
using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Deciding;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Sources;

namespace Prewarm.Scaler.Sampling;

/// <summary>One pass: read the signals of some workloads, decide, publish, report. Bounded by one polling step.</summary>
internal sealed class SamplingPass(
    ISignalReader reader,
    DecidingStep deciding,
    ReportLoop reports,
    IOptions<ScalerOptions> options,
    TimeProvider clock
)
{
    /// <summary>The rest of the step is for deciding and publishing.</summary>
    private const double ReadShareOfStep = 0.8;

    /// <summary>Runs the pass for a grid instant.</summary>
    /// <param name="report">False for first samples between grid passes: the forecaster gets whole steps only.</param>
    public async Task RunAsync(
        IReadOnlyList<Workload> workloads,
        DateTimeOffset at,
        bool report,
        CancellationToken stoppingToken
    )
    {
        var readings = await ReadAsync(workloads, at, stoppingToken).ConfigureAwait(false);
        var demands = new List<(Workload, double)>(workloads.Count);
        var decisions = deciding.DecideAll(workloads, readings, at);
        var decided = new List<DecidedStep>(workloads.Count);
        for (var i = 0; i < workloads.Count; i++)
        {
            var decision = decisions[i];
            if (decision is not null)
            {
                decided.Add(new DecidedStep(workloads[i], decision, readings[i]));
            }

            if (
                decision is { LiveAge.Ticks: 0, Load: { } load }
                && decision.Rung < Scaling.Decisions.AnswerRung.LastKnown
            )
            {
                demands.Add((workloads[i], load.Demand));
            }
        }

        if (report)
        {
            reports.Enqueue(
                new SampledStep(
                    at,
                    OnePerSeries(demands),
                    [.. decided.DistinctBy(step => step.Workload.Id)],
                    deciding.Budgets
                )
            );
        }
    }

    private async Task<IReadOnlyList<SignalReadings>> ReadAsync(
        IReadOnlyList<Workload> workloads,
        DateTimeOffset at,
        CancellationToken stoppingToken
    )
    {
        if (workloads.Count == 0)
        {
            return [];
        }

        using var budget = new CancellationTokenSource(options.Value.PollingStep * ReadShareOfStep, clock);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, stoppingToken);
        var requests = workloads.Select(ToRequest).ToArray();
        try
        {
            return await reader.ReadAsync(requests, at, linked.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            var late = Reading.Not(ReadingState.Unreachable, "the sampling pass ran out of time");
            return [.. workloads.Select(_ => SignalReadings.All(at, late))];
        }
    }

    private static SignalRequest ToRequest(Workload workload) =>
        new(
            workload.Id.ToString(),
            workload.Metadata.Source,
            workload.Metadata.Engine,
            workload.Metadata.Selector,
            workload.Metadata.Queries
        );

    /// <summary>Triggers that differ in tuning only share a series; it is reported once.</summary>
    private static List<(Workload, double)> OnePerSeries(List<(Workload Workload, double Demand)> demands) =>
        [.. demands.DistinctBy(demand => demand.Workload.Id)];
}

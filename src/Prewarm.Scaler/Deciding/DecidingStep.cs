using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Deciding.Budgets;
using Prewarm.Scaler.Deciding.Learning;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaler.Deciding;

/// <summary>Decides for the workloads of a pass, shares the budgets out, publishes; tells the operator when a rung changes, once.</summary>
internal sealed class DecidingStep(
    ForecastCache forecasts,
    OperatorOrders orders,
    BudgetStep budgets,
    OutlookStep outlook,
    LearningStep learning,
    ILogger<DecidingStep> logger
)
{
    /// <summary>How the last pass shared the budgets out.</summary>
    public IReadOnlyList<BudgetStanding> Budgets => budgets.Standings;

    /// <summary>The decisions in the order of the workloads; null where deciding failed: then the last answer stays until it is too old.</summary>
    public IReadOnlyList<Decision?> DecideAll(
        IReadOnlyList<Workload> workloads,
        IReadOnlyList<SignalReadings> readings,
        DateTimeOffset at
    )
    {
        var decisions = new Decision?[workloads.Count];
        for (var i = 0; i < workloads.Count; i++)
        {
            decisions[i] = Decide(workloads[i], readings[i]);
        }

        learning.Prepare(workloads);
        Decision?[] wished = [.. decisions];
        budgets.Apply(workloads, decisions);
        outlook.Update(at);
        for (var i = 0; i < workloads.Count; i++)
        {
            if (decisions[i] is { } decision)
            {
                decisions[i] = Publish(
                    workloads[i],
                    readings[i],
                    decision,
                    isCut: !ReferenceEquals(decision, wished[i])
                );
            }
        }

        return decisions;
    }

    private Decision? Decide(Workload workload, SignalReadings readings)
    {
        try
        {
            var input = new DecisionInput(readings, forecasts.Find(workload.Id))
            {
                Overrides = orders.Overrides(workload, readings.At),
                Factors = orders.Factors(workload, readings.At),
            };
            return workload.Engine.Decide(input, workload.Settings);
        }
        catch (Exception failure)
        {
            // One workload's bug must not take the others' answers away.
            logger.DecidingFailed(failure, SafeText.Shorten(workload.Id.Namespace), SafeText.Shorten(workload.Id.Name));
            return null;
        }
    }

    private Decision Publish(Workload workload, SignalReadings readings, Decision decision, bool isCut)
    {
        try
        {
            if (isCut)
            {
                workload.Engine.Amend(decision);
            }

            decision = outlook.Remark(workload, decision);
            var before = workload.Latest;
            workload.Publish(decision);
            Tell(workload, before, decision);
            learning.Observe(workload, readings, decision);
        }
        catch (Exception failure)
        {
            logger.DecidingFailed(failure, SafeText.Shorten(workload.Id.Namespace), SafeText.Shorten(workload.Id.Name));
        }

        return decision;
    }

    private void Tell(Workload workload, Decision? before, Decision decision)
    {
        if (before?.Rung == decision.Rung)
        {
            return;
        }

        var (space, name) = (SafeText.Shorten(workload.Id.Namespace), SafeText.Shorten(workload.Id.Name));
        if (decision.Rung >= AnswerRung.LastKnown)
        {
            logger.RungFell(space, name, decision.Rung, decision.Reasons[0]);
        }
        else if (before is { Rung: >= AnswerRung.LastKnown })
        {
            logger.RungRose(space, name, decision.Rung);
        }
    }
}

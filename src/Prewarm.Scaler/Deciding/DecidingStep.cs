using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Forecasts;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaler.Deciding;

/// <summary>Decides for one workload and publishes; tells the operator when the rung changes, once.</summary>
internal sealed class DecidingStep(ForecastCache forecasts, ILogger<DecidingStep> logger)
{
    /// <summary>The decision, or null when deciding failed: then the last answer stays until it is too old.</summary>
    public Decision? Decide(Workload workload, SignalReadings readings)
    {
        try
        {
            var before = workload.Latest;
            var input = new DecisionInput(readings, forecasts.Find(workload.Id));
            var decision = workload.Engine.Decide(input, workload.Settings);
            workload.Publish(decision);
            Tell(workload, before, decision);
            return decision;
        }
        catch (Exception failure)
        {
            // One workload's bug must not take the others' answers away.
            logger.DecidingFailed(failure, SafeText.Shorten(workload.Id.Namespace), SafeText.Shorten(workload.Id.Name));
            return null;
        }
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

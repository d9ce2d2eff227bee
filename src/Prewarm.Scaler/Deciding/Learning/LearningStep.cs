using Prewarm.Forecasting.Signals;
using Prewarm.Scaler.Workloads;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaler.Deciding.Learning;

/// <summary>Learns from every decided step and retunes workloads that ask for <c>auto</c>. Passes do not overlap.</summary>
internal sealed class LearningStep(WorkloadRegistry registry, MeasuredStarts starts, ILogger<LearningStep> logger)
{
    private volatile Dictionary<Workload, LearnedTuning> _tunings = [];

    /// <summary>What is known of each workload. A new map whenever workloads come or go.</summary>
    public IReadOnlyDictionary<Workload, LearnedTuning> Tunings => _tunings;

    /// <summary>Forgets workloads that are gone, makes room for new ones and hands out the starts that the cluster measured.</summary>
    public void Prepare(IReadOnlyList<Workload> workloads)
    {
        var known = _tunings;
        var alive = registry.Workloads.Union(workloads).ToArray();
        if (alive.Length != known.Count || !Array.TrueForAll(alive, known.ContainsKey))
        {
            _tunings = alive.ToDictionary(
                workload => workload,
                workload => known.GetValueOrDefault(workload) ?? new LearnedTuning(workload.Settings)
            );
        }

        foreach (var start in starts.Take())
        {
            foreach (var (workload, tuning) in _tunings)
            {
                if (workload.Id.Namespace == start.Namespace && workload.Id.Name == start.ScaledObject)
                {
                    tuning.Add(MeasuredStarts.DurationOf(start));
                }
            }
        }
    }

    /// <summary>Takes a decided step in; a change holds from the workload's next step on.</summary>
    public void Observe(Workload workload, SignalReadings readings, Decision decision)
    {
        var metadata = workload.Metadata;
        var changed = _tunings[workload]
            .Observe(
                readings,
                decision,
                workload.Settings,
                metadata.TargetPerReplica is null,
                metadata.LeadTime is null
            );
        if (changed is not null)
        {
            workload.Retune(changed);
            logger.Retuned(
                SafeText.Shorten(workload.Id.Namespace),
                SafeText.Shorten(workload.Id.Name),
                changed.Capacity,
                changed.LeadTime
            );
        }
    }
}

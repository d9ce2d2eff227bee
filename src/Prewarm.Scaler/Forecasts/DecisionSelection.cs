using Prewarm.Scaler.Workloads;

namespace Prewarm.Scaler.Forecasts;

/// <summary>Which decisions are worth a record: one a minute, and each that changes the replicas or the rung. Not thread-safe.</summary>
internal sealed class DecisionSelection
{
    private static readonly TimeSpan Spacing = TimeSpan.FromMinutes(1);
    private readonly Dictionary<WorkloadId, (DateTimeOffset At, int Replicas, int Rung)> _told = [];

    public IReadOnlyList<DecidedStep> Select(IReadOnlyList<DecidedStep> decisions)
    {
        var selected = new List<DecidedStep>();
        foreach (var step in decisions)
        {
            var now = (step.Decision.At, step.Decision.Replicas, (int)step.Decision.Rung);
            if (
                _told.TryGetValue(step.Workload.Id, out var told)
                && (told.Replicas, told.Rung) == (now.Replicas, now.Item3)
                && (now.At - told.At).Duration() < Spacing
            )
            {
                continue;
            }

            _told[step.Workload.Id] = now;
            selected.Add(step);
        }

        if (_told.Count > 2 * decisions.Count + 16)
        {
            Forget([.. decisions.Select(step => step.Workload.Id)]);
        }

        return selected;
    }

    /// <summary>Workloads that left: their last decision is of no interest any more.</summary>
    private void Forget(HashSet<WorkloadId> alive)
    {
        foreach (var gone in _told.Keys.Where(id => !alive.Contains(id)).ToList())
        {
            _told.Remove(gone);
        }
    }
}

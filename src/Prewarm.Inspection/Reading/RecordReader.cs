using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Decisions, accuracy, ledger and models of one workload, from the stores.</summary>
internal sealed class RecordReader(
    IDecisionStore decisions,
    IAccuracyStore accuracy,
    ILedgerStore ledger,
    IModelStore models
)
{
    public DecisionView? DecisionAt(HistoryKey key, DateTimeOffset at) =>
        decisions.At(key, at) is { } row ? DecisionReading.Read(row) : null;

    /// <summary>A page of decisions, oldest first.</summary>
    public DecisionsBody Decisions(HistoryKey key, DateTimeOffset from, DateTimeOffset to, int limit, string? next)
    {
        var page = decisions.Range(key, from, to, limit, next);
        return new DecisionsBody([.. page.Items.Select(DecisionReading.Read)], page.Next);
    }

    /// <summary>Rows for drawing, without their JSON read; at most a number of pages.</summary>
    public IReadOnlyList<DecisionRow> Rows(HistoryKey key, DateTimeOffset from, DateTimeOffset to, int pagesMax)
    {
        var rows = new List<DecisionRow>();
        string? next = null;
        for (var i = 0; i < pagesMax; i++)
        {
            var page = decisions.Range(key, from, to, 10_000, next);
            rows.AddRange(page.Items);
            if (page.Next is null)
            {
                break;
            }

            next = page.Next;
        }

        return rows;
    }

    public AccuracyBody Accuracy(HistoryKey key, DateTimeOffset from, DateTimeOffset to) =>
        new(from, to, AccuracyReading.ByLead(accuracy.Range(key, from, to)));

    /// <summary>A page of the ledger, oldest first; null means all workloads.</summary>
    public LedgerBody Ledger(HistoryKey? key, DateTimeOffset from, DateTimeOffset to, int limit, string? next)
    {
        var page = ledger.Range(key, from, to, limit, next);
        return new LedgerBody(
            [
                .. page.Items.Select(row => new LedgerView(
                    row.Key.Namespace,
                    row.Key.Name,
                    row.Opened,
                    row.Reason,
                    row.Replicas,
                    row.LiveReplicas,
                    row.DemandCame,
                    row.Closed,
                    Lower(row.Outcome.ToString()),
                    row.MinutesSaved,
                    row.GpuMinutesWasted
                )),
            ],
            page.Items.Sum(row => row.MinutesSaved),
            page.Items.Sum(row => row.GpuMinutesWasted),
            page.Next
        );
    }

    public ModelsBody Models(HistoryKey key) =>
        new([
            .. models
                .Versions(key)
                .Select(version => new ModelView(
                    version.Version,
                    Lower(version.Role.ToString()),
                    version.Kind,
                    version.Hash,
                    version.Created,
                    version.TrainedFrom,
                    version.TrainedTo,
                    version.CanaryShare,
                    OperationReading.Json(version.Options),
                    OperationReading.Json(version.Scores)
                )),
        ]);

    /// <summary>Makes a version the champion.</summary>
    public bool Promote(HistoryKey key, long version, DateTimeOffset at) => models.Promote(key, version, at);

    /// <summary>Brings the former champion back.</summary>
    /// <returns>Its version; null when there is none.</returns>
    public long? Rollback(HistoryKey key, DateTimeOffset at) => models.Rollback(key, at)?.Version;

    public ModelVersion? Champion(HistoryKey key) => models.Champion(key);

    private static string Lower(string text) => text.ToLowerInvariant();
}

namespace Prewarm.Inspection.Views;

/// <summary>How the live forecasts of one lead did.</summary>
/// <param name="Coverage">Share of window maxima below the quantile provided for, 0-1; null without scores.</param>
/// <param name="Coverage95">The same for the 0.95 quantile.</param>
/// <param name="Wape">Sum of absolute errors over sum of demand.</param>
/// <param name="Bias">Sum of errors over sum of demand; above 0 means too high.</param>
/// <param name="Pinball">Mean pinball loss at the quantile provided for, in units of demand.</param>
public sealed record LeadAccuracy(
    double LeadSeconds,
    double Level,
    int Count,
    double? Coverage,
    double? Coverage95,
    double? Wape,
    double? Bias,
    double? Pinball
);

/// <summary>Accuracy by lead over a span.</summary>
public sealed record AccuracyBody(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<LeadAccuracy> Leads);

/// <summary>One pre-warm.</summary>
/// <param name="Outcome"><c>open</c>, <c>used</c>, <c>wasted</c> or <c>missed</c>.</param>
public sealed record LedgerView(
    string Namespace,
    string Name,
    DateTimeOffset Opened,
    string Reason,
    int Replicas,
    int LiveReplicas,
    DateTimeOffset? DemandCame,
    DateTimeOffset? Closed,
    string Outcome,
    double MinutesSaved,
    double GpuMinutesWasted
);

/// <summary>A page of the ledger, oldest first, with sums over the page.</summary>
public sealed record LedgerBody(
    IReadOnlyList<LedgerView> Rows,
    double MinutesSaved,
    double GpuMinutesWasted,
    string? Next
);

/// <summary>One stored model.</summary>
/// <param name="Role"><c>champion</c>, <c>challenger</c>, <c>former</c> or <c>refused</c>.</param>
/// <param name="Options">What it was trained with, JSON.</param>
/// <param name="Scores">How it did when it was trained, JSON.</param>
public sealed record ModelView(
    long Version,
    string Role,
    string Kind,
    string Hash,
    DateTimeOffset Created,
    DateTimeOffset TrainedFrom,
    DateTimeOffset TrainedTo,
    double CanaryShare,
    System.Text.Json.JsonElement? Options,
    System.Text.Json.JsonElement? Scores
);

/// <summary>The stored models of a workload, newest first.</summary>
public sealed record ModelsBody(IReadOnlyList<ModelView> Models);

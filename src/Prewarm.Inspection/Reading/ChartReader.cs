using Prewarm.Forecasting.WindowMax;
using Prewarm.Inspection.Charts;
using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Gathers what a workload's chart shows.</summary>
internal sealed class ChartReader(
    IInspectionSource source,
    IHistoryStore history,
    IDecisionStore decisions,
    IOperationsStore operations,
    SeriesReader series,
    RecordReader records
)
{
    /// <summary>Longer spans are sampled: four weeks hold 161,280 decisions, and a screen shows a thousand.</summary>
    private const int DecisionsMax = 600;

    private const int LedgerRowsMax = 1_000;
    private static readonly TimeSpan DecisionStep = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Horizon = TimeSpan.FromHours(3);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public WorkloadChart Read(InspectedWorkload workload, ChartRequest request, CancellationToken cancellationToken)
    {
        var now = source.Now;
        var known = request.AsOf is { } moment && moment < request.To ? moment : request.To;
        var isPresent = request.AsOf is not null || request.To >= now - TimeSpan.FromMinutes(2);
        var forecast = isPresent ? Forecast(workload, request.AsOf, cancellationToken) : null;
        return new WorkloadChart(
            request,
            workload.Unit,
            now,
            history.Read(workload.Key, request.From, known),
            request.CompareWeek ? history.Read(workload.Key, request.From - Week, request.To - Week + Horizon) : null,
            forecast,
            forecast is null
                ? []
                : ProvisionReading.Ahead(workload, forecast, series.Target(workload.Key, request.AsOf ?? now)),
            Decisions(workload.Key, request.From, known),
            records.Ledger(workload.Key, request.From, known, LedgerRowsMax, null).Rows,
            Operations(workload, request)
        );
    }

    private WindowForecast? Forecast(
        InspectedWorkload workload,
        DateTimeOffset? asOf,
        CancellationToken cancellationToken
    ) =>
        series.Find(
            workload,
            workload.Forecast is null ? TimeSpan.Zero : Horizon - workload.Forecast.Step,
            asOf,
            cancellationToken
        );

    private IReadOnlyList<DecisionView> Decisions(HistoryKey key, DateTimeOffset from, DateTimeOffset to)
    {
        if ((to - from) / DecisionStep <= DecisionsMax * 2)
        {
            return [.. records.Rows(key, from, to, pagesMax: 1).Select(DecisionReading.Read)];
        }

        var rows = new List<DecisionRow>();
        for (var i = 0; i <= DecisionsMax; i++)
        {
            var row = decisions.At(key, from + ((to - from) * i / DecisionsMax));
            if (row is not null && row.At >= from && (rows.Count == 0 || rows[^1].At != row.At))
            {
                rows.Add(row);
            }
        }

        return [.. rows.Select(DecisionReading.Read)];
    }

    private IReadOnlyList<OperationView> Operations(InspectedWorkload workload, ChartRequest request) =>
        [
            .. operations
                .List()
                .Where(document => document.Expires > request.From && document.From < request.To + Horizon)
                .Select(document => OperationReading.Read(document, source.Now))
                .Where(view => OperationReading.Covers(view, workload)),
        ];
}

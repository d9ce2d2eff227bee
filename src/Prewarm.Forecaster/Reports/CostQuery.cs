using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Reports;

/// <summary>Reads stores as they are configured, also beside a running forecaster, and reports.</summary>
public static class CostQuery
{
    private const int PageLength = 10_000;

    /// <summary>Makes the report.</summary>
    /// <param name="by"><c>team</c> or <c>workload</c>.</param>
    /// <exception cref="StorageException">The store cannot be read.</exception>
    /// <exception cref="ConfigurationException">The configuration cannot be read.</exception>
    public static CostReport Run(
        HostArguments arguments,
        string by,
        DateTimeOffset from,
        DateTimeOffset to,
        CostPrices prices
    )
    {
        using var engine = ConfiguredStorage.OpenReadOnly(arguments);
        var ledger = new List<LedgerRow>();
        string? next = null;
        do
        {
            var page = engine.Ledger.Range(null, from, to, PageLength, next);
            ledger.AddRange(page.Items);
            next = page.Next;
        } while (next is not null);

        return CostCalculation.Make(
            by,
            from,
            to,
            engine.History.Workloads(),
            engine.Usage.Range(from, to),
            ledger,
            prices
        );
    }
}

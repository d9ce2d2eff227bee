using Prewarm.Inspection.Views;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Adds hourly accuracy rows up by lead.</summary>
internal static class AccuracyReading
{
    public static IReadOnlyList<LeadAccuracy> ByLead(IEnumerable<AccuracyRow> rows) =>
        [.. rows.GroupBy(row => row.Lead).OrderBy(group => group.Key).Select(group => Sum(group.Key, [.. group]))];

    private static LeadAccuracy Sum(TimeSpan lead, IReadOnlyList<AccuracyRow> rows)
    {
        var count = rows.Sum(row => row.Count);
        var demand = rows.Sum(row => row.Demand);
        return new LeadAccuracy(
            lead.TotalSeconds,
            rows[^1].Level,
            count,
            Share(rows.Sum(row => row.Covered), count),
            Share(rows.Sum(row => row.Covered95), count),
            Share(rows.Sum(row => row.AbsoluteError), demand),
            Share(rows.Sum(row => row.Error), demand),
            Share(rows.Sum(row => row.Pinball), count)
        );
    }

    /// <summary>Nothing judged is not a perfect score: it is null.</summary>
    private static double? Share(double part, double whole) =>
        whole > 0 && double.IsFinite(part) && double.IsFinite(whole) ? part / whole : null;
}

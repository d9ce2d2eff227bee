using System.Globalization;

namespace Prewarm.Inspection.Pages;

/// <summary>Which part of a workload's past a page shows; all of it is in the address.</summary>
/// <param name="Range">One of <see cref="Ranges"/>.</param>
/// <param name="AsOf">A past moment, ISO-8601; null is the present.</param>
public sealed record WorkloadRange(string Range, bool CompareWeek, string? AsOf, string? Trigger)
{
    public static readonly IReadOnlyList<string> Ranges = ["6h", "24h", "3d", "7d", "28d"];

    public TimeSpan Length =>
        Range switch
        {
            "24h" => TimeSpan.FromHours(24),
            "3d" => TimeSpan.FromDays(3),
            "7d" => TimeSpan.FromDays(7),
            "28d" => TimeSpan.FromDays(28),
            _ => TimeSpan.FromHours(6),
        };

    public static WorkloadRange Of(IQueryCollection query) =>
        new(
            Ranges.Contains(query["range"].ToString()) ? query["range"].ToString() : "6h",
            query["compare"] == "week",
            query["at"].ToString() is { Length: > 0 } at ? at : null,
            query["trigger"].ToString() is { Length: > 0 } trigger ? trigger : null
        );

    /// <summary>The query that leads here, without a question mark.</summary>
    public string Query()
    {
        var parts = new List<string> { "range=" + Range };
        if (CompareWeek)
        {
            parts.Add("compare=week");
        }

        if (AsOf is not null)
        {
            parts.Add("at=" + Uri.EscapeDataString(AsOf));
        }

        if (Trigger is not null)
        {
            parts.Add("trigger=" + Uri.EscapeDataString(Trigger));
        }

        return string.Join('&', parts);
    }

    /// <summary>The moment for a date and time field of a form.</summary>
    public static string Field(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}

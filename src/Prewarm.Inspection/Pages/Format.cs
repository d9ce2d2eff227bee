using System.Globalization;

namespace Prewarm.Inspection.Pages;

/// <summary>Numbers and times for people. Unknown is a dash, never 0.</summary>
internal static class Format
{
    public const string Unknown = "–";

    public static string Number(double? value) =>
        value is not { } number || !double.IsFinite(number) ? Unknown
        : Math.Abs(number) >= 10_000 ? number.ToString("#,0", CultureInfo.InvariantCulture)
        : Math.Abs(number) >= 100 ? number.ToString("0", CultureInfo.InvariantCulture)
        : number.ToString("0.##", CultureInfo.InvariantCulture);

    public static string Count(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? Unknown;

    public static string Percent(double? share) =>
        share is not { } value || !double.IsFinite(value)
            ? Unknown
            : (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    public static string Instant(DateTimeOffset? at) =>
        at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? Unknown;

    public static string Second(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A span in its largest two units.</summary>
    public static string Span(TimeSpan span)
    {
        var length = span.Duration();
        return length.TotalDays >= 2 ? Text(length.TotalDays, "d")
            : length.TotalHours >= 2 ? Text(length.TotalHours, "h")
            : length.TotalMinutes >= 1 ? Text(Math.Round(length.TotalMinutes), "min")
            : Text(Math.Round(length.TotalSeconds), "s");
    }

    public static string Seconds(double seconds) => Span(TimeSpan.FromSeconds(seconds));

    /// <summary>"in 12 min" or "12 min ago".</summary>
    public static string From(DateTimeOffset now, DateTimeOffset at) =>
        at >= now ? "in " + Span(at - now) : Span(now - at) + " ago";

    /// <summary>The address of a workload's page.</summary>
    public static string Address(string @namespace, string name, string tail = "") =>
        $"/w/{Uri.EscapeDataString(@namespace)}/{Uri.EscapeDataString(name)}{tail}";

    /// <summary>The address of a workload in the API.</summary>
    public static string Api(string @namespace, string name, string tail = "") =>
        $"/api/v1/workloads/{Uri.EscapeDataString(@namespace)}/{Uri.EscapeDataString(name)}{tail}";

    private static string Text(double value, string unit) =>
        value.ToString("0.#", CultureInfo.InvariantCulture) + " " + unit;
}

using System.Globalization;
using Prewarm.Forecasting.Series;

namespace Prewarm.Inspection.Api;

/// <summary>Reads what addresses ask for.</summary>
internal static class Query
{
    public const int LimitDefault = 200;
    public const int LimitMax = 1_000;

    /// <summary>An ISO-8601 instant; the fallback where nothing is said.</summary>
    public static bool TryInstant(string? text, DateTimeOffset fallback, out DateTimeOffset at)
    {
        at = fallback;
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return string.IsNullOrEmpty(text)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Styles, out at);
    }

    /// <summary>A span of time [from, to]: by default the last while up to now.</summary>
    /// <param name="problem">What is wrong; null on success.</param>
    public static (DateTimeOffset From, DateTimeOffset To) Span(
        string? from,
        string? to,
        DateTimeOffset now,
        TimeSpan usual,
        TimeSpan most,
        out IResult? problem
    )
    {
        problem = null;
        if (!TryInstant(to, now, out var until))
        {
            problem = Problems.Bad("to", "must be an ISO-8601 instant");
        }

        var earliest = until > DateTimeOffset.MinValue + usual ? until - usual : DateTimeOffset.MinValue;
        if (!TryInstant(from, earliest, out var since))
        {
            problem = Problems.Bad("from", "must be an ISO-8601 instant");
        }

        if (problem is null && (since > until || until - since > most))
        {
            var days = most.TotalDays.ToString("0", CultureInfo.InvariantCulture);
            problem = Problems.Bad("from", $"must not lie after to, nor more than {days}d before it");
        }

        return (since, until);
    }

    /// <summary>A duration within bounds; the fallback where nothing is said.</summary>
    public static bool TryDuration(string? text, TimeSpan fallback, TimeSpan most, out TimeSpan span)
    {
        span = fallback;
        return string.IsNullOrEmpty(text)
            || (DurationText.TryParse(text, out span) && span > TimeSpan.Zero && span <= most);
    }

    /// <summary>Rows of a page, 1 to 1,000.</summary>
    public static bool TryLimit(int? asked, out int limit)
    {
        limit = asked ?? LimitDefault;
        return limit is >= 1 and <= LimitMax;
    }
}

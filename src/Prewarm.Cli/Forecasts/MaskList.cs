using Prewarm.Forecasting.Series;

namespace Prewarm.Cli.Forecasts;

/// <summary>Masked spans such as <c>2026-01-31T08:00:00Z/2026-01-31T12:00:00Z</c>.</summary>
internal static class MaskList
{
    /// <summary>What is wrong with a span; null when nothing is.</summary>
    public static string? Problem(string text) =>
        Read(text) is null
            ? "needs FROM/TO in ISO-8601, as 2026-01-31T08:00:00Z/2026-01-31T12:00:00Z, TO after FROM"
            : null;

    /// <summary>All of them together.</summary>
    public static MaskSet Read(IEnumerable<string> texts) => new(texts.Select(Read).OfType<MaskSpan>());

    private static MaskSpan? Read(string text)
    {
        var parts = text.Split('/');
        return
            parts.Length == 2
            && CsvSeries.TryParseInstant(parts[0], out var from)
            && CsvSeries.TryParseInstant(parts[1], out var to)
            && to > from
            ? new MaskSpan(from, to, "masked on the command line")
            : null;
    }
}

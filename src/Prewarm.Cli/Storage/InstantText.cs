using System.Globalization;

namespace Prewarm.Cli.Storage;

/// <summary>Instants on the command line: a date or an ISO-8601 time; UTC where it says nothing else.</summary>
internal static class InstantText
{
    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;

    /// <summary>The rule of an option; empty stands for its default.</summary>
    public static string? Problem(string text) =>
        text.Length == 0 || Read(text) is not null ? null : "needs a date or an ISO-8601 time, such as 2026-03-01";
}

using System.Globalization;
using System.Text;

namespace Prewarm.Inspection.Api;

/// <summary>Rows as CSV (RFC 4180), safe to open in a spreadsheet.</summary>
/// <remarks>
/// A text cell that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, CSV injection): tenants choose
/// names and reasons. Numbers are ours and stay numbers.
/// </remarks>
internal static class CsvTable
{
    public const string ContentType = "text/csv; charset=utf-8";

    /// <summary>True when the caller wants CSV: <c>format=csv</c>, or <c>Accept: text/csv</c>.</summary>
    public static bool IsWanted(HttpRequest request) =>
        request.Query["format"].ToString() is { Length: > 0 } format
            ? format == "csv"
            : request.Headers.Accept.ToString().Contains("text/csv", StringComparison.OrdinalIgnoreCase);

    public static TaggedResult Of(string name, IReadOnlyList<string> header, IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', header).Append("\r\n");
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        }

        return new TaggedResult(Encoding.UTF8.GetBytes(text.ToString()), ContentType, name + ".csv");
    }

    internal static string Cell(object? value) =>
        value switch
        {
            null => string.Empty,
            string text => Quote(Defuse(text)),
            DateTimeOffset at => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            double number => double.IsFinite(number)
                ? number.ToString("R", CultureInfo.InvariantCulture)
                : string.Empty,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => Quote(Defuse(value.ToString() ?? string.Empty)),
        };

    private static string Defuse(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '|' or '%'
            ? "'" + text
            : text;

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0
            ? text
            : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}

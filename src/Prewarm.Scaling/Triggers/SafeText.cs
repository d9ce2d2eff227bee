namespace Prewarm.Scaling.Triggers;

/// <summary>Makes a tenant's names fit for an error or a log line: short, printable, one line.</summary>
public static class SafeText
{
    private const int LengthMax = 64;

    /// <summary>At most 64 characters of printable ASCII; anything else becomes a question mark.</summary>
    public static string Shorten(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var part = text.Length > LengthMax ? text[..LengthMax] : text;
        var safe = string.Create(
            part.Length,
            part,
            static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
                }
            }
        );
        return text.Length > LengthMax ? safe + "..." : safe;
    }
}

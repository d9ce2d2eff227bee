using System.Buffers;
using System.Globalization;
using System.Text;

namespace Prewarm.Forecasting.Series;

/// <summary>Durations as people write them: <c>15s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>; units w, d, h, m, s and ms, largest first.</summary>
public static class DurationText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Name, TimeSpan Size)[] Units =
    [
        ("w", TimeSpan.FromDays(7)),
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    /// <summary>Reads a duration; also .NET's own <c>[d.]hh:mm:ss[.fff]</c>, so that one reader serves every configuration key.</summary>
    /// <returns>False for anything else: signs, unknown units, units out of order, overflow, a number without a unit.</returns>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration) && duration >= TimeSpan.Zero;
        }

        var rest = text.AsSpan();
        var unitNext = 0;
        var ticks = 0.0;
        while (rest.Length > 0)
        {
            if (!TryReadPart(ref rest, ref unitNext, out var part))
            {
                return false;
            }

            ticks += part;
        }

        if (ticks >= TimeSpan.MaxValue.Ticks)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)Math.Round(ticks));
        return true;
    }

    /// <summary>Writes a duration that is not negative so that <see cref="TryParse"/> reads it back to the millisecond.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromMilliseconds(1))
        {
            return "0s";
        }

        var text = new StringBuilder();
        var rest = duration.Ticks;

        // Weeks are read but not written: people compare days.
        foreach (var (name, size) in Units.AsSpan(1))
        {
            var count = rest / size.Ticks;
            rest -= count * size.Ticks;
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{count}{name}");
            }
        }

        return text.ToString();
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, ref int unitNext, out double ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExcept(Digits);
        if (
            digits <= 0
            || !double.TryParse(
                rest[..digits],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var count
            )
        )
        {
            return false;
        }

        rest = rest[digits..];
        var letters = rest.IndexOfAnyInRange('0', '9');
        var name = letters < 0 ? rest : rest[..letters];
        for (var unit = unitNext; unit < Units.Length; unit++)
        {
            if (name.SequenceEqual(Units[unit].Name))
            {
                unitNext = unit + 1;
                rest = rest[name.Length..];
                ticks = count * Units[unit].Size.Ticks;
                return true;
            }
        }

        return false;
    }
}

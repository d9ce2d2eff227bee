using System.Globalization;
using System.Text;

namespace Prewarm.Forecasting.Series;

/// <summary>Reads one line <c>timestamp,value</c> from UTF-8.</summary>
/// <remarks>
/// Numbers of up to 15 digits are read as an integer over a power of ten, both exact in a double, so that one division rounds correctly
/// (Clinger 1990, "How to read floating point numbers accurately", fast path); others go to the framework's reader.
/// </remarks>
internal sealed class CsvRow(string name)
{
    /// <summary>Digits that fit a double exactly, whatever they are.</summary>
    private const int ExactDigits = 15;

    private static readonly double[] PowersOfTen =
    [
        1e0,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
    ];

    private readonly IsoInstant _instants = new();

    /// <returns>The instant in UTC ticks.</returns>
    /// <exception cref="CsvSeriesException">The line breaks a rule.</exception>
    public long Parse(ReadOnlySpan<byte> line, int number, out double value)
    {
        var comma = line.IndexOf((byte)',');
        if (comma < 0 || line[(comma + 1)..].Contains((byte)','))
        {
            throw new CsvSeriesException(name, number, "a line must have two columns, timestamp and value");
        }

        if (!_instants.TryParse(CsvLines.Trim(line[..comma]), out var ticks))
        {
            throw new CsvSeriesException(name, number, "the timestamp must be ISO-8601, as 2026-01-31T08:00:00Z");
        }

        return TryParseValue(CsvLines.Trim(line[(comma + 1)..]), out value)
            ? ticks
            : throw new CsvSeriesException(
                name,
                number,
                "the value must be a finite number, or empty where it is missing"
            );
    }

    internal static bool TryParseValue(ReadOnlySpan<byte> cell, out double value)
    {
        if (TryParseExact(cell, out value))
        {
            return true;
        }

        if (cell.IsEmpty || Ascii.EqualsIgnoreCase(cell, "nan"u8) || Ascii.EqualsIgnoreCase(cell, "null"u8))
        {
            value = double.NaN;
            return true;
        }

        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>Plain decimals of few digits.</summary>
    private static bool TryParseExact(ReadOnlySpan<byte> cell, out double value)
    {
        value = 0;
        var negative = !cell.IsEmpty && cell[0] == '-';
        var digits = negative ? cell[1..] : cell;
        if (digits.IsEmpty || digits.Length > ExactDigits + 1)
        {
            return false;
        }

        long mantissa = 0;
        var point = -1;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[i] - '0';
            if ((uint)digit <= 9)
            {
                mantissa = (10 * mantissa) + digit;
            }
            else if (digits[i] == '.' && point < 0)
            {
                point = i;
            }
            else
            {
                return false;
            }
        }

        var count = point < 0 ? digits.Length : digits.Length - 1;
        if (count is 0 or > ExactDigits)
        {
            return false;
        }

        value = point < 0 ? mantissa : mantissa / PowersOfTen[digits.Length - 1 - point];
        value = negative ? -value : value;
        return true;
    }
}

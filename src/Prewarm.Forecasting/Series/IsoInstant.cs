namespace Prewarm.Forecasting.Series;

/// <summary>Reads ISO-8601 instants from UTF-8: <c>2026-01-31</c>, <c>2026-01-31T08:00</c>, <c>...:00.5Z</c>, <c>...:00+02:00</c>.</summary>
/// <remarks>
/// The extended format of ISO 8601 / RFC 3339 with T or one blank between date and time; without an offset the instant is UTC, a date
/// alone is its midnight. Leap seconds are refused, as everywhere in .NET. The date is remembered, since thousands of lines share it.
/// </remarks>
internal sealed class IsoInstant
{
    private readonly byte[] _date = new byte[10];
    private long _dateTicks;

    /// <returns>False when the text is not an instant.</returns>
    public bool TryParse(ReadOnlySpan<byte> text, out long utcTicks)
    {
        utcTicks = 0;
        if (text.Length < 10 || !TryParseDate(text[..10]))
        {
            return false;
        }

        if (text.Length == 10)
        {
            utcTicks = _dateTicks;
            return true;
        }

        if (
            text[10] is not ((byte)'T' or (byte)'t' or (byte)' ')
            || !TryParseTime(text[11..], out var time, out var rest)
        )
        {
            return false;
        }

        if (!TryParseOffset(rest, out var offset))
        {
            return false;
        }

        utcTicks = _dateTicks + time - offset;
        return utcTicks >= DateTime.MinValue.Ticks && utcTicks <= DateTime.MaxValue.Ticks;
    }

    private bool TryParseDate(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual(_date))
        {
            return true;
        }

        if (
            text[4] != '-'
            || text[7] != '-'
            || !TryParseTwo(text, out var century)
            || !TryParseTwo(text[2..], out var year)
            || !TryParseTwo(text[5..], out var month)
            || !TryParseTwo(text[8..], out var day)
        )
        {
            return false;
        }

        year += 100 * century;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        text.CopyTo(_date);
        _dateTicks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static bool TryParseTime(ReadOnlySpan<byte> text, out long ticks, out ReadOnlySpan<byte> rest)
    {
        ticks = 0;
        rest = default;
        if (
            text.Length < 5
            || text[2] != ':'
            || !TryParseTwo(text, out var hour)
            || !TryParseTwo(text[3..], out var minute)
            || hour > 23
            || minute > 59
        )
        {
            return false;
        }

        ticks = (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        rest = text[5..];
        if (rest.IsEmpty || rest[0] != ':')
        {
            return true;
        }

        if (rest.Length < 3 || !TryParseTwo(rest[1..], out var second) || second > 59)
        {
            return false;
        }

        ticks += second * TimeSpan.TicksPerSecond;
        rest = rest[3..];
        return rest.IsEmpty || rest[0] != '.' || TryParseFraction(ref rest, ref ticks);
    }

    /// <summary>Digits beyond the seventh are below a tick and dropped.</summary>
    private static bool TryParseFraction(ref ReadOnlySpan<byte> rest, ref long ticks)
    {
        var i = 1;
        for (var unit = TimeSpan.TicksPerSecond / 10; i < rest.Length && rest[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            ticks += (rest[i] - '0') * unit;
            unit /= 10;
        }

        rest = rest[i..];
        return i > 1;
    }

    private static bool TryParseOffset(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || (text.Length == 1 && text[0] is (byte)'Z' or (byte)'z'))
        {
            return true;
        }

        var colon = text.Length == 6 && text[3] == ':' ? 1 : 0;
        if (
            text[0] is not ((byte)'+' or (byte)'-')
            || text.Length != 5 + colon
            || !TryParseTwo(text[1..], out var hours)
            || !TryParseTwo(text[(3 + colon)..], out var minutes)
            || hours > 14
            || minutes > 59
        )
        {
            return false;
        }

        ticks = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        ticks = text[0] == '-' ? -ticks : ticks;
        return true;
    }

    private static bool TryParseTwo(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        if (text.Length < 2)
        {
            return false;
        }

        int tens = text[0] - '0',
            ones = text[1] - '0';
        number = (10 * tens) + ones;
        return (uint)tens <= 9 && (uint)ones <= 9;
    }
}

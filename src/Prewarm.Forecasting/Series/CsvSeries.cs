using System.Globalization;

namespace Prewarm.Forecasting.Series;

/// <summary>Reads and writes series as <c>timestamp,value</c>.</summary>
/// <remarks>
/// The first line is the header <c>timestamp,value</c>; timestamps are ISO-8601 with Z or an offset, ascending by one regular step,
/// which the first two lines set; an empty value (or NaN) is missing. Values are finite, in invariant notation. Negative values are
/// read as they are: whether they can be demand is for <see cref="SeriesCleaner"/> to say.
/// </remarks>
public static class CsvSeries
{
    public const string Header = "timestamp,value";

    /// <exception cref="CsvSeriesException">The file cannot be read or breaks a rule.</exception>
    public static RegularSeries Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, Path.GetFileName(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CsvSeriesException(Path.GetFileName(path), 0, $"cannot be read ({unreadable.GetType().Name})");
        }
    }

    /// <param name="reader">The text.</param>
    /// <param name="name">Name of the file for messages.</param>
    /// <exception cref="CsvSeriesException">The text breaks a rule.</exception>
    public static RegularSeries Read(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (!string.Equals(reader.ReadLine()?.Trim(), Header, StringComparison.OrdinalIgnoreCase))
        {
            throw new CsvSeriesException(name, 1, $"the header must be '{Header}'");
        }

        var values = new List<double>();
        DateTimeOffset start = default;
        var step = TimeSpan.Zero;
        var line = 1;
        while (reader.ReadLine() is { } text)
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            var (at, value) = Parse(text, name, line);
            if (values.Count == 0)
            {
                start = at;
            }
            else
            {
                step = CheckStep(at, start, step, values.Count, name, line);
            }

            values.Add(value);
        }

        return values.Count < 2
            ? throw new CsvSeriesException(name, 0, "at least two samples are needed to know the step")
            : new RegularSeries(start, step, [.. values]);
    }

    /// <summary>Writes a series so that reading it gives the same numbers.</summary>
    public static void Write(TextWriter writer, RegularSeries series)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(series);
        writer.Write(Header + "\n");
        for (var i = 0; i < series.Count; i++)
        {
            var value = double.IsNaN(series[i]) ? "" : series[i].ToString("R", CultureInfo.InvariantCulture);
            writer.Write(FormattableString.Invariant($"{FormatInstant(series.TimeAt(i))},{value}\n"));
        }
    }

    /// <summary>ISO-8601 in UTC with Z; fractions of a second only where there are some.</summary>
    public static string FormatInstant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static (DateTimeOffset At, double Value) Parse(string text, string name, int line)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0 || text.IndexOf(',', comma + 1) >= 0)
        {
            throw new CsvSeriesException(name, line, "a line must have two columns, timestamp and value");
        }

        var stamp = text.AsSpan(0, comma).Trim();
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (stamp.IndexOf('T') != 10 || !DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, Utc, out var at))
        {
            throw new CsvSeriesException(name, line, "the timestamp must be ISO-8601, as 2026-01-31T08:00:00Z");
        }

        var cell = text.AsSpan(comma + 1).Trim();
        if (cell.IsEmpty || cell.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            return (at, double.NaN);
        }

        return
            double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? (at, value)
            : throw new CsvSeriesException(name, line, "the value must be a finite number or empty");
    }

    private static TimeSpan CheckStep(
        DateTimeOffset at,
        DateTimeOffset start,
        TimeSpan step,
        int index,
        string name,
        int line
    )
    {
        if (step == TimeSpan.Zero)
        {
            return at > start ? at - start : throw new CsvSeriesException(name, line, "timestamps must ascend");
        }

        var expected = start + (step * index);
        return at == expected
            ? step
            : throw new CsvSeriesException(
                name,
                line,
                $"the step is {DurationText.Format(step)} by the first two samples, so {FormatInstant(expected)} was expected; leave the value empty where a sample is missing"
            );
    }
}

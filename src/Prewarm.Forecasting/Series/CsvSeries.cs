using System.Globalization;
using System.Text;

namespace Prewarm.Forecasting.Series;

/// <summary>Reads and writes series as <c>timestamp,value</c>.</summary>
/// <remarks>
/// <para>
/// UTF-8, with or without a byte order mark, lines ended by LF or CRLF, blank lines ignored. The first line is the header
/// <c>timestamp,value</c>. Timestamps are ISO-8601: a date (midnight) or a date and a time, with <c>Z</c>, an offset such as
/// <c>+02:00</c>, or neither, which means UTC.
/// </para>
/// <para>
/// A value is a finite number in invariant notation; empty, <c>NaN</c> and <c>null</c> in any case are a missing sample, infinity is an
/// error. Negative values are read as they are: whether they can be demand is for <see cref="SeriesCleaner"/> to say.
/// </para>
/// <para>
/// The step is the usual spacing of the first lines (<see cref="SamplingGrid"/>). Timestamps ascend and stand on that grid: a repeated, a
/// descending and an off-grid timestamp are errors. A line that is left out is a missing sample as long as most lines still follow the one
/// before by one step; a text where they do not is no regular series.
/// </para>
/// </remarks>
public static class CsvSeries
{
    public const string Header = "timestamp,value";

    /// <exception cref="CsvSeriesException">The file cannot be read or breaks a rule.</exception>
    public static RegularSeries Read(string path)
    {
        try
        {
            // The line reader has a large buffer of its own.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            return Read(stream, Path.GetFileName(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CsvSeriesException(Path.GetFileName(path), 0, $"cannot be read ({unreadable.GetType().Name})");
        }
    }

    /// <param name="reader">The text, taken into memory whole; for large input give a stream.</param>
    /// <param name="name">Name of the file for messages.</param>
    /// <exception cref="CsvSeriesException">The text breaks a rule.</exception>
    public static RegularSeries Read(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(reader.ReadToEnd()), writable: false);
        return Read(stream, name);
    }

    /// <param name="stream">UTF-8, read once from where it stands and left open.</param>
    /// <param name="name">Name of the file for messages.</param>
    /// <exception cref="CsvSeriesException">The text breaks a rule.</exception>
    public static RegularSeries Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var lines = new CsvLines(stream, name);
        if (!lines.Next(out var header) || !Ascii.EqualsIgnoreCase(header, "timestamp,value"u8))
        {
            throw new CsvSeriesException(name, 1, $"the header must be '{Header}'");
        }

        var row = new CsvRow(name);
        var grid = new CsvGrid(name);
        while (lines.Next(out var line))
        {
            if (!line.IsEmpty)
            {
                var at = row.Parse(line, lines.Number, out var value);
                grid.Add(at, value, lines.Number);
            }
        }

        return grid.ToSeries();
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

    /// <summary>Reads an instant as timestamps of a series are read: a date, or a date and a time with Z or an offset.</summary>
    public static bool TryParseInstant(string text, out DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(text);
        var known = new IsoInstant().TryParse(Encoding.UTF8.GetBytes(text), out var ticks);
        at = known ? new DateTimeOffset(ticks, TimeSpan.Zero) : default;
        return known;
    }

    /// <summary>ISO-8601 in UTC with Z; fractions of a second only where there are some.</summary>
    public static string FormatInstant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}

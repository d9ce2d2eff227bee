using System.Globalization;

namespace Prewarm.Forecasting.Series;

/// <summary>Reads <c>timestamp,value</c>: ISO-8601, UTC unless an offset is given, a regular step, an empty value is missing.</summary>
public static class CsvSeries
{
    private const string Header = "timestamp,value";

    /// <exception cref="CsvSeriesException">The file cannot be read or breaks a rule; names file and line.</exception>
    public static RegularSeries Read(string path)
    {
        try
        {
            using var reader = new StreamReader(path);
            return Read(reader, Path.GetFileName(path));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new CsvSeriesException($"{Path.GetFileName(path)}: cannot be read ({unreadable.GetType().Name})");
        }
    }

    /// <param name="name">What errors call the text.</param>
    /// <exception cref="CsvSeriesException">The text breaks a rule.</exception>
    public static RegularSeries Read(TextReader reader, string name)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadLine()?.Trim() != Header)
        {
            throw new CsvSeriesException($"{name}:1: the first line must be {Header}");
        }

        var values = new List<double>();
        var (start, last, step) = (default(DateTimeOffset), default(DateTimeOffset), TimeSpan.Zero);
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            if (text.Length == 0 && reader.Peek() < 0)
            {
                break;
            }

            var (at, value) = ReadLine(text, name, line);
            if (values.Count == 0)
            {
                start = at;
            }
            else if (values.Count == 1)
            {
                step = at - start;
            }

            Check(values.Count, at - last, step, name, line);
            values.Add(value);
            last = at;
        }

        return values.Count >= 2
            ? new RegularSeries(start, step, [.. values])
            : throw new CsvSeriesException($"{name}: needs at least two samples, so that it has a step");
    }

    private static void Check(int index, TimeSpan gap, TimeSpan step, string name, int line)
    {
        if (index == 1 && step <= TimeSpan.Zero)
        {
            throw new CsvSeriesException($"{name}:{line}: the timestamp must be after the one before");
        }

        if (index > 1 && gap != step)
        {
            throw new CsvSeriesException(
                $"{name}:{line}: the step must be regular ({DurationText.Format(step)}); leave the value empty where a sample is missing"
            );
        }
    }

    private static (DateTimeOffset At, double Value) ReadLine(string text, string name, int line)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var stamp = comma < 0 ? text : text[..comma];
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (comma < 0 || !DateTimeOffset.TryParse(stamp, CultureInfo.InvariantCulture, Styles, out var at))
        {
            throw new CsvSeriesException($"{name}:{line}: must read timestamp,value with an ISO-8601 timestamp");
        }

        var rest = text.AsSpan(comma + 1).Trim();
        if (rest.IsEmpty || rest.Equals("NaN", StringComparison.OrdinalIgnoreCase))
        {
            return (at, double.NaN);
        }

        return
            double.TryParse(rest, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
            ? (at, value)
            : throw new CsvSeriesException($"{name}:{line}: the value must be a finite number or empty");
    }
}

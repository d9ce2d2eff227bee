using Prewarm.Forecasting.Series;

namespace Prewarm.Cli.Forecasts;

/// <summary>The series that a file or a folder holds.</summary>
internal static class InputFiles
{
    /// <summary>The file itself, or the CSV files of a folder by name.</summary>
    /// <exception cref="CsvSeriesException">Neither a file nor a folder with CSV files.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return [path];
        }

        string[] files = [.. Directory.EnumerateFiles(path, "*.csv").Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? files
            : throw new CsvSeriesException(Path.GetFileName(path), 0, "is a folder without CSV files");
    }

    /// <summary>Reads a series; one that is never negative is demand, and its forecasts are not negative either.</summary>
    /// <exception cref="CsvSeriesException">The file cannot be read or breaks a rule.</exception>
    public static InputSeries Read(string file)
    {
        var series = CsvSeries.Read(file);
        var least = double.PositiveInfinity;
        foreach (var value in series.Values)
        {
            least = double.IsNaN(value) ? least : Math.Min(least, value);
        }

        return double.IsPositiveInfinity(least)
            ? throw new CsvSeriesException(
                Path.GetFileName(file),
                0,
                "has no known value, so there is nothing to learn from"
            )
            : new InputSeries(Path.GetFileName(file), series, least >= 0);
    }
}

/// <summary>A series that was read.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Series">The samples.</param>
/// <param name="NonNegative">Whether no sample is negative.</param>
internal sealed record InputSeries(string Name, RegularSeries Series, bool NonNegative);

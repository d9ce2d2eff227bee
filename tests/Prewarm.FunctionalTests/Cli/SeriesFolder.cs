using System.Globalization;

namespace Prewarm.FunctionalTests.Cli;

/// <summary>A folder of hourly series files that goes away with the test.</summary>
internal sealed class SeriesFolder : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public string Path { get; } = Directory.CreateTempSubdirectory("prewarm-series").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);

    public static string Stamp(int i) =>
        Start.AddHours(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Row(int i, double value) =>
        string.Create(CultureInfo.InvariantCulture, $"{Stamp(i)},{value:R}");

    public string Write(string name, IEnumerable<string> rows)
    {
        var file = System.IO.Path.Combine(Path, name + ".csv");
        File.WriteAllText(file, "timestamp,value\n" + string.Join('\n', rows) + "\n");
        return file;
    }
}

using System.Globalization;

namespace Prewarm.FunctionalTests.Cli;

/// <summary>Masks, outliers, events and zones on the command line.</summary>
public sealed class SeriesContextTests : IDisposable
{
    private readonly SeriesFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Mask_OfEverything_IsSaid()
    {
        var file = _folder.Write("a", Enumerable.Range(0, 100).Select(i => SeriesFolder.Row(i, i)));

        var (code, _, error) = await CliTests.RunAsync(
            "forecast",
            "--input",
            file,
            "--horizon",
            "1h",
            "--mask",
            "2020-01-01/2030-01-01"
        );

        Assert.Equal(2, code);
        Assert.Contains("outside what is masked", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MaskAndEvents_InTheForecast_AreTakenOutAndPutIn()
    {
        // Ten everywhere but for a broken day; a launch of three times the usual lies ahead.
        var file = _folder.Write(
            "a",
            Enumerable.Range(0, 240).Select(i => SeriesFolder.Row(i, i is >= 120 and < 144 ? 500 : 10))
        );
        var events = Path.Combine(_folder.Path, "events.ics");
        await File.WriteAllTextAsync(
            events,
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Berlin:20260115T030000\r\nDURATION:PT2H\r\nSUMMARY:launch\r\nX-PREWARM-FACTOR:3\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
            TestContext.Current.CancellationToken
        );

        var (code, output, error) = await CliTests.RunAsync(
            "forecast",
            "--input",
            file,
            "--horizon",
            "6h",
            "--mask",
            "2026-01-10T00:00:00Z/2026-01-11T00:00:00Z",
            "--events",
            events,
            "--timezone",
            "Europe/Berlin"
        );

        Assert.True(code == 0, error);
        var means = output
            .TrimEnd()
            .Split('\n')[1..]
            .Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture));
        Assert.Equal([10, 10, 30, 30, 10, 10], means.Select(mean => Math.Round(mean, 6)));
    }

    [Fact]
    public async Task Outliers_Dropped_TrainNothing()
    {
        var file = _folder.Write("a", Enumerable.Range(0, 240).Select(i => SeriesFolder.Row(i, i == 230 ? 5000 : 10)));

        var (code, output, error) = await CliTests.RunAsync(
            "forecast",
            "--input",
            file,
            "--horizon",
            "20h",
            "--outliers",
            "drop"
        );

        Assert.True(code == 0, error);
        var highest = output
            .TrimEnd()
            .Split('\n')[1..]
            .SelectMany(line => line.Split(',')[1..])
            .Max(cell => double.Parse(cell, CultureInfo.InvariantCulture));
        Assert.Equal(10, highest, 1e-6);
    }

    [Theory]
    [InlineData("--mask", "2026-01-02/2026-01-01")]
    [InlineData("--mask", "yesterday/today")]
    [InlineData("--timezone", "Mars/Olympus")]
    public async Task BadContext_IsUsageAndNamed(string option, string value)
    {
        var file = _folder.Write("a", Enumerable.Range(0, 100).Select(i => SeriesFolder.Row(i, i)));

        var (code, _, error) = await CliTests.RunAsync("backtest", "--input", file, option, value);

        Assert.Equal(2, code);
        Assert.StartsWith(option, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadCalendar_IsNamed()
    {
        var file = _folder.Write("a", Enumerable.Range(0, 100).Select(i => SeriesFolder.Row(i, i)));

        var (code, _, error) = await CliTests.RunAsync(
            "backtest",
            "--input",
            file,
            "--lead",
            "1h",
            "--models",
            "last-value",
            "--events",
            file
        );

        Assert.Equal(2, code);
        Assert.StartsWith("a.csv", error, StringComparison.Ordinal);
        Assert.Contains("BEGIN:VCALENDAR", error, StringComparison.Ordinal);
    }
}

using System.Globalization;
using System.Text;

namespace Prewarm.FunctionalTests.Cli;

/// <summary><c>--plot</c> as a process: a picture on a machine without a display.</summary>
public sealed class PlotTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly byte[] PngMagic = [0x89, (byte)'P', (byte)'N', (byte)'G'];
    private readonly string _folder = Directory.CreateTempSubdirectory("prewarm-plot").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Forecast_PlotPng_IsAPictureBesideTheSameOutput()
    {
        var plot = Path.Combine(_folder, "a.png");
        string[] plain = ["forecast", "--input", Write(), "--horizon", "24h", "--models", "weekly-profile"];

        var (code, output, error) = await CliTests.RunAsync([.. plain, "--plot", plot]);

        Assert.True(code == 0, error);
        var (_, plainly, _) = await CliTests.RunAsync(plain);
        Assert.Equal(plainly, output);
        var bytes = await File.ReadAllBytesAsync(plot, TestContext.Current.CancellationToken);
        Assert.Equal(PngMagic, bytes[..4]);
        // The header says how large it is, big endian; a blank page of that size would be a few hundred bytes.
        Assert.Equal(1400, (bytes[18] << 8) + bytes[19]);
        Assert.True(bytes.Length > 10_000);
    }

    [Fact]
    public async Task Backtest_PlotSvg_ShowsEveryLeadWithActualBandsAndUtcAxis()
    {
        var plot = Path.Combine(_folder, "a.SVG");

        var (code, _, error) = await CliTests.RunAsync([
            "backtest",
            "--input",
            Write(),
            "--lead",
            "1h,60m,24h",
            "--models",
            "last-value,seasonal-naive-day",
            "--plot",
            plot,
        ]);

        Assert.True(code == 0, error);
        var text = await File.ReadAllTextAsync(plot, TestContext.Current.CancellationToken);
        Assert.EndsWith("</svg>", text.TrimEnd(), StringComparison.Ordinal);
        // Leads of the same number of steps share a panel.
        Assert.All(
            ["a.csv: said 1h, 60m ahead", "a.csv: said 24h ahead", "actual", "forecast", "80 %", "95 %", "time (UTC)"],
            label => Assert.Contains(label, text, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("forecast")]
    [InlineData("backtest")]
    public async Task Plot_OtherExtension_IsUsage(string verb)
    {
        var plot = Path.Combine(_folder, "a.jpg");

        var (code, output, error) = await CliTests.RunAsync([
            verb,
            "--input",
            Write(),
            .. verb == "forecast" ? new[] { "--horizon", "1h" } : [],
            "--plot",
            plot,
        ]);

        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("--plot must end in .png or .svg", error, StringComparison.Ordinal);
        Assert.False(File.Exists(plot));
    }

    [Fact]
    public async Task Plot_OfAFolder_IsUsage()
    {
        Write();
        var (code, _, error) = await CliTests.RunAsync([
            "forecast",
            "--input",
            _folder,
            "--horizon",
            "1h",
            "--output",
            Path.Combine(_folder, "out"),
            "--plot",
            Path.Combine(_folder, "a.png"),
        ]);

        Assert.Equal(2, code);
        Assert.Contains("--plot draws one file", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plot_WhereNothingCanBeWritten_Fails()
    {
        var (code, _, error) = await CliTests.RunAsync([
            "forecast",
            "--input",
            Write(),
            "--horizon",
            "1h",
            "--models",
            "last-value",
            "--plot",
            Path.Combine(_folder, "no", "such", "folder.png"),
        ]);

        Assert.Equal(1, code);
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
    }

    private string Write()
    {
        var text = new StringBuilder("timestamp,value\n");
        for (var i = 0; i < 240; i++)
        {
            // A gap shows as a gap.
            var value = i is 200 or 202
                ? ""
                : (100 + (50 * Math.Sin(Math.PI * i / 12))).ToString("R", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"{Start.AddHours(i):yyyy-MM-dd'T'HH:mm:ss'Z'},{value}\n");
        }

        var file = Path.Combine(_folder, "a.csv");
        File.WriteAllText(file, text.ToString());
        return file;
    }
}

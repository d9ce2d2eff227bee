using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Prewarm.FunctionalTests.Cli;

/// <summary>The verbs <c>forecast</c> and <c>backtest</c> as a process: columns, fields, exit codes and complaints are contracts.</summary>
public sealed class ForecastTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("prewarm-forecast").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Forecast_OfADailyWave_GoesOnWithIt()
    {
        var (code, output, error) = await CliTests.RunAsync(
            "forecast",
            "--input",
            Write("a.csv", 240),
            "--horizon",
            "24h"
        );
        Assert.True(code == 0, error);
        var lines = output.TrimEnd().Split('\n');
        Assert.Equal("timestamp,mean,q0.025,q0.1,q0.25,q0.5,q0.75,q0.9,q0.975", lines[0]);
        Assert.Equal(25, lines.Length);
        for (var h = 1; h <= 24; h++)
        {
            var cells = lines[h].Split(',');
            Assert.Equal(Stamp(239 + h), cells[0]);
            var numbers = cells[1..].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
            Assert.InRange(numbers[0], 0.9 * Wave(239 + h), 1.1 * Wave(239 + h));
            Assert.Equal(numbers[1..].Order(), numbers[1..]);
        }
    }

    [Fact]
    public async Task Forecast_OfAFolder_WritesOneFilePerInput()
    {
        Write("a.csv", 60);
        Write("b.csv", 60);
        var output = Path.Combine(_folder, "out");
        var (code, _, error) = await CliTests.RunAsync([
            "forecast",
            "--input",
            _folder,
            "--horizon",
            "3",
            "--models",
            "seasonal-naive-day",
            "--output",
            output,
        ]);
        Assert.True(code == 0, error);
        Assert.Equal(
            ["a.csv", "b.csv"],
            Directory.GetFiles(output).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Backtest_OfADailyWave_HasTheAgreedFields()
    {
        var (code, output, error) = await CliTests.RunAsync([
            "backtest",
            "--input",
            Write("a.csv", 240),
            "--lead",
            "5m,24h",
            "--models",
            "last-value,seasonal-naive-day",
        ]);
        Assert.True(code == 0, error);
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Equal(["input", "step", "points", "season", "models", "chosen", "character"], Names(root));
        var character = root.GetProperty("character");
        Assert.Equal("daily", character.GetProperty("verdict").GetString());
        Assert.Equal(JsonValueKind.Null, character.GetProperty("skillLostAt").ValueKind);
        Assert.Equal(JsonValueKind.Null, character.GetProperty("strengths").GetProperty("week").ValueKind);
        Assert.Equal("1h", root.GetProperty("step").GetString());
        Assert.Equal(240, root.GetProperty("points").GetInt32());
        var models = root.GetProperty("models").EnumerateArray().ToList();
        Assert.Equal(4, models.Count);
        Assert.All(
            models,
            model =>
                Assert.Equal(
                    [
                        "name",
                        "lead",
                        "mase",
                        "wape",
                        "bias",
                        "pinball",
                        "coverage",
                        "fitMilliseconds",
                        "forecastMilliseconds",
                    ],
                    Names(model)
                )
        );
        var day = models.Single(model =>
            model.GetProperty("name").GetString() == "seasonal-naive-day"
            && model.GetProperty("lead").GetString() == "24h"
        );
        Assert.InRange(day.GetProperty("wape").GetDouble(), 0, 1e-9);
        Assert.Equal(["0.5", "0.9", "0.99"], Names(day.GetProperty("pinball")));
        Assert.Equal(["0.8", "0.95"], Names(day.GetProperty("coverage")));
    }

    [Theory]
    [InlineData("forecast", "--horizon", "0")]
    [InlineData("forecast", "--horizon", "soon")]
    [InlineData("backtest", "--lead", "5")]
    [InlineData("backtest", "--evaluate", "1")]
    [InlineData("backtest", "--models", "oracle-of-delphi")]
    public async Task BadOption_IsUsage_WithOneLineThatNamesIt(string verb, string option, string value)
    {
        string[] rest = verb == "forecast" && option != "--horizon" ? ["--horizon", "1h"] : [];
        var (code, output, error) = await CliTests.RunAsync([
            verb,
            "--input",
            Write("a.csv", 48),
            option,
            value,
            .. rest,
        ]);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith(option, error, StringComparison.Ordinal);
        Assert.DoesNotContain("delphi", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadInput_IsUsage_WithFileLineAndRule()
    {
        var file = Path.Combine(_folder, "bad.csv");
        await File.WriteAllTextAsync(
            file,
            "timestamp,value\n2026-01-05T00:00:00Z,1\n2026-01-05T01:00:00Z,x\n",
            TestContext.Current.CancellationToken
        );
        foreach (var verb in new[] { "forecast", "backtest" })
        {
            string[] horizon = verb == "forecast" ? ["--horizon", "1h"] : [];
            var (code, _, error) = await CliTests.RunAsync([verb, "--input", file, .. horizon]);
            Assert.Equal(2, code);
            Assert.StartsWith("bad.csv, line 3: ", error, StringComparison.Ordinal);
        }
    }

    private static double Wave(int i) => 100 + (50 * Math.Sin(2 * Math.PI * i / 24));

    private static string Stamp(int i) =>
        Start.AddHours(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static IEnumerable<string> Names(JsonElement element) =>
        element.EnumerateObject().Select(field => field.Name);

    private string Write(string name, int hours)
    {
        var text = new StringBuilder("timestamp,value\n");
        for (var i = 0; i < hours; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Stamp(i)},{Wave(i):R}\n");
        }

        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text.ToString());
        return file;
    }
}

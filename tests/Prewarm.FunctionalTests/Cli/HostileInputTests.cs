using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Prewarm.FunctionalTests.Cli;

/// <summary>Input that is no demand, or hardly: answered within the patience of a call (3 minutes on a busy machine, a second or two alone), with a forecast where there is something to say and else with file, line and reason.</summary>
public sealed class HostileInputTests : IDisposable
{
    private readonly SeriesFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("all zero", 0)]
    [InlineData("all 1e300", 1e300)]
    [InlineData("all negative", -5)]
    [InlineData("all tiny", 1e-300)]
    public async Task ForecastAndBacktest_SameValueAlways_SayThatValue(string name, double value)
    {
        var file = _folder.Write(
            name.Replace(' ', '-'),
            Enumerable.Range(0, 400).Select(i => SeriesFolder.Row(i, value))
        );

        var (code, output, error) = await CliTests.RunAsync("forecast", "--input", file, "--horizon", "6");
        Assert.True(code == 0, error);
        foreach (var line in output.TrimEnd().Split('\n')[1..])
        {
            var numbers = line.Split(',')[1..]
                .Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))
                .ToArray();
            Assert.Equal(value, numbers[0], 1e-6 * Math.Abs(value));
            // Bands of a value that never changed are narrow; the first days, with nothing to go by, leave them some width.
            Assert.All(numbers[1..], number => Assert.Equal(value, number, 0.05 * Math.Abs(value)));
            Assert.Equal(numbers[1..].Order(), numbers[1..]);
        }

        (code, output, error) = await CliTests.RunAsync(
            "backtest",
            "--input",
            file,
            "--lead",
            "1h",
            "--models",
            "last-value,ssa"
        );
        Assert.True(code == 0, error);
        using var document = JsonDocument.Parse(output);
        Assert.Equal("steady", document.RootElement.GetProperty("character").GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("nothing known", "has no known value")]
    [InlineData("one point", "at least two samples")]
    [InlineData("no point", "at least two samples")]
    [InlineData("empty file", "line 1: the header")]
    [InlineData("infinite", "line 5: the value must be a finite number")]
    [InlineData("too large a number", "line 5: the value must be a finite number")]
    [InlineData("words", "line 5: the value must be a finite number")]
    [InlineData("wrong order", "line 5: timestamps must ascend")]
    [InlineData("twice", "line 5: the timestamp repeats")]
    [InlineData("off the grid", "line 5: the step is 1h")]
    [InlineData("not UTF-8", "line 5: the timestamp must be ISO-8601")]
    [InlineData("three columns", "line 5: a line must have two columns")]
    [InlineData("a year apart", "line 5: the timestamp lies more than")]
    public async Task ForecastAndBacktest_BadFile_ExitWithTwoAndSayWhere(string kind, string reason)
    {
        var file = Bad(kind);
        foreach (var verb in new[] { "forecast", "backtest" })
        {
            string[] horizon = verb == "forecast" ? ["--horizon", "1h"] : [];

            var (code, output, error) = await CliTests.RunAsync([verb, "--input", file, .. horizon]);

            Assert.Equal(2, code);
            Assert.Empty(output);
            Assert.StartsWith("bad.csv", error, StringComparison.Ordinal);
            Assert.Contains(reason, error, StringComparison.Ordinal);
            Assert.Single(error.TrimEnd().Split('\n'));
        }
    }

    [Fact]
    public async Task Forecast_ByteOrderMarkCrLfAndNaN_IsTheSameAsPlain()
    {
        var rows = Enumerable.Range(0, 100).Select(i => SeriesFolder.Row(i, 10 + (i % 24))).ToList();
        var plain = _folder.Write("plain", [.. rows[..50], SeriesFolder.Stamp(50) + ",", .. rows[51..]]);
        var odd = Path.Combine(_folder.Path, "odd.csv");
        await File.WriteAllTextAsync(
            odd,
            "\uFEFFTimestamp,Value\r\n"
                + string.Join("\r\n", [.. rows[..50], SeriesFolder.Stamp(50) + ",NaN", .. rows[51..]])
                + "\r\n\r\n",
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            TestContext.Current.CancellationToken
        );

        var (_, expected, _) = await CliTests.RunAsync("forecast", "--input", plain, "--horizon", "6");
        var (code, output, error) = await CliTests.RunAsync("forecast", "--input", odd, "--horizon", "6");

        Assert.True(code == 0, error);
        Assert.Equal(expected, output);
    }

    [Fact]
    public async Task Forecast_FolderWithOneBadFile_NamesItAndWritesNothing()
    {
        _folder.Write("a", Enumerable.Range(0, 100).Select(i => SeriesFolder.Row(i, i)));
        Bad("words");
        var output = Path.Combine(_folder.Path, "out");

        var (code, _, error) = await CliTests.RunAsync(
            "forecast",
            "--input",
            _folder.Path,
            "--horizon",
            "1h",
            "--output",
            output
        );

        Assert.Equal(2, code);
        Assert.StartsWith("bad.csv, line 5: ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public async Task Forecast_TenMillionPoints_IsAnsweredWithinOneGigabyteAndTheTimeOfACall()
    {
        // Seconds of sixteen weeks; the newest eight are learned from.
        const int points = 10_000_000;
        var file = Path.Combine(_folder.Path, "large.csv");
        await using (var writer = new StreamWriter(file))
        {
            await writer.WriteAsync("timestamp,value\n");
            for (var i = 0; i < points; i++)
            {
                writer.Write(
                    SeriesFolder.Start.AddSeconds(i).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
                );
                writer.Write(i % 86_400 < 43_200 ? ",10\n" : ",20\n");
            }
        }

        // Beyond this the runtime refuses to allocate, and the run fails.
        var (code, output, error) = await CliTests.RunAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DOTNET_GCHeapHardLimit"] = "0x40000000" },
            ["forecast", "--input", file, "--horizon", "60", "--models", "last-value,seasonal-naive-day"]
        );

        Assert.True(code == 0, error);
        Assert.Equal(61, output.TrimEnd().Split('\n').Length);
    }

    private string Bad(string kind)
    {
        List<string> rows = [.. Enumerable.Range(0, 100).Select(i => SeriesFolder.Row(i, i))];
        byte[] bytes;
        switch (kind)
        {
            case "nothing known":
                rows = [.. Enumerable.Range(0, 100).Select(i => SeriesFolder.Stamp(i) + ",")];
                break;
            case "one point":
                rows = rows[..1];
                break;
            case "no point":
                rows = [];
                break;
            case "infinite":
                rows[3] = SeriesFolder.Stamp(3) + ",Infinity";
                break;
            case "too large a number":
                rows[3] = SeriesFolder.Stamp(3) + ",1e309";
                break;
            case "words":
                rows[3] = SeriesFolder.Stamp(3) + ",many";
                break;
            case "wrong order":
                rows[3] = SeriesFolder.Stamp(1) + ",1";
                break;
            case "twice":
                rows[3] = SeriesFolder.Stamp(2) + ",1";
                break;
            case "off the grid":
                rows[3] = "2026-01-05T03:07:00Z,1";
                break;
            case "three columns":
                rows[3] += ",3";
                break;
            case "a year apart":
                rows.RemoveRange(4, rows.Count - 4);
                rows[3] = "2999-01-05T03:00:00Z,1";
                break;
            default:
                break;
        }

        bytes =
            kind == "empty file" ? [] : Encoding.UTF8.GetBytes("timestamp,value\n" + string.Join('\n', rows) + "\n");
        if (kind == "not UTF-8")
        {
            // Latin-1 text where the fourth timestamp begins.
            var at = Encoding.UTF8.GetByteCount("timestamp,value\n" + string.Join('\n', rows[..3]) + "\n");
            bytes[at] = 0xE9;
        }

        var file = Path.Combine(_folder.Path, "bad.csv");
        File.WriteAllBytes(file, bytes);
        return file;
    }
}

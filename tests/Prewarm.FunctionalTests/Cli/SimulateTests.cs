using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Prewarm.FunctionalTests.Cli;

/// <summary>The verb <c>simulate</c> as a process: its JSON, exit codes and complaints are contracts.</summary>
public sealed class SimulateTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Json_HasTheAgreedFieldsForEveryPolicyAndParameter()
    {
        WriteTrace("\n", bom: false, hours: 30);
        var (code, output, error) = await CliTests.RunAsync("simulate", "--trace", _file, "--peak-replicas", "5");
        Assert.True(code == 0, error);
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Equal(["trace", "coldStart", "evaluateFrom", "requests", "policies"], Names(root));
        Assert.Equal("300s", root.GetProperty("coldStart").GetString());
        Assert.Equal("2026-01-05T16:30:00Z", root.GetProperty("evaluateFrom").GetString());
        Assert.True(root.GetProperty("requests").GetInt64() > 0);
        var policies = root.GetProperty("policies").EnumerateArray().ToList();
        Assert.Equal(
            ["reactive", "reactive-credited", "seed", "holt-winters", "prewarm", "oracle"],
            policies.Select(policy => policy.GetProperty("name").GetString()).Distinct()
        );
        Assert.Equal(
            [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95],
            policies
                .Where(policy => policy.GetProperty("name").GetString() == "reactive")
                .Select(policy => policy.GetProperty("parameters").GetProperty("target").GetDouble())
        );
        Assert.All(policies, AssertEntry);
        Assert.Contains("simulate: oracle", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CarriageReturnsMarkAndEmptyLines_ChangeNothing()
    {
        string[] options = ["--policies", "reactive,seed", "--format", "csv"];
        WriteTrace("\n", bom: false, hours: 12);
        var plain = await CliTests.RunAsync(["simulate", "--trace", _file, .. options]);
        WriteTrace("\r\n", bom: true, hours: 12);
        await File.AppendAllTextAsync(_file, "\r\n\r\n", TestContext.Current.CancellationToken);
        var other = await CliTests.RunAsync(["simulate", "--trace", _file, .. options]);
        Assert.Equal(0, plain.Code);
        Assert.Equal(10, plain.Output.Split('\n').Length - 1);
        Assert.Equal(plain.Output, other.Output);
    }

    [Theory]
    [InlineData("", ": at least two samples")]
    [InlineData("2026-01-05T00:00:00Z,1\n", ": at least two samples")]
    [InlineData("2026-01-05T00:00:00Z,1\n2026-01-05T00:01:00Z,x\n", ", line 3: the value must be")]
    [InlineData("2026-01-05T00:00:00Z,1\n2026-01-05T00:01:00Z,2\n", ": the last 45 % are evaluated")]
    [InlineData("2026-01-05T00:00:00Z,0\n2026-01-06T00:00:00Z,0\n", ": the evaluated part has no traffic")]
    public async Task BadTrace_OneLineAndExitCodeTwo(string lines, string rule)
    {
        await File.WriteAllTextAsync(_file, "timestamp,value\n" + lines, TestContext.Current.CancellationToken);
        var (code, output, error) = await CliTests.RunAsync("simulate", "--trace", _file);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith(Path.GetFileName(_file) + rule, error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("--policies", "oracle,magic", "holt-winters")]
    [InlineData("--cold-start", "soon", "300s")]
    [InlineData("--cold-start", "0s", "300s")]
    [InlineData("--peak-replicas", "0", "above 0")]
    [InlineData("--seed", "x", "--seed")]
    [InlineData("--format", "xml", "json")]
    public async Task BadOption_ExitCodeTwoAndWhatIsKnown(string option, string value, string expected)
    {
        WriteTrace("\n", bom: false, hours: 12);
        var (code, output, error) = await CliTests.RunAsync("simulate", "--trace", _file, option, value);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--cold-start-profile", "fast", "warm-8b")]
    [InlineData("--failed-starts", "1", "0.9")]
    [InlineData("--spot-reclaim", "-1", "10")]
    [InlineData("--gpu-budget", "0", "whole number")]
    [InlineData("--weights", "1,2", "one number per --trace")]
    [InlineData("--plot", "a.gif", ".png")]
    [InlineData("--plot-policies", "reactive", "two names")]
    [InlineData("--plot-policies", "reactive,magic", "holt-winters")]
    [InlineData("--report", "a.txt", ".html")]
    public Task BadExtraOption_ExitCodeTwoAndWhatIsKnown(string option, string value, string expected) =>
        BadOption_ExitCodeTwoAndWhatIsKnown(option, value, expected);

    [Fact]
    public async Task Extras_FollowTheContractsFields()
    {
        WriteTrace("\n", bom: false, hours: 12);
        string[] extras =
        [
            "--gpu-budget",
            "40",
            "--priorities",
            "1,0",
            "--cold-start-profile",
            "warm-8b",
            "--policies",
            "reactive,prewarm-batch,oracle",
        ];
        var (code, output, error) = await CliTests.RunAsync([
            "simulate",
            "--trace",
            _file,
            "--trace",
            _file,
            .. extras,
        ]);
        Assert.True(code == 0, error);
        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Equal(
            ["trace", "coldStart", "evaluateFrom", "requests", "policies", "starts", "gpuBudget", "workloads"],
            Names(root)
        );
        var policies = root.GetProperty("policies").EnumerateArray().ToList();
        Assert.Equal(10, policies.Count);
        Assert.Equal("prewarm-batch", policies[^2].GetProperty("name").GetString());
        Assert.Equal(2, root.GetProperty("workloads").GetArrayLength());
    }

    [Fact]
    public async Task Report_IsOnePageThatNeedsNothingElse()
    {
        var page = Path.ChangeExtension(_file, ".html");
        try
        {
            WriteTrace("\n", bom: false, hours: 12);
            var (code, _, error) = await CliTests.RunAsync([
                "simulate",
                "--trace",
                _file,
                "--policies",
                "reactive,seed",
                "--report",
                page,
            ]);
            Assert.True(code == 0, error);
            var html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
            Assert.Equal(5, html.Split("<svg").Length - 1);
            Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
            Assert.DoesNotContain("http", html, StringComparison.Ordinal);
            Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(page);
        }
    }

    private static void AssertEntry(JsonElement policy)
    {
        Assert.Equal(
            [
                "name",
                "parameters",
                "gpuHours",
                "missedFraction",
                "costIndex",
                "relativeGpuHours",
                "scaleUps",
                "scaleDowns",
                "wakes",
                "p50WaitSeconds",
                "p99WaitSeconds",
            ],
            Names(policy)
        );
        Assert.True(policy.GetProperty("gpuHours").GetDouble() > 0);
        Assert.InRange(policy.GetProperty("missedFraction").GetDouble(), 0, 1);
        Assert.Equal(
            policy.GetProperty("relativeGpuHours").GetDouble()
                + (50 * policy.GetProperty("missedFraction").GetDouble()),
            policy.GetProperty("costIndex").GetDouble(),
            1e-9
        );
    }

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(field => field.Name)];

    private void WriteTrace(string newline, bool bom, int hours)
    {
        var text = new StringBuilder("timestamp,value").Append(newline);
        var start = new DateTime(2026, 1, 5, 0, 0, 0, DateTimeKind.Utc);
        for (var i = 0; i < hours * 12; i++)
        {
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"{start.AddMinutes(5 * i):yyyy-MM-dd'T'HH:mm:ss'Z'},{100 + (80 * Math.Sin(i / 9.0)):F3}"
                )
                .Append(newline);
        }

        File.WriteAllText(_file, text.ToString(), new UTF8Encoding(bom));
    }
}

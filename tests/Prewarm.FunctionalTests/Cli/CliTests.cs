using System.Diagnostics;

namespace Prewarm.FunctionalTests.Cli;

/// <summary>The executable as a process: exit codes and streams are contracts.</summary>
public sealed class CliTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Help_ListsTheVerbs()
    {
        var (code, output, _) = await RunAsync("--help");
        Assert.Equal(0, code);
        Assert.All(
            ["scaler", "forecaster", "train", "demo", "simulate", "config"],
            verb => Assert.Contains(verb, output, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("demo", "--speed", "fast")]
    [InlineData("demo", "--for", "5s")]
    [InlineData("demo", "--headless", "--trace", "no-such-file.csv")]
    [InlineData("demo", "--headless", "--postgres", "no-such-file")]
    [InlineData("train", "--shard", "3/2")]
    [InlineData("scaler", "--set", "novalue")]
    public async Task BadUsage_ExitsWithTwoAndSaysWhy(params string[] args)
    {
        var (code, output, error) = await RunAsync(args);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.NotEmpty(error.Trim());
    }

    [Fact]
    public async Task BadTrace_NamesFileLineAndRule()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                file,
                "timestamp,value\n2026-01-01T00:00:00Z,1\n2026-01-01T00:01:00Z,many\n",
                TestContext.Current.CancellationToken
            );
            var (code, _, error) = await RunAsync("demo", "--headless", "--port", "0", "--trace", file);
            Assert.Equal(2, code);
            Assert.Contains(Path.GetFileName(file) + ", line 3:", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task BadConfiguration_ExitsWithOneAndListsEveryRule()
    {
        var (code, _, error) = await RunAsync(
            "scaler",
            "--set",
            "Scaler:PollingStep=1h",
            "--set",
            "Scaler:ServiceLevel=7"
        );
        Assert.Equal(1, code);
        Assert.Contains("PollingStep", error, StringComparison.Ordinal);
        Assert.Contains("ServiceLevel", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigShow_HidesSecrets()
    {
        var (code, output, _) = await RunAsync(
            "config",
            "show",
            "--set",
            "Sources:a:Password=hunter2",
            "--set",
            "Scaler:GrpcPort=9999"
        );
        Assert.Equal(0, code);
        Assert.Contains("Scaler:GrpcPort = 9999", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_ShortAndHeadless_RaisesReplicasBeforeTheSpike()
    {
        var (code, output, error) = await RunAsync("demo", "--headless", "--for", "2h", "--port", "0");
        Assert.True(code == 0, output + error);
        Assert.Contains("Prewarm helped", output, StringComparison.Ordinal);
        Assert.Matches("Prewarm had asked for them [0-9]+m.* before", output);
        Assert.DoesNotContain("fail:", error, StringComparison.Ordinal);
    }

    internal static Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        RunAsync(new Dictionary<string, string>(StringComparer.Ordinal), args);

    internal static async Task<(int Code, string Output, string Error)> RunAsync(
        IReadOnlyDictionary<string, string> environment,
        string[] args
    )
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "prewarm.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}

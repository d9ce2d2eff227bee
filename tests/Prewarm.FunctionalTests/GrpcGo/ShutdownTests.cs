using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Prewarm.Hosting;

namespace Prewarm.FunctionalTests.GrpcGo;

/// <summary>The executable itself, stopped as Kubernetes stops it.</summary>
public sealed partial class ShutdownTests
{
    private static readonly TimeSpan ExitWithin = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task C35_Sigterm_EndsAThousandStreamsWithEofAndExitsInTime()
    {
        using var scaler = Start(
            "Scaler:GrpcAddress=127.0.0.1",
            "Scaler:GrpcPort=0",
            "Scaler:HttpAddress=127.0.0.1",
            "Scaler:HttpPort=0",
            "Scaler:ForecasterAddress=",
            "Sources:default:Type=Prometheus",
            "Sources:default:Url=http://127.0.0.1:9" // Nobody listens there: the answers are errors, the streams stay open.
        );
        var port = await ReadPortAsync(scaler);
        await using var keda = await GoKedaClient.DialAsync(port);
        await keda.OpenAsync("StreamMetricSpec", ScalerFixture.Vllm(), 500);
        await keda.OpenAsync("StreamIsActive", ScalerFixture.Vllm(), 500);
        await keda.DrainAsync();
        Assert.Equal("OK", (await keda.WaitAsync(500, 0, TimeSpan.FromSeconds(60))).Code);

        // Silence means that nothing is known yet; the calls make sure that all streams have arrived.
        await keda.CallAsync("GetMetricSpec", ScalerFixture.Vllm());
        var since = TimeProvider.System.GetTimestamp();
        using var kill = Process.Start("kill", ["-TERM", scaler.Id.ToString(CultureInfo.InvariantCulture)]);
        await scaler.WaitForExitAsync(Token);
        var took = TimeProvider.System.GetElapsedTime(since);
        TestContext.Current.TestOutputHelper?.WriteLine($"exit after {took.TotalSeconds:F2} s");

        Assert.Equal(ExitCodes.Ok, scaler.ExitCode);
        Assert.InRange(took, TimeSpan.Zero, ExitWithin);
        var end = await keda.WaitAsync(500, 1000, ExitWithin);
        Assert.Equal("OK", end.Code);
        Assert.Equal(KeyValuePair.Create("EOF", 1000), Assert.Single(end.Ends));
    }

    [Fact]
    public async Task Start_WithWrongSettings_PrintsOneLineForEachAndExitsOne()
    {
        using var scaler = Start("Scaler:GrpcPort=99999", "Scaler:MaxAge=00:00:01", "Scaler:ForecasterAddress=nowhere");
        var text = await scaler.StandardError.ReadToEndAsync(Token);
        await scaler.WaitForExitAsync(Token);

        Assert.Equal(ExitCodes.Failed, scaler.ExitCode);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.StartsWith("configuration: Scaler:", line, StringComparison.Ordinal));
        Assert.Equal(3, lines.Length);
    }

    private static Process Start(params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "prewarm.dll"));
        start.ArgumentList.Add("scaler");
        foreach (var setting in settings)
        {
            start.ArgumentList.Add("--set");
            start.ArgumentList.Add(setting);
        }

        start.WorkingDirectory = Path.GetTempPath();
        return Process.Start(start)!;
    }

    private static async Task<int> ReadPortAsync(Process scaler)
    {
        while (await scaler.StandardError.ReadLineAsync(Token) is { } line)
        {
            if (Ready().Match(line) is { Success: true } match)
            {
                // What follows must be read too, or the pipe fills.
                _ = scaler.StandardError.ReadToEndAsync(CancellationToken.None);
                return int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("The scaler ended before it was ready.");
    }

    [GeneratedRegex(@"gRPC on port (?<port>\d+)", RegexOptions.CultureInvariant)]
    private static partial Regex Ready();
}

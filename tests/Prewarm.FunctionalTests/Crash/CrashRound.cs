using System.Diagnostics;
using System.Globalization;

namespace Prewarm.FunctionalTests.Crash;

/// <summary>One life of the writer, ended by SIGKILL.</summary>
internal static class CrashRound
{
    /// <summary>Kills the writer after a number of acknowledged steps, or soon after it began to open the store.</summary>
    /// <param name="steps">Acknowledged steps to wait for; negative: kill while it opens, after that many milliseconds.</param>
    /// <returns>The last acknowledged step; null when there was none.</returns>
    public static async Task<int?> RunAsync(
        string engine,
        string where,
        int firstStep,
        int steps,
        CancellationToken cancellationToken
    )
    {
        using var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "crash-writer.dll"),
                    engine,
                    where,
                    firstStep.ToString(CultureInfo.InvariantCulture),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        int? acknowledged = null;
        var seen = 0;
        var isKilled = false;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line == "opening" && steps < 0)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(-steps), TimeProvider.System, cancellationToken);
                isKilled = Kill(process);
            }
            else if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            {
                // What is in the pipe when the process dies was acknowledged too: the loop reads on to its end.
                acknowledged = step;
                isKilled = isKilled || (++seen > steps && Kill(process));
            }
        }

        await process.WaitForExitAsync(cancellationToken);
        Assert.True(isKilled, "the writer ended by itself: " + await errors);
        return acknowledged;
    }

    private static bool Kill(Process process)
    {
        process.Kill();
        return true;
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Prewarm.FunctionalTests.Crash;

/// <summary>When the writer is killed: some time after it said for the n-th time that it begins a phase.</summary>
/// <param name="Phase">One of <see cref="Prewarm.CrashWriter.CrashPhases"/>.</param>
internal readonly record struct CrashMoment(string Phase, int Times, TimeSpan After);

/// <summary>One life of the writer, ended by SIGKILL.</summary>
internal static class CrashRound
{
    /// <returns>The last acknowledged step; null when there was none.</returns>
    public static async Task<int?> RunAsync(
        string engine,
        string where,
        int firstStep,
        CrashMoment moment,
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
            if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var step))
            {
                // What is in the pipe when the process dies was acknowledged too: the loop reads on to its end.
                acknowledged = step;
            }
            else if (!isKilled && line == moment.Phase && ++seen == moment.Times)
            {
                isKilled = Kill(process, moment.After);
            }
        }

        await process.WaitForExitAsync(cancellationToken);
        Assert.True(isKilled, "the writer ended by itself: " + await errors);
        return acknowledged;
    }

    private static bool Kill(Process process, TimeSpan after)
    {
        // A timer is too coarse: what is to be hit lasts from a tenth of a millisecond to some.
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < after)
        {
            Thread.SpinWait(20);
        }

        process.Kill();
        return true;
    }
}

using System.Diagnostics;

namespace Prewarm.Benchmarks.Page;

/// <summary>What this process spends while something is done.</summary>
internal static class CpuTime
{
    /// <returns>Processor time and time passed.</returns>
    public static async Task<(TimeSpan Cpu, TimeSpan Wall)> OfAsync(Func<Task> act)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await act();
        var wall = Stopwatch.GetElapsedTime(started);
        return (Process.GetCurrentProcess().TotalProcessorTime - before, wall);
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Prewarm.Benchmarks.Machine;

/// <summary>Time and memory of this process. Processor time counts, where other programs share the machine.</summary>
internal sealed class ProcessCost
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _processor = Environment.CpuUsage.TotalTime;

    public double Seconds => Stopwatch.GetElapsedTime(_started).TotalSeconds;

    public double ProcessorSeconds => (Environment.CpuUsage.TotalTime - _processor).TotalSeconds;

    /// <summary>Megabytes of 10^6 bytes.</summary>
    public static double ResidentMegabytes => Status("VmRSS:");

    /// <summary>The most that was ever resident.</summary>
    public static double PeakMegabytes => Status("VmHWM:");

    public static double LiveMegabytes => GC.GetTotalMemory(forceFullCollection: true) / 1e6;

    private static double Status(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(name, StringComparison.Ordinal));
        var kibibytes = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1];
        return double.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}

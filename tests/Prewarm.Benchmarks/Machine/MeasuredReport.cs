using System.Globalization;
using System.Runtime.InteropServices;

namespace Prewarm.Benchmarks.Machine;

/// <summary>What was measured against what was promised: printed, kept as a table, and a gate.</summary>
internal sealed class MeasuredReport(string title)
{
    private readonly List<(string What, string Measured, string Target, bool Good)> _rows = [];

    public bool Good => _rows.TrueForAll(row => row.Good);

    public void AtLeast(string what, double measured, double target, string format, string unit = "") =>
        Add(what, measured, "or more", target, format, unit, measured >= target);

    public void AtMost(string what, double measured, double target, string format, string unit = "") =>
        Add(what, measured, "or less", target, format, unit, measured <= target);

    /// <summary>A figure without a target.</summary>
    public void Note(string what, double measured, string format, string unit = "")
    {
        _rows.Add((what, Text(measured, format) + unit, string.Empty, true));
        Console.WriteLine($"       {what}: {_rows[^1].Measured}");
    }

    /// <summary>Writes the table as a file under results.</summary>
    public void Keep(string name, string command, string more = "")
    {
        var file = Path.Combine(RepositoryRoot.Find(), "tests", "Prewarm.Benchmarks", "results", name);
        File.WriteAllText(file, ToMarkdown(command) + more);
    }

    public string ToMarkdown(string command)
    {
        var lines = new List<string>
        {
            $"# {title}",
            "",
            $"`{command}`",
            "",
            Machine(),
            "",
            "| measured | | target | |",
            "|---|---|---|---|",
        };
        lines.AddRange(
            _rows.Select(row =>
                $"| {row.What} | {row.Measured} | {row.Target} | {(row.Target.Length == 0 ? "" : row.Good ? "met" : "missed")} |"
            )
        );
        return string.Join('\n', lines) + "\n";
    }

    private void Add(string what, double measured, string word, double target, string format, string unit, bool good)
    {
        var row = (what, Text(measured, format) + unit, $"{Text(target, "0.##")}{unit} {word}", good);
        _rows.Add(row);
        Console.WriteLine($"{(good ? "met   " : "MISSED")} {row.what}: {row.Item2} (target {row.Item3})");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    /// <summary>The machine, as a reader of the figures needs it.</summary>
    private static string Machine()
    {
        var processor = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        var name = processor?[(processor.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? "unknown processor";
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores of {name}, {memory:F0} GB, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.ProcessArchitecture}; load average at the end {load}."
        );
    }
}

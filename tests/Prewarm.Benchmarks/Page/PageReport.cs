using System.Globalization;
using System.Text;
using Prewarm.Benchmarks.Machine;

namespace Prewarm.Benchmarks.Page;

/// <summary>Rows of what was measured against what was promised; printed as they come, kept as a table.</summary>
internal sealed class PageReport
{
    private readonly StringBuilder _rows = new();

    /// <summary>True while every row with a target meets it.</summary>
    public bool IsGood { get; private set; } = true;

    /// <param name="cpu">Processor time it took, in milliseconds: what a busy machine does not change. NaN when not measured.</param>
    /// <param name="wall">Time that passed, in milliseconds; NaN when it says nothing.</param>
    /// <param name="target">For the processor time, since others may be using this machine; null for none.</param>
    public void Time(string what, double cpu, double wall, double? target = null)
    {
        IsGood &= target is null || cpu <= target;
        Add(
            what,
            Text(cpu, "ms"),
            Text(wall, "ms"),
            target is { } most ? Text(most, "ms") + (cpu <= most ? ", met" : ", missed") : string.Empty
        );
    }

    /// <summary>A share of one core.</summary>
    public void Share(string what, double percent, double? target = null)
    {
        IsGood &= target is null || percent <= target;
        var text = percent.ToString("0.0", CultureInfo.InvariantCulture) + " % of a core";
        Add(
            what,
            text,
            string.Empty,
            target is { } most ? Text(most, "%") + (percent <= most ? ", met" : ", missed") : ""
        );
    }

    public string ToMarkdown(string command) =>
        $"""
            # Page

            `{command}`

            {MachineText.Describe()}; load average {LoadAverage()} at the end: the processor time is what counts.

            | what | processor time | passed | target |
            |---|---|---|---|
            {_rows}
            """;

    private void Add(string what, string measured, string passed, string target)
    {
        var row = $"| {what} | {measured} | {passed} | {target} |";
        Console.WriteLine(row);
        _rows.AppendLine(row);
    }

    private static string Text(double value, string unit) =>
        double.IsNaN(value) ? string.Empty : value.ToString("#,0", CultureInfo.InvariantCulture) + " " + unit;

    private static string LoadAverage() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}

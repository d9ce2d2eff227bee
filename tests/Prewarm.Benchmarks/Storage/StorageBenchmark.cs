using System.Globalization;

namespace Prewarm.Benchmarks.Storage;

/// <summary>What history, training and memory cost: one part, or all one after the other.</summary>
internal static class StorageBenchmark
{
    private const string Command = "dotnet run -c Release --project tests/Prewarm.Benchmarks -- storage";

    /// <summary>
    /// Parts: <c>backfill [100] [8]</c> workloads and weeks, <c>sidecar [100]</c> workloads as a sample of a thousand, <c>growth</c>,
    /// <c>engine [1000] [8] [POSTGRES]</c>. <c>--keep</c> writes results/storage-PART.md.
    /// </summary>
    /// <returns>1 when a target is missed.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var keep = arguments.Contains("--keep");
        string[] rest = [.. arguments.Where(argument => argument != "--keep")];
        var good = rest.FirstOrDefault() switch
        {
            null => await BackfillAsync([]) & Sidecar([]) & Growth() & EngineBenchmark.Run([]) == 0,
            "backfill" => await BackfillAsync(rest[1..]),
            "sidecar" => Sidecar(rest[1..]),
            "growth" => Growth(),
            "engine" => EngineBenchmark.Run(rest[1..]) == 0,
            _ => throw new ArgumentException("A part is backfill, sidecar, growth or engine.", nameof(arguments)),
        };
        return good ? 0 : 1;

        async Task<bool> BackfillAsync(string[] numbers)
        {
            var (workloads, weeks) = (Number(numbers, 0, 100), Number(numbers, 1, 8));
            var report = await BackfillBenchmark.RunAsync(workloads, weeks);
            return Kept(report, "backfill", $"{Command} backfill {workloads} {weeks}");
        }

        bool Sidecar(string[] numbers)
        {
            var sample = Number(numbers, 0, 100);
            return Kept(SidecarBenchmark.Run(sample), "sidecar", $"{Command} sidecar {sample}");
        }

        bool Growth()
        {
            var (report, table) = GrowthBenchmark.Run();
            return Kept(report, "growth", $"{Command} growth", table);
        }

        bool Kept(Machine.MeasuredReport report, string part, string command, string more = "")
        {
            if (keep)
            {
                report.Keep($"storage-{part}.md", command, more);
            }

            return report.Good;
        }
    }

    private static int Number(string[] arguments, int index, int otherwise) =>
        arguments.Length > index ? int.Parse(arguments[index], CultureInfo.InvariantCulture) : otherwise;
}

using System.Globalization;
using Prewarm.Benchmarks.Accuracy;

namespace Prewarm.Benchmarks.Baselines;

/// <summary>Auto against the models of R's forecast package at the same origins: <c>plan</c> writes the origins, <c>score</c> judges what R said.</summary>
internal static class BaselineBenchmark
{
    public static int Run(string[] args)
    {
        var parts = args.ToList();
        var origins = int.Parse(Flags.Take(parts, "--origins") ?? "12", CultureInfo.InvariantCulture);
        var cache = Flags.Take(parts, "--cache");
        if (SharedData.Folder("data") is not { } data)
        {
            Console.Error.WriteLine("baselines: no shared/data beside the project; nothing measured");
            return 1;
        }

        switch (parts.FirstOrDefault())
        {
            case "plan" when parts.Count >= 2:
                BaselinePlan.Write(parts[1], MeasuredSeries.Files(data, parts[2..]), origins);
                return 0;
            case "score" when parts.Count == 2:
                BaselineScore.Write(data, BaselineForecast.Read(parts[1]), cache, Console.Out);
                return 0;
            default:
                Console.Error.WriteLine(
                    "usage: baselines plan FOLDER [--origins N] [PART OF NAME...] | baselines score FORECASTS.csv [--cache FOLDER]"
                );
                return 2;
        }
    }
}

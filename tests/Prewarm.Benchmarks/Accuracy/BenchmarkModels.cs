using Prewarm.Forecasting.Models;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>The models that are judged.</summary>
internal static class BenchmarkModels
{
    public static IReadOnlyList<IForecastModel> All { get; } =
    [.. ForecastModels.All, new Prewarm.Forecasting.ML.Trees.TreesModel()];
}

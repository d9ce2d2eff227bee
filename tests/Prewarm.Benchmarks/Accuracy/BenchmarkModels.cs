using Prewarm.Forecasting.Models;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>The models that are judged.</summary>
internal static class BenchmarkModels
{
    public static IReadOnlyList<IForecastModel> All { get; } =
    [.. ForecastModels.All, new Prewarm.Forecasting.ML.Trees.TreesModel()];

    /// <summary>The models, asked again only for what a cache lacks; the one with quantiles of its own is cheap and always asked.</summary>
    public static IReadOnlyList<IForecastModel> With(ForecastCache? cache) =>
        cache is null
            ? All
            : [.. All.Select(model => model.Name == "burst-profile" ? model : new CachedModel(model, cache))];
}

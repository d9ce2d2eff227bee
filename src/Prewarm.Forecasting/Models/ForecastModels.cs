namespace Prewarm.Forecasting.Models;

/// <summary>The models by name.</summary>
public static class ForecastModels
{
    /// <summary>All models, simplest first.</summary>
    public static IReadOnlyList<IForecastModel> All { get; } =
    [
        new LastValueModel(),
        new SeasonalNaiveModel("seasonal-naive-day", TimeSpan.FromDays(1)),
        new SeasonalNaiveModel("seasonal-naive-week", TimeSpan.FromDays(7)),
        new SeedModel(),
        new WeeklyProfileModel(),
        new HoltWintersModel(),
        new SsaModel(),
        new SeasonalSsaModel(),
        new HarmonicModel(),
        new BurstProfileModel(),
    ];

    /// <exception cref="ArgumentException">No such model; the message lists the known ones.</exception>
    public static IForecastModel ByName(string name) =>
        All.FirstOrDefault(model => model.Name == name)
        ?? throw new ArgumentException(
            $"No such model. Known models: {string.Join(", ", All.Select(model => model.Name))}.",
            nameof(name)
        );
}

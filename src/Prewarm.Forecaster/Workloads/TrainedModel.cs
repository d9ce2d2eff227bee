using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Workloads;

/// <summary>A forecaster with the model it was trained from. The forecaster has one owner at a time.</summary>
/// <param name="Version">Version in the registry; 0 for none.</param>
internal sealed record TrainedModel(WindowMaxForecaster Forecaster, long Version, DateTimeOffset TrainedAt)
{
    /// <summary>The masks that its history was read with.</summary>
    public MaskSet Masks { get; init; } = MaskSet.Empty;

    public ServedForecast Serve() => new(Forecaster.Forecast(), Forecaster.Diagnostics, Version, TrainedAt);
}

using Prewarm.Forecaster.Calendar;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Workloads;

/// <summary>A forecaster with the model it was trained from. The forecaster has one owner at a time.</summary>
/// <param name="Version">Version in the registry; 0 for none.</param>
internal sealed record TrainedModel(WindowMaxForecaster Forecaster, long Version, DateTimeOffset TrainedAt)
{
    /// <summary>The masks that its history was read with.</summary>
    public MaskSet Masks { get; init; } = MaskSet.Empty;

    /// <summary>The calendar that it was trained with.</summary>
    public WorkloadCalendar Calendar { get; init; } = WorkloadCalendar.None;

    /// <summary>Takes the minute after the last.</summary>
    /// <param name="value">Demand as it came; NaN is missing.</param>
    public void Observe(double value) =>
        Forecaster.Observe(Calendar.Usual(value, Forecaster.Origin + TimeSpan.FromMinutes(1)));

    public ServedForecast Serve() =>
        new(Calendar.Apply(Forecaster.Forecast()), Forecaster.Diagnostics, Version, TrainedAt);
}

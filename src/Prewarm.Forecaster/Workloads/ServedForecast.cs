using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecaster.Workloads;

/// <summary>A forecast with what it came from, one whole: a reader must never see one model's numbers under another's version.</summary>
/// <param name="Diagnostics">How good the forecaster has been up to this forecast.</param>
/// <param name="ModelVersion">Version in the registry; 0 for none.</param>
/// <param name="TrainedAt">When that model was last trained.</param>
internal sealed record ServedForecast(
    WindowForecast Forecast,
    ForecastDiagnostics Diagnostics,
    long ModelVersion,
    DateTimeOffset TrainedAt
);

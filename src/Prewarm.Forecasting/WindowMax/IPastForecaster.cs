using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Makes a workload's forecast again from its stored history up to some moment, as production would have made it.</summary>
public interface IPastForecaster
{
    /// <summary>Changes whenever the same history would be forecast differently: what was masked, which calendar applies. For comparison only.</summary>
    string Version { get; }

    /// <param name="history">Samples as they were stored, NaN where missing; nothing after it is used.</param>
    /// <param name="options">What production trains with.</param>
    WindowForecast Forecast(RegularSeries history, WindowMaxOptions options);
}

/// <summary>Of a workload that has a history and nothing else.</summary>
public sealed class PlainPastForecaster : IPastForecaster
{
    private PlainPastForecaster() { }

    public static PlainPastForecaster Instance { get; } = new();

    public string Version => string.Empty;

    public WindowForecast Forecast(RegularSeries history, WindowMaxOptions options) =>
        WindowMaxForecaster.Train(history, options).Forecast();
}

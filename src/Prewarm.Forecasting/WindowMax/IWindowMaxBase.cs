namespace Prewarm.Forecasting.WindowMax;

/// <summary>One simple opinion about the maximum of demand over a window; the forecaster calibrates and weighs several.</summary>
internal interface IWindowMaxBase
{
    /// <summary>Short name for people and metrics.</summary>
    string Name { get; }

    /// <summary>Takes the newest sample as the origin of the answers that follow. Called once per origin, must be cheap.</summary>
    void Prepare();

    /// <summary>Uncalibrated maximum over the window that starts <paramref name="lead"/> steps after the origin; NaN without enough history.</summary>
    double WindowMax(int lead);

    /// <summary>Expected demand <paramref name="lead"/> steps after the origin; NaN without enough history.</summary>
    double Mean(int lead);

    /// <summary>Fills its row of the paths with what <see cref="Mean"/> and <see cref="WindowMax"/> say point by point, up to rounding.</summary>
    /// <param name="paths">The rows of bases that are prepared before this one are filled.</param>
    /// <param name="row">Its own.</param>
    void Along(OpinionPaths paths, int row);
}

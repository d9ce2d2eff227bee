namespace Prewarm.Forecasting.Decomposition;

/// <summary>How a signal is continued from its subspace; both bound growth, and on a series without noise they agree.</summary>
public enum SsaForecastMethod
{
    /// <summary>The window is projected on the subspace first and moved on in it: noise of the newest values counts least.</summary>
    Vector,

    /// <summary>Each value follows from the ones before it by the linear recurrence, as in ML.NET: the newest values count most.</summary>
    Recurrent,
}

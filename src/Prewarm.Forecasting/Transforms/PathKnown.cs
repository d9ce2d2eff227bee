namespace Prewarm.Forecasting.Transforms;

/// <summary>At how many of its points a path is known.</summary>
internal enum PathKnown
{
    None,
    Some,
    All,
}

namespace Prewarm.Cli.Plots;

/// <summary>This platform cannot draw.</summary>
internal sealed class PlotUnavailableException(string message) : Exception(message);

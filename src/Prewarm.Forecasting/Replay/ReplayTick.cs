namespace Prewarm.Forecasting.Replay;

/// <summary>What a tick of <see cref="ReplayFleets"/> means.</summary>
/// <param name="Seconds">Its length.</param>
/// <param name="WaitMax">Seconds of waiting that are not missed.</param>
/// <param name="Drain">Seconds in which a backlog is to be worked off.</param>
internal readonly record struct ReplayTick(double Seconds, double WaitMax, double Drain);

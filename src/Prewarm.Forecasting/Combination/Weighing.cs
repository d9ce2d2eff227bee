namespace Prewarm.Forecasting.Combination;

/// <summary>How shares are made of losses.</summary>
/// <param name="Power">Shares within a memory are proportional to the trailing loss to minus this power.</param>
/// <param name="MemoryPower">As <paramref name="Power"/>, between memories.</param>
/// <param name="PriorWindows">Lengths of the lead that the prior loss, alike for all, counts for: on thin evidence shares stay near alike.</param>
/// <param name="Guarded">Whether the best naive expert keeps what the others have not surely earned.</param>
internal sealed record Weighing(double Power, double MemoryPower, double PriorWindows, bool Guarded);

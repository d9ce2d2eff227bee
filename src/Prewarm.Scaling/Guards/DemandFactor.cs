namespace Prewarm.Scaling.Guards;

/// <summary>A one-off event: demand in [From, Until) is expected to be this many times what the forecast says.</summary>
/// <param name="Name">For people; shown with every decision it changes.</param>
/// <param name="From">First instant, UTC.</param>
/// <param name="Until">First instant after, UTC.</param>
/// <param name="Factor">0-1,000; below one for quiet days.</param>
public sealed record DemandFactor(string Name, DateTimeOffset From, DateTimeOffset Until, double Factor)
{
    /// <summary>True when the event touches [start, end].</summary>
    public bool Touches(DateTimeOffset start, DateTimeOffset end) => From <= end && Until > start;
}

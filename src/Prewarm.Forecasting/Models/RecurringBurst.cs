namespace Prewarm.Forecasting.Models;

/// <summary>A burst that comes back at a time of the day, on all days or on one kind of them.</summary>
/// <param name="Days">Which days of the week, Monday first.</param>
/// <param name="Slot">Slot of the day around which it begins.</param>
/// <param name="Early">Slots before <paramref name="Slot"/> at which it can still be running or begin.</param>
/// <param name="Late">Slots after <paramref name="Slot"/> at which it can still be running.</param>
/// <param name="Share">Share of the matching days on which it came, above 0 up to 1.</param>
internal sealed record RecurringBurst(bool[] Days, int Slot, int Early, int Late, double Share)
{
    /// <summary>Whether a slot of a day may see the burst.</summary>
    /// <param name="weekday">0 for Monday.</param>
    /// <param name="slot">Slot of the day.</param>
    public bool Covers(int weekday, int slot) => Days[weekday] && slot >= Slot - Early && slot <= Slot + Late;
}

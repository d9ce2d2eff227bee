namespace Prewarm.Scaling.Guards;

/// <summary>A guard that changed the number. Counts are replicas.</summary>
/// <param name="Guard">Its name: one of <see cref="GuardNames"/>.</param>
/// <param name="Before">What the number was when the guard saw it.</param>
/// <param name="After">What the guard left.</param>
/// <param name="Without">The final number of the decision had only this guard been missing.</param>
/// <param name="Reason">One sentence for people.</param>
public sealed record ClampRecord(string Guard, int Before, int After, int Without, string Reason);

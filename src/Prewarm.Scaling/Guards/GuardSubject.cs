namespace Prewarm.Scaling.Guards;

/// <summary>Who a workload is to overrides and budgets.</summary>
/// <param name="Namespace">Namespace of the ScaledObject.</param>
/// <param name="Name">Name of the ScaledObject.</param>
/// <param name="Team">Team by metadata; null when none is stated.</param>
public readonly record struct GuardSubject(string Namespace, string Name, string? Team);

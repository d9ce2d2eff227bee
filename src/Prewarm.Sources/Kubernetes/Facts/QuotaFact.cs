namespace Prewarm.Sources.Kubernetes.Facts;

/// <summary>GPUs of a namespace's tightest quota.</summary>
public readonly record struct QuotaFact(double Hard, double Used);

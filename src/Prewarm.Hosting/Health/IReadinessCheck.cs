namespace Prewarm.Hosting.Health;

/// <summary>One reason why a process may not be ready.</summary>
public interface IReadinessCheck
{
    /// <summary>Name in the reply of <c>/readyz</c>.</summary>
    string Name { get; }

    /// <summary>Null when ready, else the reason in one safe sentence. Must not block.</summary>
    string? NotReadyBecause();
}

namespace Prewarm.Storage;

/// <summary>Whose history: namespace, ScaledObject name and trigger id.</summary>
public readonly record struct HistoryKey(string Namespace, string Name, string Trigger)
{
    public override string ToString() => $"{Namespace}/{Name}/{Trigger}";
}

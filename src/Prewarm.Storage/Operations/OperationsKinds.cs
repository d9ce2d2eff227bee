namespace Prewarm.Storage;

/// <summary>The kinds of <see cref="OperationsDocument"/>.</summary>
public static class OperationsKinds
{
    /// <summary>Pins, caps, floors or freezes replicas.</summary>
    public const string Override = "override";

    /// <summary>A one-off change of demand that is known before.</summary>
    public const string Event = "event";

    /// <summary>A stretch of history that training must not learn from.</summary>
    public const string Mask = "mask";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Override, Event, Mask];
}

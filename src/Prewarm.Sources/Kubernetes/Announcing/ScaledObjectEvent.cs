namespace Prewarm.Sources.Kubernetes.Announcing;

/// <summary>Something an operator should see at `kubectl describe scaledobject`.</summary>
/// <param name="Reason">UpperCamelCase, from a fixed set: it is what repeats are known by.</param>
/// <param name="Message">For people; no metadata value, address or credential.</param>
/// <param name="IsWarning">Warning instead of Normal.</param>
public sealed record ScaledObjectEvent(string Namespace, string Name, string Reason, string Message, bool IsWarning);

/// <summary>Takes Events. Returns at once; without permission, or on an instance that does not hold the Lease, they go nowhere.</summary>
public interface IScaledObjectEvents
{
    void Announce(ScaledObjectEvent announcement);
}

using k8s.Models;

namespace Prewarm.Sources.Kubernetes.Announcing;

/// <summary>What to do about a Lease. Pure.</summary>
internal static class LeaseRules
{
    /// <summary>True when we hold it, it was released, or its holder has not renewed it in time by our own clock.</summary>
    /// <param name="seen">When we first saw this state of the Lease: clocks of two machines are never compared.</param>
    public static bool MayTake(
        V1LeaseSpec? spec,
        string instance,
        DateTimeOffset seen,
        DateTimeOffset now,
        TimeSpan duration
    ) =>
        string.IsNullOrEmpty(spec?.HolderIdentity)
        || spec.HolderIdentity == instance
        || now - seen > (spec.LeaseDurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : duration);

    /// <summary>The state that says we hold it.</summary>
    public static V1LeaseSpec Taken(V1LeaseSpec? before, string instance, DateTimeOffset now, TimeSpan duration)
    {
        var keeps = before?.HolderIdentity == instance;
        return new V1LeaseSpec
        {
            HolderIdentity = instance,
            LeaseDurationSeconds = (int)duration.TotalSeconds,
            AcquireTime = keeps ? before!.AcquireTime : now.UtcDateTime,
            RenewTime = now.UtcDateTime,
            LeaseTransitions = (before?.LeaseTransitions ?? 0) + (keeps || before is null ? 0 : 1),
        };
    }
}

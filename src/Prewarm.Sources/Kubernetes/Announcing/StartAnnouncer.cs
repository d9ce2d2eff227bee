using System.Globalization;
using Prewarm.Sources.Kubernetes.Starts;

namespace Prewarm.Sources.Kubernetes.Announcing;

/// <summary>Tells at the ScaledObject that a replica went away before it was ever ready: capacity that was counted on.</summary>
internal sealed class StartAnnouncer(IScaledObjectEvents events) : IStartObserver
{
    public const string Reason = "PrewarmStartFailed";

    public void OnStart(MeasuredStart start)
    {
        if (start.Ready is null)
        {
            events.Announce(
                new ScaledObjectEvent(start.Namespace, start.ScaledObject, Reason, Text(start), IsWarning: true)
            );
        }
    }

    private static string Text(MeasuredStart start)
    {
        var reached =
            start.Scheduled is null ? "before a node was found"
            : start.Started is null ? "before its containers ran"
            : "before it was ready";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A replica that was asked for at {start.Asked:HH:mm:ss} UTC went away {reached}."
        );
    }
}

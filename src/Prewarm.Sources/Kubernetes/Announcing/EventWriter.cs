using System.Net;
using System.Threading.Channels;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Prewarm.Sources.Kubernetes.Facts;

namespace Prewarm.Sources.Kubernetes.Announcing;

/// <summary>Writes Events on ScaledObjects, on the one instance that holds the Lease.</summary>
internal sealed class EventWriter(
    IKubernetes client,
    ScaledObjectSink scaledObjects,
    LeaseHolder lease,
    KubernetesOptions options,
    TimeProvider clock,
    ILogger logger
) : IScaledObjectEvents
{
    private const int MessageLengthMax = 1_024;

    // Events are news: when too many wait, the oldest are worth least.
    private readonly Channel<ScaledObjectEvent> _queue = Channel.CreateBounded<ScaledObjectEvent>(
        new BoundedChannelOptions(256) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
    );

    private readonly EventSpacing _spacing = new(options.EventSpacing);
    private DateTimeOffset _refusedUntil;

    public void Announce(ScaledObjectEvent announcement) => _queue.Writer.TryWrite(announcement);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        await foreach (var announcement in _queue.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            await WriteAsync(announcement, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <returns>True when the API server took it.</returns>
    internal async Task<bool> WriteAsync(ScaledObjectEvent announcement, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (
            !options.Events
            || !lease.IsHeld
            || now < _refusedUntil
            || scaledObjects.Find(announcement.Namespace, announcement.Name) is not { } known
            || !_spacing.Lets(announcement, now)
        )
        {
            return false;
        }

        try
        {
            var written = Build(announcement, known.Uid, now);
            await client
                .CoreV1.CreateNamespacedEventAsync(
                    written,
                    announcement.Namespace,
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
            return true;
        }
        catch (HttpOperationException refused)
            when (refused.Response.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized)
        {
            _refusedUntil = now + options.RefusedRetry;
            logger.KubernetesRefused("events", (int)refused.Response.StatusCode);
        }
        catch (Exception failure)
            when (failure is HttpOperationException or HttpRequestException or IOException
                && !cancellationToken.IsCancellationRequested
            )
        {
            logger.KubernetesFailed("events", failure.GetType().Name);
        }

        return false;
    }

    private Corev1Event Build(ScaledObjectEvent announcement, string uid, DateTimeOffset now) =>
        new()
        {
            Metadata = new V1ObjectMeta { GenerateName = "prewarm-", NamespaceProperty = announcement.Namespace },
            InvolvedObject = new V1ObjectReference
            {
                ApiVersion = $"{ScaledObjectResource.Group}/{ScaledObjectResource.Version}",
                Kind = ScaledObjectResource.KindName,
                Name = announcement.Name,
                NamespaceProperty = announcement.Namespace,
                Uid = uid,
            },
            Reason = announcement.Reason,
            Message =
                announcement.Message.Length > MessageLengthMax
                    ? announcement.Message[..MessageLengthMax]
                    : announcement.Message,
            Type = announcement.IsWarning ? "Warning" : "Normal",
            FirstTimestamp = now.UtcDateTime,
            LastTimestamp = now.UtcDateTime,
            Count = 1,
            Source = new V1EventSource { Component = "prewarm" },
            ReportingComponent = "prewarm",
            ReportingInstance = options.InstanceName,
        };
}

using System.Net;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Prewarm.Sources.Kubernetes.Announcing;

/// <summary>Holds a Lease while it can: two instances never both believe they do, for longer than one duration.</summary>
internal sealed class LeaseHolder(IKubernetes client, KubernetesOptions options, TimeProvider clock, ILogger logger)
{
    private string? _seenVersion;
    private DateTimeOffset _seenAt;
    private long _heldUntilTicks;
    private bool _wasHeld;

    /// <summary>True while our last renewal is younger than the Lease's duration.</summary>
    public bool IsHeld => clock.GetUtcNow().UtcTicks < Volatile.Read(ref _heldUntilTicks);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await TryOnceAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(options.LeaseDuration / 3, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes or renews the Lease; a conflict or a refusal leaves it to others.</summary>
    internal async Task TryOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var patience = new CancellationTokenSource(options.LeaseDuration / 3, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            await TakeAsync(either.Token).ConfigureAwait(false);
        }
        catch (Exception failure)
            when (failure is HttpOperationException or HttpRequestException or IOException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested
            )
        {
            // Conflict: somebody was faster. Refused or unreachable: nobody writes Events, which harms no decision.
            if (failure is HttpOperationException { Response.StatusCode: HttpStatusCode.Conflict })
            {
                Volatile.Write(ref _heldUntilTicks, 0);
            }
        }

        Tell();
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var lease = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (lease is null)
        {
            lease = new V1Lease
            {
                Metadata = new V1ObjectMeta { Name = options.LeaseName, NamespaceProperty = options.Namespace },
                Spec = LeaseRules.Taken(null, options.InstanceName, now, options.LeaseDuration),
            };
            await client
                .CoordinationV1.CreateNamespacedLeaseAsync(
                    lease,
                    options.Namespace,
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
            Hold(now);
            return;
        }

        if (lease.Metadata.ResourceVersion != _seenVersion)
        {
            (_seenVersion, _seenAt) = (lease.Metadata.ResourceVersion, now);
        }

        if (!LeaseRules.MayTake(lease.Spec, options.InstanceName, _seenAt, now, options.LeaseDuration))
        {
            Volatile.Write(ref _heldUntilTicks, 0);
            return;
        }

        lease.Spec = LeaseRules.Taken(lease.Spec, options.InstanceName, now, options.LeaseDuration);
        await client
            .CoordinationV1.ReplaceNamespacedLeaseAsync(
                lease,
                options.LeaseName,
                options.Namespace,
                cancellationToken: cancellationToken
            )
            .ConfigureAwait(false);
        Hold(now);
    }

    private async Task<V1Lease?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client
                .CoordinationV1.ReadNamespacedLeaseAsync(
                    options.LeaseName,
                    options.Namespace,
                    cancellationToken: cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (HttpOperationException missing) when (missing.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Counted from before the request: the answer may have taken long.</summary>
    private void Hold(DateTimeOffset asked) =>
        Volatile.Write(ref _heldUntilTicks, (asked + options.LeaseDuration).UtcTicks);

    private void Tell()
    {
        if (IsHeld == _wasHeld)
        {
            return;
        }

        _wasHeld = !_wasHeld;
        if (_wasHeld)
        {
            logger.LeaseTaken();
        }
        else
        {
            logger.LeaseLost();
        }
    }
}

using k8s;
using k8s.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Prewarm.Sources.Kubernetes.Announcing;
using Prewarm.Sources.Kubernetes.Facts;
using Prewarm.Sources.Kubernetes.Starts;
using Prewarm.Sources.Kubernetes.Watching;

namespace Prewarm.Sources.Kubernetes;

/// <summary>Everything that follows the API server: six watches, the Lease and the Events. Each goes its own way when another fails.</summary>
internal sealed class ClusterWatch : BackgroundService, IClusterFacts, IScaledObjectEvents
{
    private readonly ScaledObjectSink _scaledObjects = new();
    private readonly ReplicaSink<V1Deployment> _deployments;
    private readonly ReplicaSink<V1StatefulSet> _statefulSets;
    private readonly QuotaSink _quotas;
    private readonly ResourceWatch<ScaledObjectResource> _scaledObjectWatch;
    private readonly ResourceWatch<V1Deployment> _deploymentWatch;
    private readonly ResourceWatch<V1StatefulSet> _statefulSetWatch;
    private readonly ResourceWatch<V1ResourceQuota> _quotaWatch;
    private readonly ResourceWatch<V1Pod> _podWatch;
    private readonly ResourceWatch<Corev1Event> _eventWatch;
    private readonly LeaseHolder _lease;
    private readonly EventWriter _events;

    public ClusterWatch(
        IKubernetes client,
        KubernetesOptions options,
        IEnumerable<IStartObserver> observers,
        TimeProvider clock,
        ILogger<ClusterWatch> logger
    )
    {
        _lease = new LeaseHolder(client, options, clock, logger);
        _events = new EventWriter(client, _scaledObjects, _lease, options, clock, logger);
        var starts = new StartTracker(_scaledObjects.ScalerOf, [.. observers, new StartAnnouncer(_events)], clock);
        _deployments = new ReplicaSink<V1Deployment>(
            "Deployment",
            item => new ReplicaFact(item.Spec?.Replicas ?? 1, item.Status?.ReadyReplicas ?? 0),
            starts
        );
        _statefulSets = new ReplicaSink<V1StatefulSet>(
            "StatefulSet",
            item => new ReplicaFact(item.Spec?.Replicas ?? 1, item.Status?.ReadyReplicas ?? 0),
            starts
        );
        _quotas = new QuotaSink(options.GpuResource);
        var feeds = new Feeds(client, options);
        ResourceWatch<T> Watch<T>(IResourceFeed<T> feed, IResourceSink<T> sink) =>
            new(feed, sink, options, clock, logger);
        _scaledObjectWatch = Watch(feeds.ScaledObjects(), _scaledObjects);
        _deploymentWatch = Watch(feeds.Deployments(), _deployments);
        _statefulSetWatch = Watch(feeds.StatefulSets(), _statefulSets);
        _quotaWatch = Watch(feeds.Quotas(), _quotas);
        _podWatch = Watch(feeds.Pods(), starts);
        _eventWatch = Watch(feeds.PulledEvents(), new PulledSink(starts));
    }

    /// <summary>True while this instance alone writes Events.</summary>
    public bool IsLeader => _lease.IsHeld;

    public ReplicaFact? Replicas(string space, string scaledObject)
    {
        if (!_scaledObjectWatch.IsUsable || _scaledObjects.Find(space, scaledObject) is not { Target: var target })
        {
            return null;
        }

        return target.Kind switch
        {
            "Deployment" => _deploymentWatch.IsUsable ? _deployments.Find(target) : null,
            "StatefulSet" => _statefulSetWatch.IsUsable ? _statefulSets.Find(target) : null,
            _ => null,
        };
    }

    public QuotaFact? GpuQuota(string space) => _quotaWatch.IsUsable ? _quotas.Find(space) : null;

    public void Announce(ScaledObjectEvent announcement) => _events.Announce(announcement);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            _scaledObjectWatch.RunAsync(stoppingToken),
            _deploymentWatch.RunAsync(stoppingToken),
            _statefulSetWatch.RunAsync(stoppingToken),
            _quotaWatch.RunAsync(stoppingToken),
            _podWatch.RunAsync(stoppingToken),
            _eventWatch.RunAsync(stoppingToken),
            _lease.RunAsync(stoppingToken),
            _events.RunAsync(stoppingToken)
        );
}

using System.Collections.Concurrent;
using Externalscaler;
using Microsoft.Extensions.Options;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaler.Workloads;

/// <summary>Every reference KEDA has shown, parsed once. Bounded, and idle ones leave: KEDA never says that an object is gone.</summary>
internal sealed class WorkloadRegistry
{
    private const int ProblemsShownMax = 20;

    /// <summary>When full, this share of the longest unseen leaves at once, so that a flood does not sort the table on every call.</summary>
    private const double EvictedShare = 0.05;

    private readonly ConcurrentDictionary<ScaledObjectRef, Entry> _entries = new(ReferenceComparer.Instance);
    private readonly ConcurrentDictionary<(string Namespace, string Name, string Hash), Workload> _workloads = new();
    private readonly Lock _creating = new();
    private readonly ScalerOptions _options;
    private readonly DecisionDefaults _defaults;
    private readonly IReadOnlyCollection<string>? _sourceNames;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    public WorkloadRegistry(
        IOptions<ScalerOptions> options,
        SourceCatalog sources,
        TimeProvider clock,
        ILogger<WorkloadRegistry> logger
    )
    {
        _options = options.Value;
        _defaults = _options.ToDefaults();
        _sourceNames = sources.Names;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>Called after a workload was added; returns at once.</summary>
    public event Action<Workload>? Added;

    /// <summary>Workloads alive now.</summary>
    public ICollection<Workload> Workloads => _workloads.Values;

    /// <summary>References held, wrong ones included.</summary>
    public int Count => _entries.Count;

    /// <summary>Finds or registers a reference. Lock-free and without allocation for one that is known.</summary>
    public Resolved Resolve(ScaledObjectRef reference)
    {
        if (!_entries.TryGetValue(reference, out var entry))
        {
            entry = Register(reference);
        }

        entry.SeenAt = _clock.GetTimestamp();
        return new Resolved(entry.Workload, entry.Problems);
    }

    /// <summary>Drops what nobody asked about for the idle time and no stream holds.</summary>
    /// <returns>How many references left.</returns>
    public int DropIdle()
    {
        var now = _clock.GetTimestamp();
        var idle = _entries
            .Where(pair => !IsHeld(pair.Value) && _clock.GetElapsedTime(pair.Value.SeenAt, now) >= _options.IdleExpiry)
            .ToList();
        Drop(idle);
        return idle.Count;
    }

    private Entry Register(ScaledObjectRef reference)
    {
        Entry entry;
        Workload? added = null;
        lock (_creating)
        {
            if (_entries.TryGetValue(reference, out var known))
            {
                return known;
            }

            MakeRoom();
            entry = Create(reference, out added);
            entry.SeenAt = _clock.GetTimestamp();

            // The caller's message may be pooled or changed; the key must not.
            _entries[reference.Clone()] = entry;
        }

        if (added is not null)
        {
            Added?.Invoke(added);
        }

        return entry;
    }

    private Entry Create(ScaledObjectRef reference, out Workload? added)
    {
        added = null;
        if (Problem(reference) is { } missing)
        {
            return new Entry(null, missing, default);
        }

        var text = new Dictionary<string, string>(reference.ScalerMetadata, StringComparer.Ordinal);
        var metadata = TriggerMetadataParser.Parse(text, _sourceNames, out var problems);
        if (metadata is null)
        {
            var detail = "invalid trigger metadata: " + string.Join("; ", problems.Take(ProblemsShownMax));
            _logger.MetadataRefused(SafeText.Shorten(reference.Namespace), SafeText.Shorten(reference.Name), detail);
            return new Entry(null, detail, default);
        }

        var key = (reference.Namespace, reference.Name, TriggerIdentity.CanonicalHash(text));
        if (!_workloads.TryGetValue(key, out var workload))
        {
            var id = new WorkloadId(reference.Namespace, reference.Name, TriggerIdentity.SignalHash(text));
            var settings = DecisionSettings.From(metadata, _defaults);
            workload = new Workload(id, metadata, settings, _clock, settings.MaxAge + (2 * _options.PollingStep));
            _workloads[key] = workload;
            added = workload;
            _logger.WorkloadAdded(
                SafeText.Shorten(id.Namespace),
                SafeText.Shorten(id.Name),
                id.Trigger,
                metadata.Engine
            );
            if (metadata.UnknownKeys.Count > 0)
            {
                _logger.UnknownKeys(
                    SafeText.Shorten(id.Namespace),
                    SafeText.Shorten(id.Name),
                    string.Join(", ", metadata.UnknownKeys)
                );
            }
        }

        return new Entry(workload, null, key);
    }

    private static string? Problem(ScaledObjectRef reference) =>
        reference.Name.Length == 0 || reference.Namespace.Length == 0
            ? "scaledObjectRef: name and namespace are required"
        : reference.Name.Length > 253 || reference.Namespace.Length > 253
            ? "scaledObjectRef: name or namespace is longer than 253 characters"
        : null;

    private void MakeRoom()
    {
        if (_entries.Count < _options.WorkloadsMax || DropIdle() > 0)
        {
            return;
        }

        var count = Math.Max(1, (int)(_options.WorkloadsMax * EvictedShare));
        var oldest = _entries
            .Where(pair => !IsHeld(pair.Value))
            .OrderBy(pair => pair.Value.SeenAt)
            .Take(count)
            .ToList();
        Drop(oldest);
        _logger.RegistryFull(_options.WorkloadsMax, oldest.Count);
    }

    private void Drop(List<KeyValuePair<ScaledObjectRef, Entry>> leaving)
    {
        foreach (var pair in leaving)
        {
            _entries.TryRemove(pair);
        }

        if (leaving.Count == 0)
        {
            return;
        }

        // Several references may mean the same workload (keys nobody reads differ); it leaves with the last of them.
        var alive = _entries.Values.Select(entry => entry.Workload).ToHashSet();
        foreach (var (_, entry) in leaving)
        {
            if (entry.Workload is not null && !alive.Contains(entry.Workload) && _workloads.TryRemove(entry.Key, out _))
            {
                _logger.WorkloadDropped(SafeText.Shorten(entry.Key.Namespace), SafeText.Shorten(entry.Key.Name));
            }
        }
    }

    private static bool IsHeld(Entry entry) => entry.Workload is { ObserverCount: > 0 };

    private sealed class Entry(Workload? workload, string? problems, (string Namespace, string Name, string Hash) key)
    {
        public Workload? Workload { get; } = workload;

        public string? Problems { get; } = problems;

        public (string Namespace, string Name, string Hash) Key { get; } = key;

        /// <summary>Written by every call without a lock; a torn or late value costs nothing.</summary>
        public long SeenAt { get; set; }
    }
}

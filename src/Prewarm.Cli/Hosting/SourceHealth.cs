using Prewarm.Inspection.Views;
using Prewarm.Sources.Presets;
using Prewarm.Sources.Probing;

namespace Prewarm.Cli.Hosting;

/// <summary>How the configured sources do, for the page. Asked at most once a minute, however many pages are open.</summary>
internal sealed class SourceHealth(ISourceProbe probe) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private IReadOnlyList<SourceView>? _kept;
    private long _keptAt;

    public async Task<IReadOnlyList<SourceView>> ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_kept is null || TimeProvider.System.GetElapsedTime(_keptAt) >= KeptFor)
            {
                var now = TimeProvider.System.GetUtcNow();
                var found = await Task.WhenAll(
                        probe.Names.Select(name => probe.ProbeAsync(name, now, deep: false, cancellationToken))
                    )
                    .ConfigureAwait(false);
                _kept = [.. found.Select(View)];
                _keptAt = TimeProvider.System.GetTimestamp();
            }

            return _kept;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Engines of which no name is known are somebody else's: only those with a trace are listed.</summary>
    internal static IReadOnlyList<SourceSignal> Signals(IReadOnlyDictionary<string, int> names)
    {
        var known = names.Keys.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. PresetCatalog
                .Names.Select(name => PresetCatalog.Find(name)!)
                .Where(preset => preset.AllNames.Any(known.Contains))
                .SelectMany(preset =>
                    PresetSelfCheck
                        .Check(preset, known)
                        .Where(finding => finding.Names.Count > 0)
                        .Select(finding => new SourceSignal(
                            preset.Name,
                            finding.Signal,
                            finding.Used,
                            finding.Names,
                            finding.IsDeprecated
                        ))
                ),
        ];
    }

    private static SourceView View(SourceFinding finding) =>
        new(finding.Name, finding.Kind, finding.Health, finding.Detail, Signals(finding.MetricNames));
}

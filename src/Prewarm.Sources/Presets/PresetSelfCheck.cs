namespace Prewarm.Sources.Presets;

/// <summary>Says which names of a preset a source knows.</summary>
public static class PresetSelfCheck
{
    /// <summary>One line per signal of the preset.</summary>
    /// <param name="preset">The preset to check.</param>
    /// <param name="knownNames">Metric names that the source has.</param>
    public static IReadOnlyList<PresetFinding> Check(EnginePreset preset, IReadOnlySet<string> knownNames)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(knownNames);
        (string Signal, IReadOnlyList<string> Names)[] signals =
        [
            ("queue", preset.Queue),
            ("running", preset.Running),
            ("completions", preset.Completions),
            ("kvCacheUsage", preset.KvCacheUsage),
        ];
        return
        [
            .. signals.Select(signal =>
            {
                var used = signal.Names.FirstOrDefault(knownNames.Contains);
                return new PresetFinding(
                    signal.Signal,
                    signal.Names,
                    used,
                    used is not null && preset.Deprecated.Contains(used)
                );
            }),
        ];
    }
}

/// <summary>What was found for one signal.</summary>
/// <param name="Signal">Name of the signal.</param>
/// <param name="Names">Names looked for; empty when the engine has no such signal.</param>
/// <param name="Used">The name in use, null when none was found.</param>
/// <param name="IsDeprecated">True when newer versions of the engine no longer have it.</param>
public sealed record PresetFinding(string Signal, IReadOnlyList<string> Names, string? Used, bool IsDeprecated);

using YamlDotNet.RepresentationModel;

namespace Prewarm.Cli.Doctor;

/// <summary>What a trigger lies in.</summary>
/// <param name="Spec">The spec of its ScaledObject or ScaledJob.</param>
/// <param name="IsJob">True in a ScaledJob.</param>
/// <param name="Count">Triggers there are.</param>
/// <param name="SourceNames">Names of the configured sources; null when no configuration is at hand.</param>
internal sealed record TriggerContext(YamlNode? Spec, bool IsJob, int Count, IReadOnlyCollection<string>? SourceNames);

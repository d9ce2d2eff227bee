using Prewarm.Scaling.Triggers;
using YamlDotNet.RepresentationModel;
using static Prewarm.Cli.Doctor.ScaledObjectFile;

namespace Prewarm.Cli.Doctor;

/// <summary>Keys that KEDA would refuse, with the nearest one it knows.</summary>
internal static class UnknownKeys
{
    public static IEnumerable<DoctorFinding> Check(YamlNode? node, string where, IReadOnlyCollection<string> known) =>
        Keys(node)
            .Where(key => !known.Contains(key, StringComparer.Ordinal))
            .Select(key => DoctorFinding.Error(where, $"has an unknown key {Named(key, known)}"));

    /// <summary>The key, and the known one it may be meant for.</summary>
    public static string Named(string key, IEnumerable<string> known) =>
        NearestKey.Find(key, known) is { } near
            ? $"{SafeText.Shorten(key)}; did you mean {near}?"
            : SafeText.Shorten(key);
}

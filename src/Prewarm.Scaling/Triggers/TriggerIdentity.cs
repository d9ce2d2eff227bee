using System.IO.Hashing;
using System.Text;

namespace Prewarm.Scaling.Triggers;

/// <summary>Stable names for a trigger: pure functions of its metadata, equal on every replica, restart and version.</summary>
/// <remarks>
/// XXH128 tells apart and guards nothing: triggers are only told apart within one ScaledObject. A cryptographic hash would load OpenSSL into
/// a process that may need it nowhere else.
/// </remarks>
public static class TriggerIdentity
{
    private const int HashCharacters = 10;

    /// <summary>Keys that say WHICH series is scaled on; the rest says how. A change of tuning keeps the history and the metric name.</summary>
    private static readonly string[] SignalKeys = ["engine", "source", "selector", .. TriggerKeys.Queries];

    /// <summary>Hash over what defines the demand series: the trigger part of a workload's name, 10 hex digits.</summary>
    public static string SignalHash(IReadOnlyDictionary<string, string> metadata) => Hash(metadata, SignalKeys);

    /// <summary>Hash over every key Prewarm reads, whatever their order, as 32 hex digits. Two triggers that differ in any setting differ.</summary>
    public static string CanonicalHash(IReadOnlyDictionary<string, string> metadata) =>
        Digest(metadata, TriggerKeys.Known.Order(StringComparer.Ordinal));

    private static string Hash(IReadOnlyDictionary<string, string> metadata, IEnumerable<string> keys) =>
        Digest(metadata, keys)[..HashCharacters];

    private static string Digest(IReadOnlyDictionary<string, string> metadata, IEnumerable<string> keys)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        var text = new StringBuilder();
        foreach (var key in keys)
        {
            if (
                !metadata.TryGetValue(key, out var value) && !metadata.TryGetValue(key + TriggerKeys.FromEnv, out value)
            )
            {
                continue;
            }

            // Lengths in front keep "ab"+"c" and "a"+"bc" apart.
            value = value.Trim();
            text.Append(key.Length).Append(':').Append(key).Append(value.Length).Append(':').Append(value);
        }

        return Convert.ToHexStringLower(XxHash128.Hash(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

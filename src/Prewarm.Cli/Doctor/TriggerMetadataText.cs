using System.Globalization;
using Prewarm.Scaling.Triggers;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using static Prewarm.Cli.Doctor.ScaledObjectFile;

namespace Prewarm.Cli.Doctor;

/// <summary>A trigger's metadata as the texts that KEDA takes it for.</summary>
internal static class TriggerMetadataText
{
    /// <param name="findings">Takes what is no text: an unquoted number or boolean refuses the whole object.</param>
    public static Dictionary<string, string> Read(YamlNode trigger, string where, List<DoctorFinding> findings)
    {
        var text = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Child(trigger, "metadata") is not YamlMappingNode pairs)
        {
            return text;
        }

        foreach (var (key, value) in pairs.Children)
        {
            if (key is not YamlScalarNode { Value: { Length: > 0 } name } || value is not YamlScalarNode scalar)
            {
                findings.Add(DoctorFinding.Error(where + ".metadata", "holds something that is not a key with a text"));
                continue;
            }

            if (IsNoText(scalar))
            {
                findings.Add(
                    DoctorFinding.Error(
                        $"{where}.metadata.{SafeText.Shorten(name)}",
                        "must be quoted: KEDA takes texts only"
                    )
                );
            }

            text[name] = scalar.Value ?? string.Empty;
        }

        return text;
    }

    private static bool IsNoText(YamlScalarNode scalar) =>
        scalar.Style == ScalarStyle.Plain
        && (
            scalar.Value is "true" or "false" or "null" or "~" or ""
            || double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
        );
}

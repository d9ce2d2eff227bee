using Prewarm.Forecasting.Series;
using Prewarm.Scaling.Triggers;
using YamlDotNet.RepresentationModel;
using static Prewarm.Cli.Doctor.ScaledObjectFile;

namespace Prewarm.Cli.Doctor;

/// <summary>Holds a ScaledObject to KEDA's rules, and to what pre-warming needs of KEDA and the HPA.</summary>
internal static class ScaledObjectLint
{
    private const int PollingDefault = 30;
    private const int CooldownDefault = 300;
    private const int MaxReplicasDefault = 100;

    private static readonly string[] SpecKeys =
    [
        "scaleTargetRef",
        "pollingInterval",
        "initialCooldownPeriod",
        "cooldownPeriod",
        "idleReplicaCount",
        "minReplicaCount",
        "maxReplicaCount",
        "fallback",
        "advanced",
        "triggers",
    ];

    private static readonly string[] TriggerFields =
    [
        "type",
        "name",
        "useCachedMetrics",
        "metricType",
        "metadata",
        "authenticationRef",
    ];

    /// <param name="sourceNames">Names of the configured sources; null when no configuration is at hand.</param>
    public static IReadOnlyList<DoctorFinding> Check(YamlMappingNode document, IReadOnlyCollection<string>? sourceNames)
    {
        if (Text(document, "kind") != "ScaledObject")
        {
            return [DoctorFinding.Error("kind", "must be ScaledObject; ScaledJobs have no HPA to pre-warm")];
        }

        var findings = new List<DoctorFinding>();
        if (Text(document, "apiVersion") != "keda.sh/v1alpha1")
        {
            findings.Add(DoctorFinding.Error("apiVersion", "must be keda.sh/v1alpha1"));
        }

        if (string.IsNullOrEmpty(Text(Child(document, "metadata"), "name")))
        {
            findings.Add(DoctorFinding.Error("metadata.name", "is required"));
        }

        var spec = Child(document, "spec");
        findings.AddRange(Unknown(spec, "spec", SpecKeys));
        if (string.IsNullOrEmpty(Text(Child(spec, "scaleTargetRef"), "name")))
        {
            findings.Add(DoctorFinding.Error("spec.scaleTargetRef.name", "is required"));
        }

        var triggers = Items(spec, "triggers");
        var ours = triggers
            .Select((trigger, i) => (Trigger: trigger, Where: $"spec.triggers[{i}]"))
            .Where(pair => Text(pair.Trigger, "type") is "external" or "external-push")
            .ToList();
        if (ours.Count == 0)
        {
            findings.Add(DoctorFinding.Error("spec.triggers", "holds no trigger of type external or external-push"));
        }

        TimeSpan? lead = null;
        foreach (var (trigger, where) in ours)
        {
            findings.AddRange(Trigger(trigger, where, triggers.Count, sourceNames, out var metadata));
            lead = Longer(lead, metadata?.LeadTime);
            findings.AddRange(Bounds(spec, metadata, where));
        }

        findings.AddRange(Counts(spec));
        findings.AddRange(Timing(spec, lead ?? TimeSpan.FromMinutes(5)));
        findings.AddRange(Fallback(spec));
        findings.AddRange(HpaBehaviourLint.Check(spec, lead ?? TimeSpan.FromMinutes(5)));
        if (findings.All(finding => finding.Severity == DoctorFinding.OkSeverity))
        {
            findings.Add(DoctorFinding.Ok("ScaledObject", "keeps every rule that was looked at"));
        }

        return findings;
    }

    internal static IEnumerable<DoctorFinding> Unknown(
        YamlNode? node,
        string where,
        IReadOnlyCollection<string> known
    ) =>
        Keys(node)
            .Where(key => !known.Contains(key, StringComparer.Ordinal))
            .Select(key =>
                DoctorFinding.Error(
                    where,
                    NearestKey.Find(key, known) is { } near
                        ? $"has an unknown key {SafeText.Shorten(key)}; did you mean {near}?"
                        : $"has an unknown key {SafeText.Shorten(key)}"
                )
            );

    private static List<DoctorFinding> Trigger(
        YamlNode trigger,
        string where,
        int count,
        IReadOnlyCollection<string>? sourceNames,
        out TriggerMetadata? metadata
    )
    {
        var findings = new List<DoctorFinding>(Unknown(trigger, where, TriggerFields));
        var text = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Child(trigger, "metadata") is YamlMappingNode pairs)
        {
            foreach (var (key, value) in pairs.Children)
            {
                Add(findings, text, where, key as YamlScalarNode, value);
            }
        }

        if (!text.ContainsKey("scalerAddress"))
        {
            findings.Add(DoctorFinding.Error(where + ".metadata.scalerAddress", "is required by KEDA"));
        }

        metadata = TriggerMetadataParser.Parse(text, sourceNames, out var problems);
        findings.AddRange(
            problems.Select(problem => DoctorFinding.Error($"{where}.metadata.{problem.Key}", problem.Rule))
        );
        findings.AddRange(
            text.Keys.Where(key => TriggerKeys.Resolve(key) is null && !TriggerKeys.IsOfKeda(key))
                .Select(key =>
                    DoctorFinding.Warning(
                        where + ".metadata",
                        NearestKey.Find(key, TriggerKeys.Known) is { } near
                            ? $"nobody reads {SafeText.Shorten(key)}; did you mean {near}?"
                            : $"nobody reads {SafeText.Shorten(key)}"
                    )
                )
        );
        findings.AddRange(MetricType(trigger, where, count));
        if (Text(trigger, "useCachedMetrics") == "true")
        {
            findings.Add(
                DoctorFinding.Warning(
                    where + ".useCachedMetrics",
                    "the HPA then sees numbers as old as pollingInterval; Prewarm answers from memory, so leave it out"
                )
            );
        }

        if (Text(trigger, "type") == "external")
        {
            findings.Add(
                DoctorFinding.Warning(
                    where + ".type",
                    "external waits for pollingInterval to wake from zero; external-push is told at once"
                )
            );
        }

        return findings;
    }

    private static IEnumerable<DoctorFinding> MetricType(YamlNode trigger, string where, int count)
    {
        var about = where + ".metricType";
        return Text(trigger, "metricType") switch
        {
            "Value" when count > 1 =>
            [
                DoctorFinding.Error(about, "Value with several triggers counts the total for each; leave it out"),
            ],
            "Value" =>
            [
                DoctorFinding.Warning(
                    about,
                    "Value divides by nothing but ready replicas; leave it out for AverageValue"
                ),
            ],
            "Utilization" => [DoctorFinding.Error(about, "Utilization is for CPU and memory only")],
            _ => [],
        };
    }

    /// <summary>Metadata is text to KEDA: an unquoted number or boolean refuses the whole object.</summary>
    private static void Add(
        List<DoctorFinding> findings,
        Dictionary<string, string> text,
        string where,
        YamlScalarNode? key,
        YamlNode value
    )
    {
        if (key?.Value is not { Length: > 0 } name || value is not YamlScalarNode scalar)
        {
            findings.Add(DoctorFinding.Error(where + ".metadata", "holds something that is not a key with a text"));
            return;
        }

        var plain = scalar.Style == YamlDotNet.Core.ScalarStyle.Plain;
        var isNumber = double.TryParse(
            scalar.Value,
            System.Globalization.NumberStyles.Float,
            System.Globalization.CultureInfo.InvariantCulture,
            out _
        );
        if (plain && (isNumber || scalar.Value is "true" or "false" or "null" or "~" or ""))
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

    private static IEnumerable<DoctorFinding> Bounds(YamlNode? spec, TriggerMetadata? metadata, string where)
    {
        var most = Number(spec, "maxReplicaCount") ?? MaxReplicasDefault;
        if (metadata?.MaxForecastReplicas > most)
        {
            yield return DoctorFinding.Warning(
                where + ".metadata.maxForecastReplicas",
                "is above maxReplicaCount: KEDA stops earlier"
            );
        }

        if (metadata?.MinForecastReplicas > most)
        {
            yield return DoctorFinding.Error(where + ".metadata.minForecastReplicas", "is above maxReplicaCount");
        }

        if (metadata is { TargetPerReplica: null })
        {
            yield return DoctorFinding.Warning(
                where + ".metadata.targetPerReplica",
                "is auto: a default until it is learned; state it when you know it"
            );
        }

        if (metadata is { LeadTime: null })
        {
            yield return DoctorFinding.Warning(
                where + ".metadata.leadTime",
                "is auto: the configured default until it is learned"
            );
        }
    }

    private static IEnumerable<DoctorFinding> Counts(YamlNode? spec)
    {
        var (least, most) = (
            Number(spec, "minReplicaCount") ?? 0,
            Number(spec, "maxReplicaCount") ?? MaxReplicasDefault
        );
        if (least > most)
        {
            yield return DoctorFinding.Error("spec.minReplicaCount", "must not be above maxReplicaCount");
        }

        if (Number(spec, "idleReplicaCount") is { } idle && (idle != 0 || least == 0))
        {
            yield return DoctorFinding.Error("spec.idleReplicaCount", "must be 0, with minReplicaCount above it");
        }
    }

    private static IEnumerable<DoctorFinding> Timing(YamlNode? spec, TimeSpan lead)
    {
        var polling = TimeSpan.FromSeconds(Number(spec, "pollingInterval") ?? PollingDefault);
        if (polling < TimeSpan.FromSeconds(1))
        {
            yield return DoctorFinding.Error("spec.pollingInterval", "must be at least 1");
        }

        if (polling > lead / 4)
        {
            yield return DoctorFinding.Warning(
                "spec.pollingInterval",
                $"{DurationText.Format(polling)} is more than a quarter of the lead time of {DurationText.Format(lead)}: what pre-warming gains is lost in waiting; use 15"
            );
        }

        var least = Number(spec, "minReplicaCount") ?? 0;
        var cooldown = TimeSpan.FromSeconds(Number(spec, "cooldownPeriod") ?? CooldownDefault);
        if (least == 0 && cooldown < lead)
        {
            yield return DoctorFinding.Warning(
                "spec.cooldownPeriod",
                $"{DurationText.Format(cooldown)} is shorter than the lead time of {DurationText.Format(lead)}: a replica may go to zero sooner than it took to start"
            );
        }
    }

    private static IEnumerable<DoctorFinding> Fallback(YamlNode? spec)
    {
        if (Child(spec, "fallback") is not { } fallback)
        {
            yield break;
        }

        if (Number(fallback, "failureThreshold") is null || Number(fallback, "replicas") is not { } replicas)
        {
            yield return DoctorFinding.Error("spec.fallback", "needs failureThreshold and replicas");
            yield break;
        }

        var behaviour = Text(fallback, "behavior") ?? "static";
        if (behaviour is "static" or "currentReplicasIfLower")
        {
            yield return DoctorFinding.Warning(
                "spec.fallback",
                $"behavior {SafeText.Shorten(behaviour)} may scale down to {replicas} when the scaler cannot be asked; Prewarm answers errors so that replicas stay: use currentReplicasIfHigher, or leave fallback out"
            );
        }
    }

    private static TimeSpan? Longer(TimeSpan? a, TimeSpan? b) => a is null || b > a ? b ?? a : a;
}

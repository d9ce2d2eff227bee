using Prewarm.Scaling.Triggers;
using YamlDotNet.RepresentationModel;
using static Prewarm.Cli.Doctor.ScaledObjectFile;

namespace Prewarm.Cli.Doctor;

/// <summary>One trigger of ours: its fields, its metadata as the scaler reads it, and how the two fit its surroundings.</summary>
internal static class TriggerLint
{
    private static readonly string[] Fields =
    [
        "type",
        "name",
        "useCachedMetrics",
        "metricType",
        "metadata",
        "authenticationRef",
    ];

    public static IReadOnlyList<DoctorFinding> Check(
        YamlNode trigger,
        string where,
        TriggerContext context,
        out TriggerMetadata? metadata
    )
    {
        var findings = new List<DoctorFinding>(UnknownKeys.Check(trigger, where, Fields));
        var text = TriggerMetadataText.Read(trigger, where, findings);
        if (!text.ContainsKey("scalerAddress"))
        {
            findings.Add(DoctorFinding.Error(where + ".metadata.scalerAddress", "is required by KEDA"));
        }

        metadata = TriggerMetadataParser.Parse(text, context.SourceNames, out var problems);
        findings.AddRange(
            problems.Select(problem => DoctorFinding.Error($"{where}.metadata.{problem.Key}", problem.Rule))
        );
        findings.AddRange(
            text.Keys.Where(key => TriggerKeys.Resolve(key) is null && !TriggerKeys.IsOfKeda(key))
                .Select(key =>
                    DoctorFinding.Warning(
                        where + ".metadata",
                        "nobody reads " + UnknownKeys.Named(key, TriggerKeys.Known)
                    )
                )
        );
        findings.AddRange(context.IsJob ? InJob(trigger, where) : InObject(trigger, where, context));
        findings.AddRange(Bounds(context.Spec, metadata, where));
        return findings;
    }

    /// <summary>A ScaledJob is polled only, and reads one number for each trigger.</summary>
    private static IEnumerable<DoctorFinding> InJob(YamlNode trigger, string where)
    {
        if (Text(trigger, "type") == "external-push")
        {
            yield return DoctorFinding.Error(where + ".type", "a ScaledJob only logs what is pushed; use external");
        }

        if (Text(trigger, "metricType") is not null)
        {
            yield return DoctorFinding.Error(where + ".metricType", "is refused on a ScaledJob; leave it out");
        }
    }

    private static IEnumerable<DoctorFinding> InObject(YamlNode trigger, string where, TriggerContext context)
    {
        if (MetricType(trigger, where, context.Count) is { } metricType)
        {
            yield return metricType;
        }

        if (Text(trigger, "useCachedMetrics") == "true")
        {
            yield return DoctorFinding.Warning(
                where + ".useCachedMetrics",
                "the HPA then sees numbers as old as pollingInterval; Prewarm answers from memory, so leave it out"
            );
        }

        // With a formula KEDA looks at the composite value only, and above zero there is nothing to wake.
        var hasFormula = Child(Child(context.Spec, "advanced"), "scalingModifiers") is not null;
        var goesToZero = (Number(context.Spec, "minReplicaCount") ?? 0) == 0;
        if (Text(trigger, "type") == "external" && goesToZero && !hasFormula)
        {
            yield return DoctorFinding.Warning(
                where + ".type",
                "external waits for pollingInterval to wake from zero; external-push is told at once"
            );
        }
    }

    private static DoctorFinding? MetricType(YamlNode trigger, string where, int count)
    {
        var about = where + ".metricType";
        return Text(trigger, "metricType") switch
        {
            "Value" when count > 1 => DoctorFinding.Error(
                about,
                "Value with several triggers counts the total for each; leave it out"
            ),
            "Value" => DoctorFinding.Warning(
                about,
                "Value divides by nothing but ready replicas; leave it out for AverageValue"
            ),
            "Utilization" => DoctorFinding.Error(about, "Utilization is for CPU and memory only"),
            _ => null,
        };
    }

    private static IEnumerable<DoctorFinding> Bounds(YamlNode? spec, TriggerMetadata? metadata, string where)
    {
        var most = Number(spec, "maxReplicaCount") ?? SpecLint.MaxReplicasDefault;
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
}

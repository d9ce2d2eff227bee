using Prewarm.Forecasting.Series;
using Prewarm.Scaling.Triggers;
using YamlDotNet.RepresentationModel;
using static Prewarm.Cli.Doctor.ScaledObjectFile;

namespace Prewarm.Cli.Doctor;

/// <summary>The part of a ScaledObject or ScaledJob around its triggers: counts, timing, fallback.</summary>
internal static class SpecLint
{
    internal const int MaxReplicasDefault = 100;
    private const int PollingDefault = 30;
    private const int CooldownDefault = 300;

    private static readonly string[] ObjectKeys =
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

    private static readonly string[] JobKeys =
    [
        "jobTargetRef",
        "pollingInterval",
        "successfulJobsHistoryLimit",
        "failedJobsHistoryLimit",
        "envSourceContainerName",
        "minReplicaCount",
        "maxReplicaCount",
        "rollout",
        "rolloutStrategy",
        "scalingStrategy",
        "triggers",
    ];

    public static IEnumerable<DoctorFinding> Object(YamlNode? spec, TimeSpan lead)
    {
        IEnumerable<DoctorFinding> target = string.IsNullOrEmpty(Text(Child(spec, "scaleTargetRef"), "name"))
            ? [DoctorFinding.Error("spec.scaleTargetRef.name", "is required")]
            : [];
        return
        [
            .. UnknownKeys.Check(spec, "spec", ObjectKeys),
            .. target,
            .. Counts(spec),
            .. Timing(spec, lead),
            .. Fallback(spec),
            .. HpaBehaviourLint.Check(spec, lead),
        ];
    }

    /// <summary>A ScaledJob has no HPA, no fallback and no cooldown: what is left are its template and its counts.</summary>
    public static IEnumerable<DoctorFinding> Job(YamlNode? spec)
    {
        IEnumerable<DoctorFinding> target = Child(Child(spec, "jobTargetRef"), "template") is null
            ? [DoctorFinding.Error("spec.jobTargetRef.template", "is required")]
            : [];
        return [.. UnknownKeys.Check(spec, "spec", JobKeys), .. target, .. Counts(spec)];
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
}

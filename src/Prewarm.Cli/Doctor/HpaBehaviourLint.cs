using Prewarm.Forecasting.Series;
using YamlDotNet.RepresentationModel;
using static Prewarm.Cli.Doctor.ScaledObjectFile;

namespace Prewarm.Cli.Doctor;

/// <summary>Looks for HPA behaviour that would undo pre-warming: raising late or slowly, dropping at once.</summary>
internal static class HpaBehaviourLint
{
    private const string Where = "spec.advanced.horizontalPodAutoscalerConfig.behavior";

    public static IEnumerable<DoctorFinding> Check(YamlNode? spec, TimeSpan lead)
    {
        var behaviour = Child(Child(Child(spec, "advanced"), "horizontalPodAutoscalerConfig"), "behavior");
        if (behaviour is null)
        {
            yield break;
        }

        foreach (var finding in UnknownKeys.Check(behaviour, Where, ["scaleUp", "scaleDown"]))
        {
            yield return finding;
        }

        var up = Child(behaviour, "scaleUp");
        if (Text(up, "selectPolicy") == "Disabled")
        {
            yield return DoctorFinding.Error(Where + ".scaleUp", "is disabled: nothing can ever be pre-warmed");
        }

        if (Number(up, "stabilizationWindowSeconds") is > 0 and var window)
        {
            yield return DoctorFinding.Warning(
                Where + ".scaleUp.stabilizationWindowSeconds",
                $"delays every rise by up to {DurationText.Format(TimeSpan.FromSeconds(window))}, against a lead time of {DurationText.Format(lead)}; use 0"
            );
        }

        if (Fastest(up) is { } perLead && perLead(lead) < 4)
        {
            yield return DoctorFinding.Warning(
                Where + ".scaleUp.policies",
                "add fewer than 4 replicas within one lead time: a predicted rise comes too slowly"
            );
        }

        if (Number(Child(behaviour, "scaleDown"), "stabilizationWindowSeconds") is { } down && down < 60)
        {
            yield return DoctorFinding.Warning(
                Where + ".scaleDown.stabilizationWindowSeconds",
                "below 60 s lets replicas go on the first dip; each costs a cold start to get back"
            );
        }
    }

    /// <summary>Replicas the fastest policy adds within a time; percentages count from one replica. Null without policies.</summary>
    private static Func<TimeSpan, double>? Fastest(YamlNode? up)
    {
        var policies = Items(up, "policies");
        if (policies.Count == 0)
        {
            return null;
        }

        return lead =>
            policies.Max(policy =>
            {
                var periods = Math.Max(
                    1,
                    Math.Floor(lead.TotalSeconds / Math.Max(1, Number(policy, "periodSeconds") ?? 15))
                );
                var value = Number(policy, "value") ?? 0;
                return Text(policy, "type") == "Percent"
                    ? Math.Pow(1 + (value / 100.0), Math.Min(periods, 50)) - 1
                    : value * periods;
            });
    }
}

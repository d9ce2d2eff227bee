using YamlDotNet.RepresentationModel;
using static Prewarm.Cli.Doctor.ScaledObjectFile;

namespace Prewarm.Cli.Doctor;

/// <summary>Holds a ScaledObject or ScaledJob to KEDA's rules, and to what pre-warming needs of KEDA and the HPA.</summary>
internal static class ScaledObjectLint
{
    private const string ObjectKind = "ScaledObject";
    private const string JobKind = "ScaledJob";

    /// <summary>Assumed where a trigger leaves its lead time to be learned.</summary>
    private static readonly TimeSpan LeadDefault = TimeSpan.FromMinutes(5);

    /// <summary>True for a document that is looked at; a file may hold Deployments and more beside it.</summary>
    public static bool Reads(YamlMappingNode document) => Text(document, "kind") is ObjectKind or JobKind;

    /// <param name="document">A document that <see cref="Reads"/>.</param>
    /// <param name="sourceNames">Names of the configured sources; null when no configuration is at hand.</param>
    public static IReadOnlyList<DoctorFinding> Check(YamlMappingNode document, IReadOnlyCollection<string>? sourceNames)
    {
        var findings = new List<DoctorFinding>(Head(document));
        var isJob = Text(document, "kind") == JobKind;
        var spec = Child(document, "spec");
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
        var context = new TriggerContext(spec, isJob, triggers.Count, sourceNames);
        foreach (var (trigger, where) in ours)
        {
            findings.AddRange(TriggerLint.Check(trigger, where, context, out var metadata));
            lead = Longer(lead, metadata?.LeadTime);
        }

        findings.AddRange(isJob ? SpecLint.Job(spec) : SpecLint.Object(spec, lead ?? LeadDefault));
        if (findings.All(finding => finding.Severity == DoctorFinding.OkSeverity))
        {
            findings.Add(DoctorFinding.Ok(isJob ? JobKind : ObjectKind, "keeps every rule that was looked at"));
        }

        return findings;
    }

    private static IEnumerable<DoctorFinding> Head(YamlMappingNode document)
    {
        if (Text(document, "apiVersion") != "keda.sh/v1alpha1")
        {
            yield return DoctorFinding.Error("apiVersion", "must be keda.sh/v1alpha1");
        }

        if (string.IsNullOrEmpty(Text(Child(document, "metadata"), "name")))
        {
            yield return DoctorFinding.Error("metadata.name", "is required");
        }
    }

    private static TimeSpan? Longer(TimeSpan? a, TimeSpan? b) => a is null || b > a ? b ?? a : a;
}

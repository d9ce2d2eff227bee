using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Reading;

/// <summary>Promotes and takes back models; every change leaves a row in the audit log.</summary>
internal sealed class ModelDesk(IInspectionSource source, RecordReader records, OperatorDesk desk)
{
    public ModelChange Promote(string @namespace, string name, string? trigger, long version, string actor)
    {
        if (source.Find(@namespace, name, trigger) is not { } workload)
        {
            return new ModelChange(null, IsUnknown: true, "No workload of that namespace and name has been reported.");
        }

        if (records.Models(workload.Key).Models.All(one => one.Version != version))
        {
            return new ModelChange(null, IsUnknown: true, "There is no model of that version.");
        }

        if (!records.Promote(workload.Key, version, source.Now))
        {
            return new ModelChange(null, IsUnknown: false, "That version was refused and cannot be promoted.");
        }

        desk.Record(actor, "model.promote", $"{@namespace}/{name}", new { version });
        return new ModelChange(records.Models(workload.Key), IsUnknown: false, null);
    }

    /// <summary>Takes the champion back. The version must be the champion's: a click on an old page must not take another model back.</summary>
    public ModelChange Rollback(string @namespace, string name, string? trigger, long version, string actor)
    {
        if (source.Find(@namespace, name, trigger) is not { } workload)
        {
            return new ModelChange(null, IsUnknown: true, "No workload of that namespace and name has been reported.");
        }

        if (records.Champion(workload.Key)?.Version != version)
        {
            return new ModelChange(null, IsUnknown: false, "That version is not the champion.");
        }

        if (records.Rollback(workload.Key, source.Now) is not { } now)
        {
            return new ModelChange(null, IsUnknown: false, "There is no former champion to go back to.");
        }

        desk.Record(actor, "model.rollback", $"{@namespace}/{name}", new { from = version, to = now });
        return new ModelChange(records.Models(workload.Key), IsUnknown: false, null);
    }
}

/// <summary>The outcome of a change: the models now, or why nothing was changed.</summary>
internal sealed record ModelChange(ModelsBody? Models, bool IsUnknown, string? Problem);

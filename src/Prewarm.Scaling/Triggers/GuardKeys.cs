using Prewarm.Scaling.Batch;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Guards.Schedules;

namespace Prewarm.Scaling.Triggers;

/// <summary>Reads the metadata keys of the guards and of deadlines.</summary>
internal static class GuardKeys
{
    /// <summary>As long as the guards remember numbers.</summary>
    public static readonly TimeSpan ReleaseAfterMax = RampLimit.PerMax;

    private const int ScheduleLengthMax = 4_096;
    private const double ProbabilityDefault = 0.95;

    /// <summary>A ramp; the word <c>none</c> takes a tier's away.</summary>
    public static RampLimit? Ramp(MetadataReader reader, string key, RampLimit? preset)
    {
        var text = reader.Text(key);
        if (text is null)
        {
            return preset;
        }

        if (text == "none")
        {
            return null;
        }

        if (RampLimit.TryParse(text, out var limit))
        {
            return limit;
        }

        reader.Report(key, "must be none, or a number of replicas or a share per duration of 1s to 1h: 10/1m, 50%/5m");
        return preset;
    }

    public static Schedule? Schedule(MetadataReader reader, TimeZoneInfo zone)
    {
        if (reader.Text("schedule", ScheduleLengthMax) is not { } text)
        {
            return null;
        }

        if (ScheduleText.TryParse(text, zone, out var schedule, out var problem))
        {
            return schedule;
        }

        reader.Report("schedule", problem!);
        return null;
    }

    public static DeadlineRule? Deadline(MetadataReader reader, TimeZoneInfo zone)
    {
        var probability = reader.Number("deadlineProbability", 0.5, 0.9999);
        if (reader.Text("deadline") is not { } text)
        {
            if (probability is not null)
            {
                reader.Report("deadlineProbability", "belongs to deadline, which is not given");
            }

            return null;
        }

        if (DeadlineRule.TryParse(text, zone, probability ?? ProbabilityDefault, out var rule))
        {
            return rule;
        }

        reader.Report(
            "deadline",
            "must be times of day such as 06:00 or 06:00,18:00, or cron(FIELDS) with five fields"
        );
        return null;
    }
}

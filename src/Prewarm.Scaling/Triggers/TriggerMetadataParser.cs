using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Signals;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Tiers;

namespace Prewarm.Scaling.Triggers;

/// <summary>Turns the text of a ScaledObject into <see cref="TriggerMetadata"/>, or says everything that is wrong with it.</summary>
/// <remarks>
/// The text is a tenant's and hostile until proved otherwise: lengths and counts are bounded, values are never repeated.
/// <c>fooFromEnv</c> means <c>foo</c>, which wins when both are there.
/// </remarks>
public static class TriggerMetadataParser
{
    private const int KeysMax = 64;
    private const int CharactersMax = 65_536;
    private const int QueryLengthMax = 4_096;
    private static readonly TimeSpan LeadTimeMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeadTimeMax = TimeSpan.FromHours(2);

    /// <summary>Parses the metadata.</summary>
    /// <param name="metadata">Keys and values as KEDA sent them.</param>
    /// <param name="sourceNames">Names of the configured sources; null skips the check.</param>
    /// <param name="problems">Every problem, empty on success.</param>
    /// <returns>The settings, or null when there is a problem.</returns>
    public static TriggerMetadata? Parse(
        IReadOnlyDictionary<string, string> metadata,
        IReadOnlyCollection<string>? sourceNames,
        out IReadOnlyList<MetadataProblem> problems
    )
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (TooLarge(metadata) is { } problem)
        {
            problems = [problem];
            return null;
        }

        var reader = new MetadataReader(metadata);
        var queries = ReadQueries(reader);
        var result = ReadAll(reader, queries) with { UnknownKeys = UnknownKeys(metadata) };
        CheckAcrossKeys(reader, result, sourceNames);
        problems = reader.Problems;
        return problems.Count == 0 ? result : null;
    }

    private static MetadataProblem? TooLarge(IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count > KeysMax)
        {
            return new MetadataProblem("scalerMetadata", $"has more than {KeysMax} keys");
        }

        var characters = metadata.Sum(pair => (long)pair.Key.Length + pair.Value.Length);
        return characters > CharactersMax
            ? new MetadataProblem("scalerMetadata", $"is longer than {CharactersMax} characters in all")
            : null;
    }

    private static Dictionary<string, string> ReadQueries(MetadataReader reader)
    {
        var queries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var key in TriggerKeys.Queries)
        {
            if (reader.Text(key, QueryLengthMax) is { } query)
            {
                queries.Add(key, query);
            }
        }

        return queries;
    }

    private static TriggerMetadata ReadAll(MetadataReader reader, Dictionary<string, string> queries)
    {
        var zone = ReadTimeZone(reader, out var zoneId);
        var tier = TierPreset.Parse(reader.Choice("tier", TierPreset.Names[0], TierPreset.Names));
        var preset = TierPreset.Of(tier);
        var deadline = GuardKeys.Deadline(reader, zone);
        var utilization = reader.Number("targetUtilization", 0.01, 1);
        return new TriggerMetadata
        {
            Engine = reader.Choice(
                "engine",
                queries.Count > 0 ? TriggerKeys.CustomEngine : string.Empty,
                TriggerKeys.Engines
            ),
            Source = reader.Text("source") ?? "default",
            Selector = ReadSelector(reader),
            Queries = queries,
            TargetPerReplica = reader.NumberOrAuto("targetPerReplica", 0.001, 1e9),
            TargetUtilization = utilization ?? TriggerMetadata.TargetUtilizationDefault,
            IsUtilizationStated = utilization is not null,
            LeadTime = reader.DurationOrAuto("leadTime", LeadTimeMin, LeadTimeMax),
            Tier = tier,
            ServiceLevel = ReadServiceLevel(reader) ?? preset.ServiceLevel,
            Mode = reader.Choice("mode", "floor", ["shadow", "floor", "full"]) switch
            {
                "shadow" => ScalingMode.Shadow,
                "full" => ScalingMode.Full,
                _ => ScalingMode.Floor,
            },
            MinForecastReplicas = reader.Integer("minForecastReplicas", 0, 100_000),
            MaxForecastReplicas = reader.Integer("maxForecastReplicas", 0, 100_000),
            ActivationThreshold = reader.Number("activationThreshold", 0, 1e12) ?? 0,
            TimeZone = zone,
            TimeZoneId = zoneId,
            Calendar = reader.Text("calendar"),
            Schedule = GuardKeys.Schedule(reader, zone),

            // A speed limit meant to leave the quota to others must not make a deadline slip.
            RampUp = GuardKeys.Ramp(reader, "rampUp", deadline is null ? preset.RampUp : null),
            RampDown = GuardKeys.Ramp(reader, "rampDown", preset.RampDown),
            ReleaseAfter =
                reader.Duration("releaseAfter", TimeSpan.Zero, GuardKeys.ReleaseAfterMax) ?? preset.ReleaseAfter,
            FalseWakesPerDay = reader.Integer("falseWakesPerDay", 0, 1_000) ?? GuardSettings.FalseWakesPerDayDefault,
            Deadline = deadline,
            IsBuffer = reader.Choice("buffer", "none", ["none", "onDemand"]) == "onDemand",
            Priority = reader.Integer("priority", -1_000_000, 1_000_000) ?? 0,
            Weight = reader.Number("weight", 0.001, 1e6) ?? 1,
            GpusPerReplica = reader.Number("gpusPerReplica", 0, 1_024) ?? 1,
            GpuHourCost = reader.Number("gpuHourCost", 0, 1e6),
            Team = reader.Text("team"),
            Sibling = ReadSibling(reader),
            QueryStep = reader.Duration("queryStep", TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            Seasonality = ReadSeasonality(reader),
            SplitMetrics = reader.Choice("metrics", "one", ["one", "split"]) == "split",
            Deadband = reader.Choice("deadband", "false", ["false", "true"]) == "true",
        };
    }

    private static string? ReadSibling(MetadataReader reader)
    {
        var text = reader.Text("sibling");
        if (text is not null && !(text.Split('/') is { Length: 2 } parts && parts[0].Length > 0 && parts[1].Length > 0))
        {
            reader.Report("sibling", "must be NS/NAME of another ScaledObject");
            return null;
        }

        return text;
    }

    private static IReadOnlyList<LabelMatcher> ReadSelector(MetadataReader reader)
    {
        if (reader.Text("selector", QueryLengthMax) is not { } text)
        {
            return [];
        }

        if (SelectorText.TryParse(text, out var matchers, out var problem))
        {
            return matchers;
        }

        reader.Report("selector", problem ?? "must be label matchers such as model_name=\"llama\"");
        return [];
    }

    private static double? ReadServiceLevel(MetadataReader reader)
    {
        var level = reader.Number("serviceLevel", 0.5, 0.9999);
        var missCost = reader.Number("missCostGpuMinutes", 0.001, 1e9);
        if (level is not null && missCost is not null)
        {
            reader.Report(
                "missCostGpuMinutes",
                "cannot be given together with serviceLevel: both set the same quantile"
            );
        }

        // Newsvendor: being short costs X GPU-minutes, being long costs one, so provision for the quantile X / (1 + X).
        return level ?? (missCost is { } cost ? Math.Clamp(cost / (1 + cost), 0.5, 0.9999) : null);
    }

    private static TimeZoneInfo ReadTimeZone(MetadataReader reader, out string id)
    {
        id = reader.Text("timezone") ?? "UTC";
        if (TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone))
        {
            return zone;
        }

        reader.Report("timezone", "must be an IANA time zone such as Europe/Berlin");
        id = "UTC";
        return TimeZoneInfo.Utc;
    }

    private static string ReadSeasonality(MetadataReader reader)
    {
        var text = reader.Text("seasonality") ?? "auto";
        if (
            text is "auto" or "none"
            || text.Split(',', StringSplitOptions.TrimEntries).All(part => DurationText.TryParse(part, out _))
        )
        {
            return text;
        }

        reader.Report("seasonality", "must be auto, none or a comma-separated list of durations such as 1d, 7d");
        return "auto";
    }

    private static List<string> UnknownKeys(IReadOnlyDictionary<string, string> metadata)
    {
        var unknown = new List<string>();
        foreach (var key in metadata.Keys.Order(StringComparer.Ordinal))
        {
            if (TriggerKeys.Resolve(key) is not null || TriggerKeys.IsOfKeda(key))
            {
                continue;
            }

            var shown = SafeText.Shorten(key);
            unknown.Add(
                NearestKey.Find(key, TriggerKeys.Known) is { } near ? $"{shown} (did you mean {near}?)" : shown
            );
        }

        return unknown;
    }

    private static void CheckAcrossKeys(
        MetadataReader reader,
        TriggerMetadata result,
        IReadOnlyCollection<string>? sourceNames
    )
    {
        if (result.Engine.Length == 0 && !reader.Problems.Any(problem => problem.Key == "engine"))
        {
            reader.Report("engine", "is required: one of " + string.Join(", ", TriggerKeys.Engines));
        }

        var hasQueries = result.Queries.Keys.Any(key => key is "demandQuery" or "queueQuery" or "runningQuery");
        if (result.IsCustom && !hasQueries)
        {
            reader.Report("demandQuery", "engine custom needs demandQuery, runningQuery or queueQuery");
        }

        if (!result.IsCustom && result.Queries.Count > 0 && result.Engine.Length > 0)
        {
            foreach (var key in result.Queries.Keys)
            {
                reader.Report(key, "is read with engine custom only");
            }
        }

        if (result.MinForecastReplicas > result.MaxForecastReplicas)
        {
            reader.Report("minForecastReplicas", "must not be above maxForecastReplicas");
        }

        if (sourceNames is not null && !sourceNames.Contains(result.Source, StringComparer.Ordinal))
        {
            var known =
                sourceNames.Count == 0
                    ? "none is configured"
                    : "known: " + string.Join(", ", sourceNames.Order(StringComparer.Ordinal));
            reader.Report("source", "names no configured source; " + known);
        }
    }
}

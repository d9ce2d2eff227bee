using System.Text.Json.Serialization;

namespace Prewarm.Scaling.Guards;

/// <summary>Whom an override is for. The more specific scope has the last word.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OverrideScope>))]
public enum OverrideScope
{
    /// <summary>Every workload.</summary>
    [JsonStringEnumMemberName("all")]
    All,

    /// <summary>Every workload whose metadata names the team.</summary>
    [JsonStringEnumMemberName("team")]
    Team,

    /// <summary>One ScaledObject, all of its triggers.</summary>
    [JsonStringEnumMemberName("workload")]
    Workload,
}

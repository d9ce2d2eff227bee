using System.Text.Json.Serialization;

namespace Prewarm.Scaling.Guards;

/// <summary>What an operator's override does to the number of replicas.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OverrideKind>))]
public enum OverrideKind
{
    /// <summary>Exactly this many replicas.</summary>
    [JsonStringEnumMemberName("pin")]
    Pin,

    /// <summary>At most this many.</summary>
    [JsonStringEnumMemberName("cap")]
    Cap,

    /// <summary>At least this many.</summary>
    [JsonStringEnumMemberName("floor")]
    Floor,

    /// <summary>As many as when the override began; never zero because nothing is known.</summary>
    [JsonStringEnumMemberName("freeze")]
    Freeze,
}

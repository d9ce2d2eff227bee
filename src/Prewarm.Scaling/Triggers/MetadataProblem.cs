namespace Prewarm.Scaling.Triggers;

/// <summary>One broken rule of trigger metadata. Names the key and the rule, never the value.</summary>
public sealed record MetadataProblem(string Key, string Rule)
{
    public override string ToString() => $"{Key}: {Rule}";
}

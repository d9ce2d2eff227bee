namespace Prewarm.CrashWriter;

/// <summary>What the writer says it is about to do.</summary>
public static class CrashPhases
{
    public const string Opening = "opening";
    public const string Samples = "samples";
    public const string Models = "models";
    public const string Compacting = "compacting";
}

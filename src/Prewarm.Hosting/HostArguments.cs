namespace Prewarm.Hosting;

/// <summary>What the command line, a test or the demo gives a host before any configuration is read.</summary>
public sealed record HostArguments
{
    /// <summary>As <see cref="ConfigFile"/>: read no file at all.</summary>
    public const string NoFile = "";

    /// <summary>Path of <c>prewarm.yaml</c>; null looks at PREWARM_CONFIG and then at <c>./prewarm.yaml</c>, which may be absent.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>Configuration keys (<c>Scaler:GrpcPort</c>) that win over file and environment.</summary>
    public IReadOnlyDictionary<string, string?> Overrides { get; init; } = new Dictionary<string, string?>();

    /// <summary>The clock; null is the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Log warnings and errors only, as the demo does.</summary>
    public bool Quiet { get; init; }

    /// <summary>Every key there is: one that nobody reads refuses the start. Null checks nothing.</summary>
    public Configuration.ConfigurationSchema? Schema { get; init; }
}

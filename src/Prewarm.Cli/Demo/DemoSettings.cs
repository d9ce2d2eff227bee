namespace Prewarm.Cli.Demo;

/// <summary>What the demo was asked for.</summary>
/// <param name="Trace">CSV to replay; null generates traffic.</param>
/// <param name="Speed">Simulated seconds per second; null paces itself.</param>
/// <param name="For">Length of the judged span, the last of the traffic.</param>
/// <param name="Postgres">Connection string of a PostgreSQL database to keep everything in; null takes an SQLite file.</param>
internal sealed record DemoSettings(
    string? Trace,
    double? Speed,
    TimeSpan For,
    bool Headless,
    int Port,
    string? Postgres
);

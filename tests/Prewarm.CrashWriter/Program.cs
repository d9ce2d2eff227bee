using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.CrashWriter;
using Prewarm.Storage;

// Writes until it is killed, and says on standard output what has been acknowledged.
// usage: crash-writer sqlite|postgres PATH|CONNECTION FIRST-STEP
Console.Out.WriteLine(CrashPhases.Opening);
using var engine =
    args[0] == StorageEngines.Postgres
        ? StorageEngines.OpenPostgres(args[1], NullLoggerFactory.Instance)
        : StorageEngines.OpenSqlite(args[1], TimeProvider.System, NullLoggerFactory.Instance);
foreach (var key in CrashScript.Keys)
{
    engine.History.Register(new StoredWorkload(key, [1]));
}

Console.Out.WriteLine("open");
for (var step = int.Parse(args[2], CultureInfo.InvariantCulture); ; step++)
{
    CrashScript.Run(engine, step, Console.Out.WriteLine);
    Console.Out.WriteLine(step.ToString(CultureInfo.InvariantCulture));
}

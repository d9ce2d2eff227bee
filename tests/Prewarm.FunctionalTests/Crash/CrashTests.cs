using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Prewarm.CrashWriter;
using Prewarm.Storage;
using Prewarm.TestUtils.Servers;

namespace Prewarm.FunctionalTests.Crash;

/// <summary>
/// The writing process is killed again and again, on one store: while it opens and migrates, writes samples, decisions and ledger
/// rows, publishes and promotes models, rolls up and packs. Nothing acknowledged may be lost, nothing may be there twice.
/// </summary>
public sealed class CrashTests
{
    /// <summary>Set it to 200 for the long run; the default takes some ten seconds.</summary>
    private const string RoundsVariable = "PREWARM_CRASH_ROUNDS";
    private const int RoundsDefault = 25;
    private const int Seed = 20260302;

    private static readonly string[] Phases =
    [
        CrashPhases.Samples,
        CrashPhases.Models,
        CrashPhases.Compacting,
        CrashPhases.Samples,
        CrashPhases.Compacting,
        CrashPhases.Opening,
    ];

    internal static int Rounds =>
        int.TryParse(
            Environment.GetEnvironmentVariable(RoundsVariable),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var rounds
        )
            ? rounds
            : RoundsDefault;

    [Fact]
    public async Task Kill_AtAnyMoment_SqliteLosesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("prewarm-crash-");
        try
        {
            var file = Path.Combine(folder.FullName, "history.db");
            await RunAsync(
                StorageEngines.Sqlite,
                file,
                () => StorageEngines.OpenSqlite(file, TimeProvider.System, NullLoggerFactory.Instance)
            );
            Assert.Empty(folder.GetFiles("*.corrupt-*"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Kill_AtAnyMoment_PostgresLosesNothing()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await PostgresServer.StartAsync(token);
        var connection = await server.NewDatabaseAsync(token);
        await RunAsync(
            StorageEngines.Postgres,
            connection,
            () => StorageEngines.OpenPostgres(connection, NullLoggerFactory.Instance)
        );
    }

    private static async Task RunAsync(string engine, string where, Func<IStorageEngine> open)
    {
        var random = new Random(Seed);
        var next = 0;
        var recoveries = new CrashRecoveries();
        for (var round = 0; round < Rounds; round++)
        {
            // The first rounds find no tables: they are killed while these are made.
            var moment =
                round < 5 ? Moment(CrashPhases.Opening, random) : Moment(Phases[round % Phases.Length], random);
            var acknowledged = await CrashRound.RunAsync(
                engine,
                where,
                next,
                moment,
                TestContext.Current.CancellationToken
            );
            using var store = recoveries.Measure(moment.Phase, open);
            next = Math.Max(next, (acknowledged ?? -1) + 1);
            Check(store, next - 1, round);
        }

        recoveries.Tell($"{engine}: {Rounds} kills, {next} steps");
        recoveries.Hold();
    }

    private static CrashMoment Moment(string phase, Random random) =>
        phase == CrashPhases.Opening
            ? new CrashMoment(phase, 1, TimeSpan.FromMilliseconds(random.Next(1, 120)))
            : new CrashMoment(phase, random.Next(1, 8), TimeSpan.FromMicroseconds(random.Next(0, 4000)));

    /// <summary>Checks everything up to the last acknowledged step; the one that was under way may be there, whole or in parts, and is done again.</summary>
    private static void Check(IStorageEngine store, int acknowledged, int round)
    {
        var context = $"round {round}, seed {Seed}, acknowledged {acknowledged}";
        for (var workload = 0; workload < CrashScript.Keys.Count; workload++)
        {
            var samples = store.History.ReadSamples(
                CrashScript.Keys[workload],
                CrashScript.Start,
                CrashScript.At(100_000)
            );
            Assert.True(
                samples.Count - 1 is var found && (found == acknowledged || found == acknowledged + 1),
                context
            );
            Assert.Equal(
                Enumerable
                    .Range(0, samples.Count)
                    .Select(step => new TimedSample(CrashScript.At(step), CrashScript.Sample(step, workload))),
                samples
            );
        }

        var ledger = store.Ledger.Range(CrashScript.Keys[0], CrashScript.Start, CrashScript.At(100_000), 10_000).Items;
        Assert.Equal(Enumerable.Range(0, ledger.Count).Select(CrashScript.Ledger), ledger);
        Assert.InRange(ledger.Count - 1, acknowledged, acknowledged + 1);
        var decisions = store
            .Decisions.Range(CrashScript.Keys[0], CrashScript.Start, CrashScript.At(100_000), 10_000)
            .Items;
        Assert.Equal(Enumerable.Range(0, decisions.Count).Select(CrashScript.Decision), decisions);
        Assert.InRange(decisions.Count - 1, acknowledged, acknowledged + 1);
        CheckModels(store, acknowledged);
    }

    private static void CheckModels(IStorageEngine store, int acknowledged)
    {
        var key = CrashScript.Keys[0];
        var models = store.Models.Versions(key);
        var published = acknowledged < 0 ? 0 : (acknowledged / CrashScript.ModelEvery) + 1;
        Assert.InRange(models.Count, published, published + 1);
        Assert.Equal(
            Enumerable.Range(1, models.Count).Reverse().Select(version => (long)version),
            models.Select(one => one.Version)
        );
        Assert.True(models.Count(one => one.Role == ModelRole.Champion) <= 1);
        if (published > 0)
        {
            Assert.InRange(store.Models.Champion(key)!.Version, published, published + 1);
            var latest = store.Models.Load(key, published)!;
            Assert.Equal(CrashScript.Model((published - 1) * CrashScript.ModelEvery).Content, latest);
        }
    }
}

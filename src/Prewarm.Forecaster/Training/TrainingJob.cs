using System.Globalization;
using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Workloads;
using Prewarm.Hosting;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>The verb <c>train</c>: back-fills and trains the workloads of one shard and records what came out.</summary>
/// <remarks>
/// The sidecar rebuilds its state by replaying the same history, so this job carries no model file: it fills gaps, validates
/// that training works on today's history, and leaves a record per workload. It opens the store itself and so needs a file that
/// no running forecaster has open.
/// </remarks>
public static class TrainingJob
{
    /// <summary>Runs the job.</summary>
    /// <param name="workload"><c>NS/NAME</c>, or null for all.</param>
    /// <param name="shard">Index and count, index from 0.</param>
    /// <exception cref="StorageException">The history cannot be opened; while a forecaster runs on it, it is in use.</exception>
    public static async Task<TrainingReport> RunAsync(
        HostArguments arguments,
        Action<IServiceCollection, IConfiguration> services,
        string? workload,
        (int Index, int Count) shard,
        CancellationToken cancellationToken
    )
    {
        await using var app = ForecasterHost.Create(arguments, services);
        var board = app.Services.GetRequiredService<ForecastBoard>();
        var options = app.Services.GetRequiredService<IOptions<ForecasterOptions>>().Value;
        if (options.Backfill)
        {
            await app
                .Services.GetRequiredService<BackfillLoop>()
                .RunOnceAsync(one => IsMine(one.Key, workload, shard), cancellationToken)
                .ConfigureAwait(false);
        }

        var records = new List<TrainingRecord>();
        var failed = new List<HistoryKey>();
        foreach (var one in board.All.Where(one => IsMine(one.Key, workload, shard)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                records.AddRange(Train(app.Services, one, options));
            }
            catch (Exception failure)
            {
                // The others of the shard are trained all the same; the exit code tells.
                app.Services.GetRequiredService<ILogger<WorkloadTrainer>>()
                    .TrainingFailed(failure, one.Key.Namespace, one.Key.Name);
                failed.Add(one.Key);
            }
        }

        return new TrainingReport(records, failed);
    }

    /// <summary>Parses <c>I/N</c> with 0 &lt;= I &lt; N.</summary>
    public static bool TryParseShard(string text, out (int Index, int Count) shard)
    {
        ArgumentNullException.ThrowIfNull(text);
        shard = default;
        var parts = text.Split('/');
        if (
            parts.Length != 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || index >= count
        )
        {
            return false;
        }

        shard = (index, count);
        return true;
    }

    private static TrainingRecord[] Train(
        IServiceProvider services,
        ForecastWorkload workload,
        ForecasterOptions options
    ) =>
        services.GetRequiredService<WorkloadTrainer>().Train(workload, options.HistoryWindow, options.Points)
            is not null
        && services.GetRequiredService<IHistoryStore>().LastTraining(workload.Key) is { } record
            ? [record]
            : [];

    private static bool IsMine(HistoryKey key, string? workload, (int Index, int Count) shard)
    {
        var name = $"{key.Namespace}/{key.Name}";
        return (workload is null || workload == name) && StableHash.Of(name) % (uint)shard.Count == shard.Index;
    }
}

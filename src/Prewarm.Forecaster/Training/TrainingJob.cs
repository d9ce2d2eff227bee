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
    /// <returns>One record per workload that has history.</returns>
    public static async Task<IReadOnlyList<TrainingRecord>> RunAsync(
        HostArguments arguments,
        Action<IServiceCollection, IConfiguration> services,
        string? workload,
        (int Index, int Count) shard,
        CancellationToken cancellationToken
    )
    {
        await using var app = ForecasterHost.Create(arguments, services);
        var board = app.Services.GetRequiredService<ForecastBoard>();
        var trainer = app.Services.GetRequiredService<WorkloadTrainer>();
        var options = app.Services.GetRequiredService<IOptions<ForecasterOptions>>().Value;
        var store = app.Services.GetRequiredService<IHistoryStore>();
        if (options.Backfill)
        {
            await app.Services.GetRequiredService<BackfillLoop>().RunOnceAsync(cancellationToken).ConfigureAwait(false);
        }

        var records = new List<TrainingRecord>();
        foreach (var one in board.All.Where(one => IsMine(one.Key, workload, shard)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (
                trainer.Train(one, options.HistoryWindow, options.Points) is not null
                && store.LastTraining(one.Key) is { } record
            )
            {
                records.Add(record);
            }
        }

        return records;
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

    private static bool IsMine(HistoryKey key, string? workload, (int Index, int Count) shard)
    {
        var name = $"{key.Namespace}/{key.Name}";
        return (workload is null || workload == name) && StableHash.Of(name) % (uint)shard.Count == shard.Index;
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Backfill;
using Prewarm.Forecaster.Calendar;
using Prewarm.Forecaster.Models;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Workloads;
using Prewarm.Hosting;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Training;

/// <summary>The verb <c>train</c>: back-fills and trains the workloads of one shard, judges challengers and records what came out.</summary>
/// <remarks>
/// A model is kept as what it is replayed from, so what this job leaves behind are champions, scores and records; a running forecaster
/// follows a new champion by itself. With SQLite it needs a file that no running forecaster has open, with PostgreSQL it does not.
/// </remarks>
public static class TrainingJob
{
    /// <summary>Runs the job. Every workload is kept as soon as it is trained: a job that is stopped may be run again.</summary>
    /// <exception cref="StorageException">The history cannot be opened; while a forecaster runs on it, it is in use.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; what had been trained is kept.</exception>
    public static async Task<TrainingReport> RunAsync(
        HostArguments arguments,
        Action<IServiceCollection, IConfiguration> services,
        TrainingRequest request,
        IProgress<(int Done, int Count)>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var app = ForecasterHost.Create(arguments, services);
        var options = app.Services.GetRequiredService<IOptions<ForecasterOptions>>().Value;
        if (options.Backfill)
        {
            await app
                .Services.GetRequiredService<BackfillLoop>()
                .RunOnceAsync(one => IsMine(one.Key, request), cancellationToken)
                .ConfigureAwait(false);
        }

        app.Services.GetRequiredService<HistoryMasks>().Refresh();
        app.Services.GetRequiredService<ConfiguredCalendars>().Refresh();
        var board = app.Services.GetRequiredService<ForecastBoard>();
        var history = app.Services.GetRequiredService<IHistoryStore>();
        var mine = board.All.Where(one => IsMine(one.Key, request)).ToList();
        var since = app.Services.GetRequiredService<TimeProvider>().GetUtcNow() - request.Resume;
        var due = mine.Where(one => request.Resume == TimeSpan.Zero || !(history.LastTraining(one.Key)?.At > since))
            .OrderBy(one => one.Key.ToString(), StringComparer.Ordinal)
            .ToList();
        var outcomes = new ConcurrentBag<(HistoryKey Key, TrainingRecord? Record, bool Failed)>();
        var workers = new ParallelOptions
        {
            MaxDegreeOfParallelism = request.Parallelism,
            CancellationToken = cancellationToken,
        };
        Parallel.ForEach(
            due,
            workers,
            one =>
            {
                outcomes.Add(Train(app.Services, one, options));
                progress?.Report((outcomes.Count, due.Count));
            }
        );
        var sorted = outcomes.OrderBy(one => one.Key.ToString(), StringComparer.Ordinal).ToList();
        return new TrainingReport(
            [.. sorted.Where(one => one.Record is not null).Select(one => one.Record!)],
            [.. sorted.Where(one => one.Failed).Select(one => one.Key)],
            sorted.Count(one => one.Record is null && !one.Failed),
            mine.Count - due.Count
        );
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

    private static (HistoryKey, TrainingRecord?, bool) Train(
        IServiceProvider services,
        ForecastWorkload workload,
        ForecasterOptions options
    )
    {
        try
        {
            var trainer = services.GetRequiredService<WorkloadTrainer>();
            if (trainer.Train(workload, options.HistoryWindow, options.Points) is null)
            {
                return (workload.Key, null, false);
            }

            services.GetRequiredService<ModelRegistry>().Challenge(workload);
            return (workload.Key, services.GetRequiredService<IHistoryStore>().LastTraining(workload.Key), false);
        }
        catch (Exception failure)
        {
            // The others of the shard are trained all the same; the exit code tells.
            services
                .GetRequiredService<ILogger<WorkloadTrainer>>()
                .TrainingFailed(failure, workload.Key.Namespace, workload.Key.Name);
            return (workload.Key, null, true);
        }
    }

    private static bool IsMine(HistoryKey key, TrainingRequest request)
    {
        var name = $"{key.Namespace}/{key.Name}";
        return (request.Workload is null || request.Workload == name)
            && StableHash.Of(name) % (uint)request.Shard.Count == request.Shard.Index;
    }
}

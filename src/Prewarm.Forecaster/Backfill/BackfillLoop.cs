using Microsoft.Extensions.Options;
using Prewarm.Forecaster.Operations;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Signals;
using Prewarm.Hosting.Loops;
using Prewarm.Protocol.V1;
using Prewarm.Sources;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Backfill;

/// <summary>
/// Closes the gaps of histories from their sources: the whole past of a new workload, and what reports left out. Each piece is kept
/// as soon as it is read, so a back-fill that is interrupted goes on with what is still missing.
/// </summary>
internal sealed class BackfillLoop(
    ForecastBoard board,
    IHistoryReader reader,
    IHistoryStore store,
    HistoryMasks masks,
    IOptions<ForecasterOptions> options,
    TimeProvider clock,
    ILogger<BackfillLoop> logger
) : BackgroundService
{
    /// <summary>A piece that is refused as too big is halved while its halves are not shorter than this.</summary>
    private const int HalvedMinutesMin = 60;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private readonly SourceRests _rests = new();
    private readonly PointBudget _budget = new(options.Value.BackfillPointsPerHour);

    /// <summary>Reads until nothing is missing or nothing more may be asked for now.</summary>
    /// <param name="isWanted">Which workloads; null means all.</param>
    internal async Task RunOnceAsync(Func<ForecastWorkload, bool>? isWanted, CancellationToken stoppingToken)
    {
        while (await PassAsync(isWanted, stoppingToken).ConfigureAwait(false))
        {
            // Workloads that came in the meantime take part from the next pass on.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Backfill)
        {
            return;
        }

        await Task.Yield();
        while (true) // Leaves only through cancellation.
        {
            try
            {
                await RunOnceAsync(null, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                logger.BackfillPassFailed(failure);
            }

            await Task.Delay(LookEvery, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>One piece of each workload, the latest of all first.</summary>
    /// <returns>Whether anything came of it.</returns>
    private async Task<bool> PassAsync(Func<ForecastWorkload, bool>? isWanted, CancellationToken stoppingToken)
    {
        var next = new List<(ForecastWorkload Workload, MinuteSpan Piece)>();
        foreach (var workload in board.All.Where(one => isWanted?.Invoke(one) ?? true))
        {
            stoppingToken.ThrowIfCancellationRequested();
            Plan(workload);
            if (workload.Backfill.Next(clock.GetUtcNow()) is { } piece)
            {
                next.Add((workload, piece));
            }
        }

        var successes = 0;
        var workers = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.Value.BackfillParallelism,
            CancellationToken = stoppingToken,
        };
        await Parallel
            .ForEachAsync(
                next.OrderByDescending(one => one.Piece.To)
                    .ThenBy(one => one.Workload.Key.ToString(), StringComparer.Ordinal),
                workers,
                async (one, token) =>
                {
                    if (await TryFillAsync(one.Workload, one.Piece, token).ConfigureAwait(false))
                    {
                        Interlocked.Increment(ref successes);
                    }
                }
            )
            .ConfigureAwait(false);
        return successes > 0;
    }

    private void Plan(ForecastWorkload workload)
    {
        var now = clock.GetUtcNow();
        if (!workload.Backfill.WantsPlan(now, out var missingFrom, out var begun))
        {
            return;
        }

        try
        {
            var to = StepGrid.Floor(now, Minute) - Minute;
            var reach =
                options.Value.BackfillWindow < options.Value.Retention
                    ? options.Value.BackfillWindow
                    : options.Value.Retention;
            var from = missingFrom > to - reach ? StepGrid.Floor(missingFrom, Minute) : to - reach + Minute;
            var known = store.Read(workload.Key, from, to);
            masks.Refresh();
            var masked = masks.Of(workload.Key).Spans.Select(span => (span.Start, span.End)).ToList();
            var pieces = BackfillPlan.Of(known, masked, options.Value.BackfillPointsPerQuery);
            workload.Backfill.Planned(missingFrom, begun, pieces, now);
        }
        catch (StorageException failure)
        {
            Failed(workload, null, failure);
        }
    }

    private async Task<bool> TryFillAsync(ForecastWorkload workload, MinuteSpan piece, CancellationToken stoppingToken)
    {
        var source = workload.Settings.Source;
        if (!_rests.MayAsk(source, clock.GetUtcNow()) || !_budget.TryTake(piece.Count, clock.GetUtcNow()))
        {
            return false;
        }

        try
        {
            await FillAsync(workload, piece, stoppingToken).ConfigureAwait(false);
            _rests.Answered(source);
            return true;
        }
        catch (SourceException busy) when (busy.IsBusy)
        {
            if (_rests.Busy(source, clock.GetUtcNow()))
            {
                logger.BackfillRests(source, busy.Message);
            }

            return false;
        }
        catch (SourceException refused) when (refused.IsTooBig && piece.Count >= 2 * HalvedMinutesMin)
        {
            workload.Backfill.Halve(piece);
            return true;
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // Whatever it was, the workloads behind this one must get their turn.
            Failed(workload, piece, failure);
            return false;
        }
        finally
        {
            if (options.Value.BackfillPause > TimeSpan.Zero)
            {
                await Task.Delay(options.Value.BackfillPause, clock, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FillAsync(ForecastWorkload workload, MinuteSpan piece, CancellationToken stoppingToken)
    {
        var past = await reader
            .ReadHistoryAsync(Request(workload.Settings), piece.From, piece.To, Minute, stoppingToken)
            .ConfigureAwait(false);
        if (past is null)
        {
            workload.Backfill.Nothing();
            return;
        }

        board.Save(); // What is not registered is not imported.
        var written = store.Import(workload.Key, past, overwrite: false);
        var all = workload.Backfill.Done(piece, written);
        if (all > 0)
        {
            logger.Backfilled(workload.Key.Namespace, workload.Key.Name, all.Value);
        }

        // Where the rest takes its time, a newcomer learns from its last days meanwhile, and once more when all is there.
        if (all > 0 || (written > 0 && workload.Model is null && workload.Backfill.IsSlow(clock.GetUtcNow())))
        {
            workload.Training.Request();
        }
    }

    private void Failed(ForecastWorkload workload, MinuteSpan? piece, Exception failure)
    {
        if (!workload.Backfill.Failed(piece, clock.GetUtcNow()))
        {
            return;
        }

        if (failure is SourceException or StorageException)
        {
            logger.BackfillFailed(workload.Key.Namespace, workload.Key.Name, failure.Message);
        }
        else
        {
            logger.BackfillBroke(failure, workload.Key.Namespace, workload.Key.Name);
        }
    }

    private static SignalRequest Request(WorkloadSettings settings) =>
        new(
            settings.Key.Name,
            settings.Source,
            settings.Engine,
            SelectorText.TryParse(settings.Selector, out var matchers, out _) ? matchers : [],
            settings.Queries.ToDictionary()
        );
}

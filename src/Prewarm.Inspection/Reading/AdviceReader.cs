using Prewarm.Inspection.Views;
using Prewarm.Scaling.Guards.Graduation;
using Prewarm.Storage;

namespace Prewarm.Inspection.Reading;

/// <summary>Judges the recorded decisions of a workload: what each mode would have missed and cost.</summary>
/// <remarks>Weeks of decisions are read for it, so one is judged at a time and the last ones are kept for their hour.</remarks>
internal sealed class AdviceReader(IInspectionSource source, IDecisionStore decisions) : IDisposable
{
    public const int DaysUsual = 14;
    public const int DaysMax = 28;
    private const int KeptMax = 64;
    private const int PageLength = 2_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly List<(Key Key, AdviceBody Body)> _kept = [];

    /// <param name="days">How far back is looked, 1 to <see cref="DaysMax"/>.</param>
    public async Task<AdviceBody> ReadAsync(InspectedWorkload workload, int days, CancellationToken cancellationToken)
    {
        var to = source.Now - TimeSpan.FromTicks(source.Now.UtcTicks % Hour.Ticks);
        var options = new GraduationOptions
        {
            LeadTime = workload.LeadTime,
            GpusPerReplica = workload.GpusPerReplica,
            Mode = Mode(workload.Key),
        };
        var key = new Key(workload.Key, to, days, options);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_kept.Find(one => one.Key == key) is { Body: { } known })
            {
                return known;
            }

            var from = to - TimeSpan.FromDays(days);
            var body = await Task.Run(() => Judge(workload, from, to, options, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            _kept.Insert(0, (key, body));
            if (_kept.Count > KeptMax)
            {
                _kept.RemoveAt(KeptMax);
            }

            return body;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private AdviceBody Judge(
        InspectedWorkload workload,
        DateTimeOffset from,
        DateTimeOffset to,
        GraduationOptions options,
        CancellationToken cancellationToken
    )
    {
        var (samples, read) = Samples(workload.Key, from, to, cancellationToken);
        var report = GraduationAdvice.Judge(samples, options);
        var isEnough = report.Days >= options.DaysMin;
        return new AdviceBody(
            workload.Key.Namespace,
            workload.Key.Name,
            workload.Key.Trigger,
            from,
            to,
            options.Mode,
            isEnough ? "advice" : "tooFewDays",
            isEnough ? report.Recommended : null,
            report.Advice,
            report.Days,
            options.DaysMin,
            read,
            read - samples.Count,
            options.LeadTime.TotalSeconds,
            options.WaitMax.TotalSeconds,
            options.GpusPerReplica,
            options.GpuHoursPerThousandMisses,
            options.Resamples,
            isEnough ? [View(report.Floor), View(report.Full)] : []
        );
    }

    private (List<GraduationSample> Samples, int Read) Samples(
        HistoryKey key,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    )
    {
        var samples = new List<GraduationSample>();
        var read = 0;
        string? next = null;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = decisions.Range(key, from, to, PageLength, next);
            read += page.Items.Count;
            samples.AddRange(page.Items.Select(GraduationReading.Read).OfType<GraduationSample>());
            next = page.Next;
        } while (next is not null);

        return (samples, read);
    }

    /// <summary>The mode of the last decision; shadow when none says one, since nothing is then known to act.</summary>
    private string Mode(HistoryKey key) =>
        decisions.At(key, source.Now) is { } row
        && DecisionReading.Read(row).Inputs.TryGetValue("settings.mode", out var mode)
            ? mode.ToLowerInvariant()
            : "shadow";

    private static AdviceOutcomeView View(GraduationOutcome outcome) =>
        new(
            outcome.Mode,
            outcome.MissedLive,
            outcome.MissedMode,
            outcome.GpuHoursLive,
            outcome.GpuHoursMode,
            View(outcome.Avoided),
            View(outcome.Extra)
        );

    private static IntervalView View(Interval interval) => new(interval.Value, interval.Low, interval.High);

    private sealed record Key(HistoryKey Workload, DateTimeOffset To, int Days, GraduationOptions Options);
}

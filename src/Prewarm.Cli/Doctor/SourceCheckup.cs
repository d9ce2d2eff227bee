using Prewarm.Cli.Hosting;
using Prewarm.Forecasting.Series;
using Prewarm.Sources.Probing;

namespace Prewarm.Cli.Doctor;

/// <summary>What a probe found, as findings.</summary>
internal static class SourceCheckup
{
    private static readonly TimeSpan SkewMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SeasonLeast = TimeSpan.FromDays(14);
    private static readonly TimeSpan CertificateSoon = TimeSpan.FromDays(14);

    public static IEnumerable<DoctorFinding> Check(SourceFinding found, DateTimeOffset now)
    {
        var where = "source " + found.Name;
        if (found.Health != "ok")
        {
            yield return DoctorFinding.Error(where, $"{found.Health}: {found.Detail}");
            yield break;
        }

        yield return found.Detail is null
            ? DoctorFinding.Ok(where, $"answers ({found.Kind})")
            : DoctorFinding.Warning(where, found.Detail);
        foreach (var finding in Names(found, where).Concat(Age(found, where, now)))
        {
            yield return finding;
        }
    }

    private static IEnumerable<DoctorFinding> Names(SourceFinding found, string where)
    {
        if (found.Kind == "redis")
        {
            yield break; // It holds queues, not metrics.
        }

        var signals = SourceHealth.Signals(found.MetricNames);
        if (signals.Count == 0)
        {
            yield return DoctorFinding.Warning(where, "knows no metric of any engine preset");
        }

        foreach (var signal in signals)
        {
            var about = $"{where}, {signal.Engine} {signal.Signal}";
            yield return signal switch
            {
                { Used: null } => DoctorFinding.Warning(
                    about,
                    "no metric found; looked for " + string.Join(", ", signal.Names)
                ),
                { Deprecated: true } => DoctorFinding.Warning(
                    about,
                    $"{signal.Used} was renamed: newer engines have {signal.Names[0]}; both are read"
                ),
                _ => DoctorFinding.Ok(about, signal.Used),
            };
        }

        foreach (var (name, count) in found.GhostSeries ?? new Dictionary<string, int>())
        {
            yield return DoctorFinding.Warning(
                where,
                $"{count} series of {name} ended within ten minutes: pods that are gone, or an exporter that stopped"
            );
        }
    }

    private static IEnumerable<DoctorFinding> Age(SourceFinding found, string where, DateTimeOffset now)
    {
        if (found.HistoryReaches is { } reach)
        {
            var text = $"history reaches back {DurationText.Format(reach)} or more";
            yield return reach < SeasonLeast
                ? DoctorFinding.Warning(where, text + "; a weekly rhythm needs 14d")
                : DoctorFinding.Ok(where, text);
        }

        if (found.ClockSkew is { } skew && skew.Duration() > SkewMax)
        {
            yield return DoctorFinding.Error(
                where,
                $"its clock is {skew.TotalSeconds.ToString("F0", System.Globalization.CultureInfo.InvariantCulture)} s from ours: samples look stale or come from the future"
            );
        }

        if (found.CertificateEnds is { } ends)
        {
            var text = $"its certificate ends {ends:yyyy-MM-dd}";
            yield return ends < now ? DoctorFinding.Error(where, text)
            : ends < now + CertificateSoon ? DoctorFinding.Warning(where, text)
            : DoctorFinding.Ok(where, text);
        }
    }
}

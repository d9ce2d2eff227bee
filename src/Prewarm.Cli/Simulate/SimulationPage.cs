using System.Globalization;
using System.Net;
using System.Text;
using Prewarm.Forecasting.Series;
using Prewarm.Simulation;
using Prewarm.Simulation.Fleet;

namespace Prewarm.Cli.Simulate;

/// <summary>One page about a simulation that needs nothing but itself: no script, no font, no image from elsewhere.</summary>
internal static class SimulationPage
{
    private const int HourTicks = 240;

    /// <summary>Colours of both schemes; charts use the same names.</summary>
    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1b2330;--soft:#5b6574;--line:#dfe3e8;--ready:#bcd9f0;--starting:#f5b875;--demand:#1f2937;--missed:#c0392b;--ours:#c2410c;--oracle:#15803d;--other:#4b6b8f}
        @media(prefers-color-scheme:dark){:root{--bg:#12161c;--fg:#e6eaf0;--soft:#9aa6b5;--line:#2c3440;--ready:#27506f;--starting:#a5692a;--demand:#f1f5f9;--missed:#ef6b5b;--ours:#fb923c;--oracle:#4ade80;--other:#8fb3d9}}
        body{background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif;max-width:1060px;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.7rem;margin-bottom:.2rem}h2{font-size:1.2rem;margin-top:2.2rem}h3{font-size:1rem;margin:1rem 0 .2rem}p.soft,td.soft{color:var(--soft)}
        table{border-collapse:collapse;width:100%}th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:right}th:first-child,td:first-child{text-align:left}tr.ours td{font-weight:600}
        pre{border:1px solid var(--line);padding:.7rem;overflow:auto}svg{width:100%;height:auto}
        .t{font-size:12px;fill:var(--soft)}.strong{fill:var(--fg);font-weight:600}.grid{stroke:var(--line)}.sweep{fill:none;stroke:var(--other);stroke-width:1.5;opacity:.6}
        .ours{fill:var(--ours)}.oracle{fill:var(--oracle)}.other{fill:var(--other)}.ready{fill:var(--ready)}.starting{fill:var(--starting)}.demand{fill:none;stroke:var(--demand);stroke-width:1.3}.missed{fill:var(--missed)}
        .key i{display:inline-block;width:.9em;height:.9em;margin:0 .3em 0 1em;vertical-align:-.1em}
        """;

    private const string Key =
        "<p class=\"soft key\"><i style=\"background:var(--ready)\"></i>ready<i style=\"background:var(--starting)\"></i>starting<i style=\"background:var(--demand)\"></i>demand, in fully used replicas<i style=\"background:var(--missed)\"></i>requests missed, below</p>";

    public static string Write(
        SimulateSettings settings,
        PolicySuite suite,
        IReadOnlyList<PolicyOutcome> outcomes,
        DrawnPair pair
    )
    {
        var title = WebUtility.HtmlEncode(settings.Title);
        var html = new StringBuilder();
        html.Append(
            CultureInfo.InvariantCulture,
            $"<!doctype html>\n<html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Simulation of {title}</title><style>{Style}</style>\n<h1>What scaling {title} would have cost</h1>\n"
        );
        html.Append(
            CultureInfo.InvariantCulture,
            $"<p class=soft>{outcomes[0].Requests:N0} requests over {DurationText.Format(suite.Evaluated)} from {CsvSeries.FormatInstant(suite.EvaluateFrom)}, scaled to a peak of {settings.PeakReplicas:0.##} replicas and replayed through a fleet and the HPA's rules. {Starts(settings, suite)}</p>\n<p>{Verdict(pair)}</p>\n"
        );
        html.Append("<h2>Every policy</h2>\n").Append(Table(outcomes));
        html.Append(
            "<p class=soft>Relative: GPU-hours over those of an oracle that knows the future. Missed: waited more than 2 s. Index: relative + 50 x missed share; lower is better.</p>\n"
        );
        html.Append(
                "<h2>Cost against misses</h2>\n<p class=soft>Lines are sweeps over the target; lower left is better.</p>\n"
            )
            .Append(SvgCharts.CostAgainstMisses(outcomes));
        var (left, right) = (DrawnPair.Timeline(pair.Left), DrawnPair.Timeline(pair.Right));
        html.Append("<h2>All of it</h2>\n").Append(Key);
        Pair(html, pair, left, right, 0, left.Count);
        var worst = WorstHour(left);
        html.Append(
            CultureInfo.InvariantCulture,
            $"<h2>The worst hour of {WebUtility.HtmlEncode(DrawnPair.Label(pair.Left))}</h2>\n<p class=soft>With half an hour on either side, around {CsvSeries.FormatInstant(left.At(worst))}.</p>\n"
        );
        Pair(
            html,
            pair,
            left,
            right,
            Math.Max(0, worst - (HourTicks / 2)),
            Math.Min(left.Count, worst + HourTicks + (HourTicks / 2))
        );
        html.Append(
            CultureInfo.InvariantCulture,
            $"<h2>Again</h2>\n<pre>{WebUtility.HtmlEncode(Command(settings))}</pre>\n<p class=soft>Deterministic: the same seed gives the same numbers. A replica serves 10 requests/s; misses are what the model says, not what your engine did.</p></html>\n"
        );
        return html.ToString();
    }

    private static void Pair(
        StringBuilder html,
        DrawnPair pair,
        FleetTimeline left,
        FleetTimeline right,
        int from,
        int to
    )
    {
        var top = Math.Max(1, new[] { left, right }.Max(run => SvgCharts.Highest(run, from, to)));
        foreach (var (outcome, run) in new[] { (pair.Left, left), (pair.Right, right) })
        {
            html.Append(CultureInfo.InvariantCulture, $"<h3>{WebUtility.HtmlEncode(DrawnPair.Label(outcome))}</h3>\n")
                .Append(SvgCharts.Timeline(run, from, to, top))
                .Append('\n');
        }
    }

    private static string Verdict(DrawnPair pair) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<b>{WebUtility.HtmlEncode(DrawnPair.Label(pair.Right))}</b> would have used {pair.Right.GpuHours:N0} GPU-hours and missed {100 * pair.Right.MissedFraction:0.###} % of the requests; <b>{WebUtility.HtmlEncode(DrawnPair.Label(pair.Left))}</b> {pair.Left.GpuHours:N0} GPU-hours and {100 * pair.Left.MissedFraction:0.###} %."
        );

    private static string Starts(SimulateSettings settings, PolicySuite suite)
    {
        var text = settings.Profile is { } profile
            ? $"Starts are lognormal ({profile.Name}, 90th percentile {DurationText.Format(suite.LeadTime)})."
            : $"A replica is ready {DurationText.Format(settings.ColdStart)} after it is asked for.";
        text +=
            settings.FailedStarts > 0
                ? FormattableString.Invariant($" {100 * settings.FailedStarts:0.##} % of starts fail.")
                : "";
        text +=
            settings.ReclaimsPerHour > 0
                ? FormattableString.Invariant(
                    $" A replica is taken away {settings.ReclaimsPerHour:0.###} times an hour."
                )
                : "";
        return text
            + (
                settings.GpuBudget > 0
                    ? FormattableString.Invariant(
                        $" {settings.GpuBudget:0} GPUs are shared; timelines show the first trace."
                    )
                    : ""
            );
    }

    private static string Table(IReadOnlyList<PolicyOutcome> outcomes)
    {
        var html = new StringBuilder(
            "<table><tr><th>policy<th>GPU-hours<th>relative<th>missed %<th>index<th>scale-ups<th>99 % wait, s</tr>\n"
        );
        foreach (var one in outcomes)
        {
            var wait = double.IsFinite(one.P99WaitSeconds)
                ? one.P99WaitSeconds.ToString("0.0", CultureInfo.InvariantCulture)
                : "no replica";
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr{(one.Name.StartsWith("prewarm", StringComparison.Ordinal) ? " class=ours" : "")}><td>{WebUtility.HtmlEncode(DrawnPair.Label(one))}<td>{one.GpuHours:N1}<td>{one.RelativeGpuHours:0.00}<td>{100 * one.MissedFraction:0.000}<td>{one.CostIndex:0.000}<td>{one.ScaleUps}<td>{wait}</tr>\n"
            );
        }

        return html.Append("</table>\n").ToString();
    }

    /// <summary>First tick of the hour in which most requests were missed; the busiest one where none was.</summary>
    private static int WorstHour(FleetTimeline run)
    {
        var (best, worst, sum) = (-1.0, 0, 0.0);
        for (var tick = 0; tick < run.Count; tick++)
        {
            sum += Score(tick) - (tick >= HourTicks ? Score(tick - HourTicks) : 0);
            if (sum > best)
            {
                (best, worst) = (sum, Math.Max(0, tick - HourTicks + 1));
            }
        }

        return worst;

        double Score(int tick) => run.Missed[tick] + (1e-9 * run.Arrivals[tick]);
    }

    private static string Command(SimulateSettings settings)
    {
        var text = new StringBuilder("prewarm simulate");
        foreach (var trace in settings.Traces)
        {
            text.Append(" --trace ").Append(Path.GetFileName(trace));
        }

        text.Append(
            settings.Profile is { } profile
                ? $" --cold-start-profile {profile.Name}"
                : $" --cold-start {DurationText.Format(settings.ColdStart)}"
        );
        text.Append(CultureInfo.InvariantCulture, $" --peak-replicas {settings.PeakReplicas} --seed {settings.Seed}");
        text.Append(
            settings.FailedStarts > 0 ? FormattableString.Invariant($" --failed-starts {settings.FailedStarts}") : ""
        );
        text.Append(
            settings.ReclaimsPerHour > 0
                ? FormattableString.Invariant($" --spot-reclaim {settings.ReclaimsPerHour}")
                : ""
        );
        text.Append(settings.GpuBudget > 0 ? FormattableString.Invariant($" --gpu-budget {settings.GpuBudget}") : "");
        text.Append(List(" --weights ", settings.Weights)).Append(List(" --priorities ", settings.Priorities));
        return text.Append(" --policies ").AppendJoin(',', settings.Policies).ToString();
    }

    private static string List(string option, IReadOnlyList<double> numbers) =>
        numbers.Count == 0
            ? string.Empty
            : option + string.Join(',', numbers.Select(one => one.ToString(CultureInfo.InvariantCulture)));
}

using System.Text;
using System.Text.RegularExpressions;
using Prewarm.Forecasting.Signals;
using Prewarm.Sources.Presets;

namespace Prewarm.Sources.Prometheus;

/// <summary>Builds the one query that reads every signal of every workload of a preset.</summary>
/// <remarks>
/// The query selects the raw samples of the last minutes, <c>{__name__=~"a|b|c"}[2m]</c>. Raw samples tell what an evaluated
/// vector hides: how old the newest one is (stale against missing), which of several names exists, and counters from which the
/// rate is taken here. Values of a label that all workloads fix are put into the selector to bring back no more than needed.
/// </remarks>
internal static class GroupedQuery
{
    /// <summary>Above this many values narrowing costs the server more than it saves.</summary>
    private const int NarrowedValuesMax = 300;

    public static string Build(EnginePreset preset, IReadOnlyList<SignalRequest> requests, TimeSpan window)
    {
        var query = new StringBuilder("{__name__=~\"");
        query.AppendJoin('|', preset.AllNames.Distinct(StringComparer.Ordinal)).Append('"');
        foreach (var (label, values) in CommonEqualities(requests))
        {
            var pattern = string.Join('|', values.Select(Regex.Escape));
            query.Append(',').Append(SelectorText.ToText([new LabelMatcher(label, LabelMatch.Regex, pattern)]));
        }

        return query.Append("}[").Append((long)window.TotalSeconds).Append("s]").ToString();
    }

    private static IEnumerable<(string Label, IReadOnlyList<string> Values)> CommonEqualities(
        IReadOnlyList<SignalRequest> requests
    )
    {
        if (requests.Count == 0)
        {
            yield break;
        }

        var labels = requests[0]
            .Selector.Where(IsEquality)
            .Select(matcher => matcher.Name)
            .Distinct(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            var values = new HashSet<string>(StringComparer.Ordinal);
            var common = requests.All(request =>
            {
                var equal = request.Selector.FirstOrDefault(matcher => IsEquality(matcher) && matcher.Name == label);
                return equal.Name is not null && values.Add(equal.Value) | true;
            });
            if (common && values.Count <= NarrowedValuesMax)
            {
                yield return (label, [.. values.Order(StringComparer.Ordinal)]);
            }
        }
    }

    private static bool IsEquality(LabelMatcher matcher) => matcher is { Match: LabelMatch.Equal, Value.Length: > 0 };
}

using Externalscaler;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Metrics;

namespace Prewarm.Scaler.Workloads;

/// <summary>One published answer. The replies are built once and sent to every caller; nobody may change them.</summary>
internal sealed class Answer
{
    private readonly string[] _names;
    private readonly GetMetricsResponse[] _replies;

    private Answer(
        Decision? decision,
        DateTimeOffset at,
        string? unavailable,
        string[] names,
        GetMetricsResponse[] replies
    )
    {
        Decision = decision;
        At = at;
        Unavailable = unavailable;
        Active = decision is { Active: true };
        _names = names;
        _replies = replies;
    }

    /// <summary>The decision behind it; null when no pass has decided.</summary>
    public Decision? Decision { get; }

    public DateTimeOffset At { get; }

    /// <summary>Why there is no number; null when there is one. Then KEDA gets UNAVAILABLE and keeps its replicas.</summary>
    public string? Unavailable { get; }

    public bool Active { get; }

    /// <summary>The reply for a metric; null when the trigger has no metric of that name, or there is no number.</summary>
    public GetMetricsResponse? Find(string metricName)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            if (string.Equals(_names[i], metricName, StringComparison.Ordinal))
            {
                return i < _replies.Length ? _replies[i] : null;
            }
        }

        return null;
    }

    /// <summary>Builds the answer of a decision.</summary>
    /// <param name="names">One name, or the three of <c>metrics: split</c> in the order live, forecast, gpu.</param>
    public static Answer Of(Decision decision, string[] names)
    {
        if (decision.IsUnavailable)
        {
            return new Answer(decision, decision.At, string.Join("; ", decision.Reasons), names, []);
        }

        double[] values =
            names.Length == 1
                ? [decision.Value]
                :
                [
                    AtMost(decision, decision.LiveRequired),
                    ForecastValue(decision),
                    AtMost(decision, decision.GuardRequired),
                ];
        var replies = new GetMetricsResponse[names.Length];
        for (var i = 0; i < names.Length; i++)
        {
            replies[i] = new GetMetricsResponse
            {
                MetricValues =
                {
                    new MetricValue
                    {
                        MetricName = names[i],
                        MetricValueFloat = values[i],
                        MetricValue_ = MetricRounding.Integer(values[i]),
                    },
                },
            };
        }

        return new Answer(decision, decision.At, null, names, replies);
    }

    /// <summary>The answer when the deciding pass itself has not come by for too long.</summary>
    public static Answer Overdue(DateTimeOffset at, string[] names) =>
        new(null, at, "no sampling pass has finished for too long; see /readyz of the scaler", names, []);

    /// <summary>The forecast's spec carries all that exceeds the live one, so that the HPA's maximum is the one-metric answer.</summary>
    private static double ForecastValue(Decision decision) =>
        decision.Required <= decision.LiveRequired || decision.Required <= decision.GuardRequired ? 0 : decision.Value;

    /// <summary>A term as a spec of its own; never above the answer, else the HPA's maximum would undo the guards that cut it.</summary>
    private static double AtMost(Decision decision, double term) =>
        double.IsNaN(term) ? 0 : Math.Min(decision.Value, MetricRounding.Value(term, decision.Target));
}

using System.Globalization;
using Prewarm.Inspection.Views;

namespace Prewarm.Inspection;

/// <summary>The operating points in plain words, for the page and for <c>explain</c>.</summary>
public static class OperatingWords
{
    /// <summary>What is in force, what it asks for, and where that comes from.</summary>
    public static string Sentence(OperatingBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var parts = new[] { InForce(body), Asks(body), Chosen(body) };
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string InForce(OperatingBody body) =>
        body.Points switch
        {
            [] => body.Reason,
            [{ Level: 0 } live, ..] =>
                $"{body.Reason} Live demand may fill replicas to {Percent(live.LiveUtilization)}.",
            var points =>
                $"Provisioned at {points.Count} operating {(points.Count == 1 ? "point" : "points")}: quantile {Span(points, point => point.Level)}, replicas filled to {Span(points, point => point.ForecastUtilization)} by forecast and {Span(points, point => point.LiveUtilization)} by live demand, held {Minutes(points)}.",
        };

    private static string Asks(OperatingBody body) =>
        body.Now is { } now ? $"On average they ask for {Number(now.Replicas)} replicas now." : string.Empty;

    private static string Chosen(OperatingBody body)
    {
        if (body.Choice is not { } choice || body.Candidates.Count == 0)
        {
            return body.State == "default" ? body.Reason : string.Empty;
        }

        var best = body.Candidates[0];
        var live = body.Candidates.FirstOrDefault(one => one.Level == 0);
        var text =
            $"In force since {Instant(choice.ChosenAt)} UTC; {body.Candidates.Count} candidates were replayed from {Instant(choice.ReplayedFrom)} to {Instant(choice.ComparedAt)} UTC: the cheapest costs {Cost(best)}";
        text += live is null || live.Rank == 1 ? "." : $", the best without a forecast {Cost(live)}.";
        return choice.Comparison is { } other && choice.ComparedAt > choice.ChosenAt
            ? $"{text} {Waiting(other)}"
            : text;
    }

    private static string Waiting(OperatingComparisonView other) =>
        $"The cheapest together would have cost {Fine(other.Saving)} less than what is in force ({Percent(other.Level)} interval {Fine(other.Low)} to {Fine(other.High)}, {other.Blocks} stretches of {Number(other.BlockSeconds / 3600)} h): not proof enough to change.";

    private static string Cost(OperatingCandidateView one) =>
        $"{Number(one.Cost)} (bill {Number(one.Bill)}, {(one.Missed * 100).ToString("0.###", CultureInfo.InvariantCulture)} % missed)";

    private static string Span(IReadOnlyList<OperatingPointView> points, Func<OperatingPointView, double> of)
    {
        var (least, most) = (points.Min(of), points.Max(of));
        return least.Equals(most) ? Percent(least) : Percent(least) + " to " + Percent(most);
    }

    private static string Minutes(IReadOnlyList<OperatingPointView> points)
    {
        var (least, most) = (points.Min(point => point.HoldSeconds) / 60, points.Max(point => point.HoldSeconds) / 60);
        return least.Equals(most) ? Number(least) + " min" : $"{Number(least)} to {Number(most)} min";
    }

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    private static string Number(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Fine(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Instant(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

using System.Numerics;

namespace Prewarm.Forecasting.Replay;

/// <summary>The arithmetic that all of <see cref="ReplayFleets"/> do alike, several at a time.</summary>
internal static class FleetSteps
{
    /// <summary>Serves a tick's demand; what is left over queues, in units of demand times seconds.</summary>
    /// <param name="demand">In replicas' worth.</param>
    /// <param name="rules">Length of the tick and what waits too long.</param>
    /// <param name="ready">Ready replicas per fleet.</param>
    /// <param name="backlog">Queue per fleet, before and after.</param>
    /// <param name="missed">Filled with 1 where the tick's demand waited too long or nobody was ready, else 0.</param>
    public static void Serve(
        double demand,
        ReplayTick rules,
        ReadOnlySpan<double> ready,
        Span<double> backlog,
        Span<double> missed
    )
    {
        var i = 0;
        for (; i <= ready.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var (served, queue) = (new Vector<double>(ready[i..]), new Vector<double>(backlog[i..]));
            var left = queue + ((new Vector<double>(demand) - served) * rules.Seconds);
            left = Vector.Max(Vector<double>.Zero, left);
            var late = Vector.GreaterThan(Vector.Max(queue, left), served * rules.WaitMax);
            var none = Vector.Equals(served, Vector<double>.Zero);
            Vector.ConditionalSelect(late | none, Vector<double>.One, Vector<double>.Zero).CopyTo(missed[i..]);
            left.CopyTo(backlog[i..]);
        }

        for (; i < ready.Length; i++)
        {
            var left = Math.Max(0, backlog[i] + ((demand - ready[i]) * rules.Seconds));
            missed[i] = ready[i] == 0 || Math.Max(backlog[i], left) > ready[i] * rules.WaitMax ? 1 : 0;
            backlog[i] = left;
        }
    }

    /// <summary>What the HPA makes of a wish, as it computes it, quantities in thousandths included: at the edges every rounding counts.</summary>
    /// <param name="wishes">Replicas per fleet that the metric asks for, before the backlog's share.</param>
    /// <param name="backlog">Queue per fleet.</param>
    /// <param name="replicas">Ready and starting replicas per fleet, at least one.</param>
    /// <param name="drain">Seconds in which a backlog is to be worked off.</param>
    /// <param name="tolerance">Share by which a wish may differ without effect.</param>
    /// <param name="most">Replicas at most.</param>
    /// <param name="wanted">Filled with whole replicas.</param>
    public static void Want(
        ReadOnlySpan<double> wishes,
        ReadOnlySpan<double> backlog,
        ReadOnlySpan<double> replicas,
        double drain,
        double tolerance,
        double most,
        Span<double> wanted
    )
    {
        const double Thousandths = 1000;
        var i = 0;
        for (; i <= wanted.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            var (wish, now) = (new Vector<double>(wishes[i..]), new Vector<double>(replicas[i..]));
            wish += new Vector<double>(backlog[i..]) / drain;
            var asked = Vector.Min(wish, new Vector<double>(most)) * Thousandths;
            asked = Vector.Ceiling(Vector.Round(asked) / Thousandths);
            var near = Vector.LessThanOrEqual(
                Vector.Abs(Vector<double>.One - (wish / now)),
                new Vector<double>(tolerance)
            );
            Vector.ConditionalSelect(near, now, asked).CopyTo(wanted[i..]);
        }

        for (; i < wanted.Length; i++)
        {
            var wish = wishes[i] + (backlog[i] / drain);
            wanted[i] =
                Math.Abs(1 - (wish / replicas[i])) <= tolerance
                    ? replicas[i]
                    : Math.Ceiling(Math.Round(Math.Min(wish, most) * Thousandths) / Thousandths);
        }
    }
}

using System.Collections;

namespace Prewarm.Forecasting.Replay;

/// <summary>Costs of every candidate at a moment, cheapest first: two numbers a candidate, the rest is made when it is asked for.</summary>
internal sealed class OperatingCosts : IReadOnlyList<OperatingCost>
{
    private readonly OperatingPoint[] _points;
    private readonly double _missWeight;
    private readonly float[] _bills;
    private readonly float[] _missed;
    private readonly ushort[] _order;

    /// <param name="points">The candidates; shared, not changed.</param>
    /// <param name="cost">Bill and share missed of a candidate.</param>
    /// <param name="missWeight">What a share missed costs in bills.</param>
    public OperatingCosts(OperatingPoint[] points, Func<int, (double Bill, double Missed)> cost, double missWeight)
    {
        (_points, _missWeight) = (points, missWeight);
        (_bills, _missed) = (new float[points.Length], new float[points.Length]);
        _order = new ushort[points.Length];
        var costs = new double[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            var (bill, missed) = cost(i);
            (_bills[i], _missed[i], _order[i]) = ((float)bill, (float)missed, (ushort)i);
            costs[i] = CostOf(i);
        }

        // Equally cheap candidates keep the order in which they are tried.
        Array.Sort(_order, (one, other) => (costs[one], one).CompareTo((costs[other], other)));
    }

    public int Count => _order.Length;

    public OperatingCost this[int index]
    {
        get
        {
            var i = _order[index];
            return new OperatingCost(_points[i], _bills[i], _missed[i], CostOf(i));
        }
    }

    /// <summary>The cheapest candidates, as indices of the points: some with a forecast, or the one without that is cheapest of all.</summary>
    /// <param name="most">How many with a forecast, at most.</param>
    public int[] Cheapest(int most) =>
        _points[_order[0]].IsLiveOnly
            ? [_order[0]]
            : [.. _order.Where(index => !_points[index].IsLiveOnly).Take(most).Select(index => (int)index)];

    public IEnumerator<OperatingCost> GetEnumerator() =>
        Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private double CostOf(int candidate) => _bills[candidate] + (_missWeight * _missed[candidate]);
}

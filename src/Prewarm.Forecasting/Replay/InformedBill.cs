namespace Prewarm.Forecasting.Replay;

/// <summary>What a fleet that knows the future would have paid: the yardstick of the bill.</summary>
/// <remarks>It holds the highest demand of a lead time, a minute and the HPA's stabilization at 98 % use, at least one replica.</remarks>
internal sealed class InformedBill
{
    private const double Utilization = 0.98;
    private readonly double _keep;
    private readonly double[] _recent;
    private int _steps;

    public InformedBill(ReplayRules rules, TimeSpan step, double keep)
    {
        _keep = keep;
        var window = rules.LeadTime + TimeSpan.FromMinutes(1) + rules.Stabilization;
        _recent = new double[Math.Max(1, (int)Math.Ceiling(window / step))];
    }

    /// <summary>Replica steps, discounted by age.</summary>
    public double Value { get; private set; }

    /// <param name="demand">In replicas' worth.</param>
    public void Add(double demand)
    {
        _recent[_steps++ % _recent.Length] = demand;
        Value = (Value * _keep) + Math.Max(1, Math.Ceiling(_recent.Max() / Utilization));
    }
}

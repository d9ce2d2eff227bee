namespace Prewarm.Forecasting.WindowMax;

/// <summary>Which stretch of the future is provisioned for at an instant.</summary>
/// <remarks>
/// A replica asked for now is ready a lead time L from now, and the HPA keeps its highest wish for a stabilization time S.
/// Demand at L is therefore met when it is asked for once; what comes earlier was asked for earlier and is being held. With
/// L longer than S the wish must be renewed, so the window then begins at S: [min(L, S), L + margin].
/// </remarks>
/// <param name="Lead">From now to the start of the window.</param>
/// <param name="Window">Length of the window.</param>
public readonly record struct ProvisionWindow(TimeSpan Lead, TimeSpan Window)
{
    /// <summary>The window for a lead time, in whole minutes.</summary>
    /// <param name="leadTime">From asking for a replica to its being ready.</param>
    /// <param name="stabilization">How long the HPA holds its highest wish.</param>
    /// <param name="margin">How much longer demand is looked at: forecasts are minutes, starts are not punctual. One minute is added.</param>
    public static ProvisionWindow Of(TimeSpan leadTime, TimeSpan stabilization, TimeSpan margin)
    {
        var lead = TimeSpan.FromMinutes(Math.Ceiling(leadTime.TotalMinutes));
        var held = TimeSpan.FromMinutes(Math.Floor(stabilization.TotalMinutes));
        var start = lead < held ? lead : held;
        return new ProvisionWindow(start, lead - start + TimeSpan.FromMinutes(Math.Ceiling(margin.TotalMinutes) + 1));
    }

    /// <summary>Options with this window.</summary>
    public WindowMaxOptions Apply(WindowMaxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options with { Lead = Lead, Window = Window };
    }
}

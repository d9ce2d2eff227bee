using Prewarm.Forecasting.Models;

namespace Prewarm.Forecasting.Combination;

/// <summary>What an ensemble is to forecast, and with what.</summary>
public sealed record EnsembleOptions
{
    /// <summary>The experts; at least one.</summary>
    public required IReadOnlyList<IForecastModel> Models { get; init; }

    /// <summary>Leads in steps at which experts are judged, ascending, each at least 1; leads between are interpolated.</summary>
    public required IReadOnlyList<int> Leads { get; init; }

    /// <summary>Whether each lead also speaks for those between it and the one before, as a path needs it; default true. A backtest judges its leads alone.</summary>
    public bool LeadsSpan { get; init; } = true;

    /// <summary>Quantile levels, ascending, each between 0 and 1; must contain 0.5.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [0.1, 0.5, 0.9];

    /// <summary>Zone, options of the decomposition, whether the series can be negative.</summary>
    public ModelSettings Settings { get; init; } = new();

    internal CombinationTuning Tuning { get; init; } = CombinationTuning.Default;

    /// <summary>Leads that serve a horizon: 1, 2, 4, 8, ... and the horizon itself.</summary>
    public static IReadOnlyList<int> LeadsFor(int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var leads = new List<int>();
        for (var lead = 1; lead < horizon; lead *= 2)
        {
            leads.Add(lead);
        }

        leads.Add(horizon);
        return leads;
    }

    internal static void Validate(EnsembleOptions options)
    {
        if (options.Models.Count == 0)
        {
            throw new ArgumentException("An ensemble needs at least one model.", nameof(options));
        }

        if (options.Leads.Count == 0 || options.Leads[0] < 1 || !Ascending(options.Leads))
        {
            throw new ArgumentException("Leads must ascend from 1 or more.", nameof(options));
        }

        if (
            !options.Levels.Contains(0.5)
            || options.Levels[0] <= 0
            || options.Levels[^1] >= 1
            || !Ascending(options.Levels)
        )
        {
            throw new ArgumentException("Levels must ascend between 0 and 1 and contain 0.5.", nameof(options));
        }
    }

    private static bool Ascending<T>(IReadOnlyList<T> values)
        where T : IComparable<T> =>
        Enumerable.Range(1, values.Count - 1).All(i => values[i].CompareTo(values[i - 1]) > 0);
}

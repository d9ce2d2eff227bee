using Prewarm.Forecaster.Training;
using Prewarm.Forecaster.Workloads;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.WindowMax;
using Prewarm.Storage;

namespace Prewarm.Forecaster.Models;

/// <summary>
/// A challenger that makes a share of one workload's forecasts for real, while both it and the champion are noted for every window,
/// so that they are judged on the same ones.
/// </summary>
/// <remarks>Owned by whoever holds the workload's gate. It lives in memory: after a restart a trial begins anew.</remarks>
/// <param name="champion">Version that it competes with: a trial against another one says nothing.</param>
/// <param name="share">Share (0-1) of the hours in which the challenger forecasts.</param>
internal sealed class CanaryTrial(HistoryKey key, TrainedModel model, long champion, double share, DateTimeOffset began)
{
    private const int Parts = 10_000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly List<double> _champion = [];
    private readonly List<double> _challenger = [];
    private DateTimeOffset? _first;

    public TrainedModel Model => model;

    public long ChampionVersion => champion;

    public double Share => share;

    public DateTimeOffset Began => began;

    /// <summary>Whether the challenger forecasts in the hour of an instant: whole hours, so that models do not take turns by the minute.</summary>
    public bool IsTurn(DateTimeOffset at)
    {
        var hour = at.ToUnixTimeSeconds() / 3600;
        return StableHash.Of(string.Create(null, $"{key} {hour}")) % Parts < share * Parts;
    }

    /// <summary>Lets the challenger learn what came; minutes that it knows already are passed over.</summary>
    /// <param name="first">The minute of the first value; not later than the one after the challenger's origin.</param>
    public void Observe(DateTimeOffset first, double[] values)
    {
        var known = (int)((model.Forecaster.Origin + Minute - first) / Minute);
        foreach (var value in values.Skip(Math.Max(0, known)))
        {
            model.Observe(value);
        }
    }

    /// <summary>Notes what both say now, and chooses whose forecast is published.</summary>
    public ServedForecast Choose(ServedForecast champions, WindowMaxOptions options, DateTimeOffset now)
    {
        var own = model.Serve();
        var at = champions.Forecast.Origin + Minute;
        if (at.UtcTicks % PairedReplay.Step.Ticks == 0 && own.Forecast.Origin == champions.Forecast.Origin)
        {
            Note(at, PairedReplay.Quantile(champions.Forecast, options), PairedReplay.Quantile(own.Forecast, options));
        }

        return IsTurn(now) && !own.Forecast.Learning ? own : champions;
    }

    /// <summary>Both sides of the trial for a judge; null before a first window was noted.</summary>
    /// <param name="read">Demand by minute within [from, to].</param>
    public PromotionCase? Case(
        Func<DateTimeOffset, DateTimeOffset, RegularSeries> read,
        WindowMaxOptions options,
        DateTimeOffset now
    )
    {
        if (_first is not { } first)
        {
            return null;
        }

        // A forecast is made from the minute before the instant that it is noted for.
        var truth = PairedReplay.Truth(read(first - Minute, now), judgedFrom: 1, options);
        var count = Math.Min(truth.Length, _champion.Count);
        return new PromotionCase(
            key,
            options.OperatingQuantile,
            PairedReplay.Step,
            first,
            truth[..count],
            _champion[..count],
            _challenger[..count]
        );
    }

    private void Note(DateTimeOffset at, double champions, double own)
    {
        _first ??= at;
        var index = (int)((at - _first.Value) / PairedReplay.Step);
        if (index < _champion.Count)
        {
            return; // The clock was set back: what was noted stays.
        }

        while (_champion.Count < index)
        {
            _champion.Add(double.NaN); // Nothing was published then: the judge passes it over.
            _challenger.Add(double.NaN);
        }

        _champion.Add(champions);
        _challenger.Add(own);
    }
}

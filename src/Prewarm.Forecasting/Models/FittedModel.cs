using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>What all fitted models share: the samples so far, the origin, and finite, non-negative answers.</summary>
internal abstract class FittedModel : IFittedModel
{
    private readonly DateTimeOffset _start;
    private readonly bool _nonNegative;
    private readonly List<double> _values;

    protected FittedModel(RegularSeries history, ModelSettings settings)
    {
        _start = history.Start;
        Step = history.Step;
        _nonNegative = settings.NonNegative;
        _values = [.. history.Values];
    }

    public DateTimeOffset Origin => TimeAt(_values.Count - 1);

    public TimeSpan Step { get; }

    public abstract ModelDiagnostics Diagnostics { get; }

    /// <summary>Samples known so far, fitted and appended, oldest first.</summary>
    protected IReadOnlyList<double> Values => _values;

    public void Forecast(Span<double> mean)
    {
        Predict(mean);
        for (var h = 0; h < mean.Length; h++)
        {
            var value = double.IsFinite(mean[h]) ? mean[h] : Newest();
            mean[h] = _nonNegative ? Math.Max(0, value) : value;
        }
    }

    public void Append(double value)
    {
        _values.Add(double.IsFinite(value) ? value : double.NaN);
        Appended(_values[^1]);
    }

    /// <summary>Writes the means; NaN where the model has no answer and the newest value is to stand in.</summary>
    protected abstract void Predict(Span<double> mean);

    /// <summary>Called after a sample was added.</summary>
    protected virtual void Appended(double value) { }

    protected DateTimeOffset TimeAt(int index) => _start + (Step * index);

    /// <summary>The newest known sample, 0 when none is known.</summary>
    protected double Newest()
    {
        for (var i = _values.Count - 1; i >= 0; i--)
        {
            if (!double.IsNaN(_values[i]))
            {
                return _values[i];
            }
        }

        return 0;
    }

    protected ModelDiagnostics Describe(string model, int rank = 0, double spread = double.NaN, string? fallback = null)
    {
        var missing = _values.Count(double.IsNaN);
        return new ModelDiagnostics(model, _values.Count - missing, missing, rank, spread, fallback);
    }
}

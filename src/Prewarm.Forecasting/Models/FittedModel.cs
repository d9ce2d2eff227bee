using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Models;

/// <summary>What all fitted models share: the samples so far, the origin, and finite, non-negative answers.</summary>
internal abstract class FittedModel : IFittedModel
{
    private readonly DateTimeOffset _start;
    private readonly bool _nonNegative;
    private readonly List<double> _values;
    private double[] _path = [];

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
            mean[h] = Possible(mean[h]);
        }
    }

    public void ForecastAt(ReadOnlySpan<int> leads, Span<double> mean)
    {
        if (leads.IsEmpty)
        {
            return;
        }

        if (PredictAt(leads[0]) is not null)
        {
            for (var i = 0; i < leads.Length; i++)
            {
                mean[i] = Possible(PredictAt(leads[i]) ?? double.NaN);
            }

            return;
        }

        if (_path.Length < leads[^1])
        {
            _path = new double[leads[^1]];
        }

        Predict(_path.AsSpan(0, leads[^1]));
        for (var i = 0; i < leads.Length; i++)
        {
            mean[i] = Possible(_path[leads[i] - 1]);
        }
    }

    public void Append(double value)
    {
        _values.Add(double.IsFinite(value) ? value : double.NaN);
        Appended(_values[^1]);
    }

    /// <summary>Writes the means; NaN where the model has no answer and the newest value is to stand in.</summary>
    protected abstract void Predict(Span<double> mean);

    /// <summary>The mean of one lead where that costs less than the path; null where it does not.</summary>
    protected virtual double? PredictAt(int lead) => null;

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

    private double Possible(double value)
    {
        var finite = double.IsFinite(value) ? value : Newest();
        return _nonNegative ? Math.Max(0, finite) : finite;
    }

    protected ModelDiagnostics Describe(string model, int rank = 0, double spread = double.NaN, string? fallback = null)
    {
        var missing = _values.Count(double.IsNaN);
        return new ModelDiagnostics(model, _values.Count - missing, missing, rank, spread, fallback);
    }
}

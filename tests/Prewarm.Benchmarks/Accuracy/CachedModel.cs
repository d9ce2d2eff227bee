using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Benchmarks.Accuracy;

/// <summary>A model that is fitted only where its cache lacks an answer.</summary>
internal sealed class CachedModel(IForecastModel model, ForecastCache cache) : IForecastModel
{
    public string Name => model.Name;

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) =>
        new Fitted(model, cache, history, settings);

    private sealed class Fitted(
        IForecastModel model,
        ForecastCache cache,
        RegularSeries history,
        ModelSettings settings
    ) : IFittedModel
    {
        private readonly Dictionary<ForecastCache.Key, double> _known = cache.Of(model.Name);
        private readonly List<double> _since = [];
        private IFittedModel? _fitted;
        private int _passed;

        public DateTimeOffset Origin => history.End + (history.Step * _since.Count);

        public TimeSpan Step => history.Step;

        public ModelDiagnostics Diagnostics => Real().Diagnostics;

        public void Append(double value) => _since.Add(value);

        public void Forecast(Span<double> mean)
        {
            var leads = new int[mean.Length];
            for (var h = 0; h < leads.Length; h++)
            {
                leads[h] = h + 1;
            }

            if (!TryKnown(leads, mean))
            {
                Real().Forecast(mean);
                Keep(leads, mean);
            }
        }

        public void ForecastAt(ReadOnlySpan<int> leads, Span<double> mean)
        {
            if (!TryKnown(leads, mean))
            {
                Real().ForecastAt(leads, mean);
                Keep(leads, mean);
            }
        }

        private bool TryKnown(ReadOnlySpan<int> leads, Span<double> mean)
        {
            for (var i = 0; i < leads.Length; i++)
            {
                if (!_known.TryGetValue(KeyOf(leads[i]), out mean[i]))
                {
                    return false;
                }
            }

            return true;
        }

        private void Keep(ReadOnlySpan<int> leads, ReadOnlySpan<double> mean)
        {
            cache.Changed(model.Name);
            for (var i = 0; i < leads.Length; i++)
            {
                _known[KeyOf(leads[i])] = mean[i];
            }
        }

        private ForecastCache.Key KeyOf(int lead) => new(history.End.Ticks, Origin.Ticks, lead);

        private IFittedModel Real()
        {
            _fitted ??= model.Fit(history, settings);
            for (; _passed < _since.Count; _passed++)
            {
                _fitted.Append(_since[_passed]);
            }

            return _fitted;
        }
    }
}

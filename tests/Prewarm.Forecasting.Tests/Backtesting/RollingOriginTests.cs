using Prewarm.Forecasting.Backtesting;
using Prewarm.Forecasting.Models;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecasting.Tests.Backtesting;

public class RollingOriginTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void Evaluate_LastValueOnARamp_HasTheLeadAsError()
    {
        var series = TestSeries.Of(Hour, 100, i => 10 + i);

        var measures = RollingOrigin.Evaluate(
            ForecastModels.ByName("last-value"),
            series,
            0.4,
            leadSteps: 3,
            new ModelSettings(),
            TimeSpan.FromDays(1)
        );

        // Origins 59 to 96; each forecast is 3 too low; the day naive is 24 too low.
        Assert.Equal(38, measures.Count);
        Assert.Equal(3.0 / 24, measures.Mase, 1e-12);
        Assert.Equal(-measures.Wape, measures.Bias, 1e-12);
        Assert.Equal(3 * 38 / Enumerable.Range(72, 38).Sum(i => (double)i), measures.Wape, 1e-12);
    }

    [Fact]
    public void Evaluate_FutureIsChanged_EarlierForecastsAreTheSame()
    {
        // Guards against leaks: the sums over the first origins must not depend on what comes after them.
        var one = TestSeries.Weekly(Hour, 21, 0.1);
        var longer = TestSeries.Weekly(Hour, 21, 0.1).Values.ToArray();
        longer[^1] = 1e6;
        var settings = new ModelSettings();
        var model = new Spy();

        _ = RollingOrigin.Evaluate(model, one, 0.2, 5, settings, TimeSpan.FromDays(1));
        var calm = model.Seen.ToArray();
        model.Seen.Clear();
        _ = RollingOrigin.Evaluate(
            model,
            new RegularSeries(one.Start, Hour, longer),
            0.2,
            5,
            settings,
            TimeSpan.FromDays(1)
        );

        Assert.Equal(calm, model.Seen);
        Assert.DoesNotContain(1e6, model.Seen);
    }

    [Fact]
    public void QuantileMeasures_KnownPairs_CountsAndWeighs()
    {
        var measures = new QuantileMeasures([0.5, 0.9]);

        measures.Add([10, 20], 15);
        measures.Add([10, 20], 5);
        measures.Add([10, 20], double.NaN);

        Assert.Equal(2, measures.Count);
        Assert.Equal(0.5, measures.Coverage(0));
        Assert.Equal(1, measures.Coverage(1));
        Assert.Equal((2.5 + 2.5) / 2, measures.Pinball(0), 1e-12);
        Assert.Equal((0.5 + 1.5) / 2, measures.Pinball(1), 1e-12);
    }

    /// <summary>Records every sample it is shown.</summary>
    private sealed class Spy : IForecastModel
    {
        public string Name => "spy";

        public List<double> Seen { get; } = [];

        public IFittedModel Fit(RegularSeries history, ModelSettings settings)
        {
            Seen.AddRange(history.Values.ToArray());
            return new Fitted(this, history);
        }

        private sealed class Fitted(Spy spy, RegularSeries history) : IFittedModel
        {
            public DateTimeOffset Origin => history.End;

            public TimeSpan Step => history.Step;

            public ModelDiagnostics Diagnostics => new("spy", 0, 0, 0, double.NaN, null);

            public void Forecast(Span<double> mean) => mean.Clear();

            public void Append(double value) => spy.Seen.Add(value);
        }
    }
}

using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Models;

/// <summary>Exponential smoothing with a damped trend, a season of the day and of the week where history has them, and an autoregressive error.</summary>
/// <remarks>
/// The weights minimise the mean absolute error over several leads at once (one step, an hour, six hours, a day), each lead
/// counted by its own best guess, on the newest <see cref="TuneMost"/> samples, by Nelder and Mead (1965). The seasons start from
/// the first two cycles and are learned on from there. Runs on the power of the series in which the spread is even.
/// </remarks>
internal sealed class HoltWintersModel : IForecastModel
{
    /// <summary>Samples that the weights are tuned on: two weeks of minutes.</summary>
    private const int TuneMost = 20_160;

    private const int EvaluationsMost = 120;

    public string Name => "holt-winters";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    private sealed class Fitted : FittedModel
    {
        private readonly PowerTransform _transform;
        private readonly HoltWintersState _state;
        private readonly string? _fallback;

        public Fitted(RegularSeries history, ModelSettings settings)
            : base(history, settings)
        {
            var perDay = TimeSpan.FromDays(1) / history.Step;
            var day = perDay == Math.Floor(perDay) ? (int)perDay : 0;
            _transform = PowerTransform.Choose(history.Values, Math.Max(day, 8));
            var values = new double[history.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = _transform.Forward(history[i]);
            }

            var hasDay = day > 1 && values.Length >= 2 * day;
            var hasWeek = day > 1 && values.Length >= 14 * day;
            _fallback = hasDay ? null : "no season: less than two days of history";
            var from = Math.Max(0, values.Length - Math.Max(TuneMost, hasWeek ? 21 * day : 0));
            var (start, begin) = HoltWintersBeginning.Estimate(values, from, hasDay ? day : 0, hasWeek);
            var weights = Tune(values.AsMemory(begin), start, perDay);
            _state = new HoltWintersState(start, weights, perDay);
            for (var i = begin; i < values.Length; i++)
            {
                _state.Append(values[i]);
            }
        }

        public override ModelDiagnostics Diagnostics => Describe("holt-winters", fallback: _fallback);

        protected override void Appended(double value) => _state.Append(_transform.Forward(value));

        protected override void Predict(Span<double> mean)
        {
            for (var h = 0; h < mean.Length; h++)
            {
                mean[h] = PredictAt(h + 1) ?? double.NaN;
            }
        }

        protected override double? PredictAt(int lead) => _transform.Back(_state.Expect(lead));

        private static HoltWintersWeights Tune(ReadOnlyMemory<double> values, HoltWintersStart start, double perDay)
        {
            var hour = Math.Max(1, (int)Math.Round(perDay / 24));
            int[] leads =
            [
                .. new[] { 1, hour, 6 * hour, 24 * hour }.Distinct().Where(lead => 3 * lead < values.Length),
            ];
            if (leads.Length == 0)
            {
                return new HoltWintersWeights(0.3, 0, 0, 0, 0);
            }

            var hasDay = start.Day.Length > 0;
            var hasWeek = start.Week.Length > 0;
            var scale = Losses(new HoltWintersWeights(0.05, 0, 0.02, 0.02, 0.8), values, start, perDay, leads);
            var best = Vector<double>.Build.DenseOfArray([-3, -7, -3.5, -3.5, 1.4]);
            var least = double.PositiveInfinity;
            var objective = ObjectiveFunction.Value(point =>
            {
                var losses = Losses(Weights(point, hasDay, hasWeek), values, start, perDay, leads);
                double sum = 0;
                for (var i = 0; i < losses.Length; i++)
                {
                    sum += scale[i] > 0 ? losses[i] / scale[i] : 0;
                }

                if (sum < least)
                {
                    (least, best) = (sum, point.Clone());
                }

                return double.IsFinite(sum) ? sum : 1e300;
            });
            try
            {
                new NelderMeadSimplex(1e-3, EvaluationsMost).FindMinimum(
                    objective,
                    best,
                    Vector<double>.Build.DenseOfArray([1.5, 1.5, 1.2, 1.2, 1.2])
                );
            }
            catch (MaximumIterationsException)
            {
                // Cut off where it is no longer worth its time: the best point seen is kept.
            }

            return Weights(best, hasDay, hasWeek);
        }

        private static HoltWintersWeights Weights(Vector<double> point, bool hasDay, bool hasWeek)
        {
            var alpha = Logistic(point[0]);
            return new HoltWintersWeights(
                alpha,
                alpha * Logistic(point[1]),
                hasDay ? Logistic(point[2]) : 0,
                hasWeek ? Logistic(point[3]) : 0,
                0.999 * Logistic(point[4])
            );
        }

        /// <summary>Mean absolute error per lead, the first third left out: there the seasons are still being found.</summary>
        private static double[] Losses(
            HoltWintersWeights weights,
            ReadOnlyMemory<double> samples,
            HoltWintersStart start,
            double perDay,
            int[] leads
        )
        {
            var values = samples.Span;
            var state = new HoltWintersState(start, weights, perDay);
            var losses = new double[leads.Length];
            var from = values.Length / 3;

            // Far leads are asked for at every so many origins only: neighbouring origins say the same.
            var stride = Math.Max(1, (values.Length - from) / 1500);
            for (var i = 0; i < values.Length; i++)
            {
                if (i >= from && (i - from) % stride == 0)
                {
                    for (var l = 0; l < leads.Length; l++)
                    {
                        var target = i + leads[l] - 1;
                        if (target < values.Length && !double.IsNaN(values[target]))
                        {
                            losses[l] += Math.Abs(state.Expect(leads[l]) - values[target]);
                        }
                    }
                }

                state.Append(values[i]);
            }

            return losses;
        }

        private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
    }
}

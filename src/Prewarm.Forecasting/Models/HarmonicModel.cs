using System.Runtime.InteropServices;
using Prewarm.Forecasting.Series;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Models;

/// <summary>Dynamic harmonic regression: waves of the day and the week, and the series' own past at short and seasonal lags.</summary>
/// <remarks>
/// Method: one ridge regression (Hoerl and Kennard 1970) of a sample on Fourier terms (Hyndman and Athanasopoulos, section 10.5)
/// and on lagged samples around now, a day, two days, a week and two weeks ago; farther leads by feeding forecasts back. Runs on
/// the power of the series in which the spread is even. Missing samples are no targets; as lags they are what was forecast then.
/// </remarks>
internal sealed class HarmonicModel : IForecastModel
{
    /// <summary>Rows of the regression, newest first: beyond these it only costs time.</summary>
    private const int RowsMost = 20_160;

    /// <summary>Ridge, as a share of a column's own variance.</summary>
    private const double Ridge = 0.002;

    /// <summary>Below this there is nothing to regress on.</summary>
    private const int RowsLeast = 20;

    public string Name => "harmonic";

    public IFittedModel Fit(RegularSeries history, ModelSettings settings) => new Fitted(history, settings);

    private sealed class Fitted : FittedModel
    {
        private readonly PowerTransform _transform;
        private readonly HarmonicTerms _terms;
        private readonly int[] _lags;
        private readonly double[] _coefficients = [];

        /// <summary>The constant and the waves per slot of the week: a path of a day asks for them a thousand times.</summary>
        private readonly double[] _seasons = [];
        private readonly List<double> _past;
        private readonly (double Least, double Most) _range;
        private readonly string? _fallback;

        public Fitted(RegularSeries history, ModelSettings settings)
            : base(history, settings)
        {
            var perDay = TimeSpan.FromDays(1) / history.Step;
            var day = perDay == Math.Floor(perDay) && perDay > 1 ? (int)perDay : 0;
            var hasDay = day > 1 && history.Count >= 2 * day;
            var hasWeek = day > 0 && history.Count >= 14 * day;
            _transform = PowerTransform.Choose(history.Values, Math.Max(day, 8));
            _terms = new HarmonicTerms(history.Step, settings.TimeZone, hasDay && day > 2, hasWeek && day > 0);
            _lags = Lags(history.Count, day);
            _past = Complete(history, _transform, hasDay ? day : 1);
            _range = Range(_past);
            var from = Math.Max(_lags.Length == 0 ? 0 : _lags[^1], history.Count - RowsMost);
            var rows = Enumerable
                .Range(from, Math.Max(0, history.Count - from))
                .Where(i => !double.IsNaN(history[i]))
                .ToList();
            if (rows.Count < RowsLeast)
            {
                _fallback = "last value: too few samples to regress on";
                return;
            }

            _coefficients = Regress(rows);
            _seasons =
                _coefficients.Length == 0 ? [] : _terms.Waves(_coefficients[0], _coefficients.AsSpan(1 + _lags.Length));
        }

        public override ModelDiagnostics Diagnostics => Describe("harmonic", _coefficients.Length, fallback: _fallback);

        protected override void Appended(double value)
        {
            if (!double.IsNaN(value) || _coefficients.Length == 0)
            {
                var known = double.IsNaN(value) ? Newest() : value;
                _past.Add(_transform.Forward(known));
                return;
            }

            _past.Add(Expect(_past.Count));
        }

        protected override void Predict(Span<double> mean)
        {
            if (_coefficients.Length == 0)
            {
                mean.Fill(double.NaN);
                return;
            }

            var known = _past.Count;
            for (var h = 0; h < mean.Length; h++)
            {
                var expected = Expect(known + h);
                _past.Add(expected);
                mean[h] = _transform.Back(expected);
            }

            _past.RemoveRange(known, mean.Length);
        }

        /// <summary>One step on from what is known up to an index; kept within what the history has seen, with a margin.</summary>
        private double Expect(int index)
        {
            var sum = _seasons[_terms.SlotAt(TimeAt(index))];
            var past = CollectionsMarshal.AsSpan(_past);
            for (var l = 0; l < _lags.Length; l++)
            {
                sum += _coefficients[1 + l] * past[index - _lags[l]];
            }

            return Math.Clamp(sum, _range.Least, _range.Most);
        }

        private double[] Regress(List<int> rows)
        {
            var width = 1 + _lags.Length + _terms.Count;
            var equations = new NormalEquations(width);
            var row = equations.NewRow();
            row[0] = 1;
            var past = CollectionsMarshal.AsSpan(_past);
            foreach (var index in rows)
            {
                for (var l = 0; l < _lags.Length; l++)
                {
                    row[1 + l] = past[index - _lags[l]];
                }

                _terms.At(TimeAt(index)).CopyTo(row.AsSpan(1 + _lags.Length));
                equations.Add(row, past[index]);
            }

            return Solve(equations, rows.Count);
        }

        /// <summary>Ridge on the variance of each column, none on the constant.</summary>
        private static double[] Solve(NormalEquations equations, int rows)
        {
            var normal = equations.Matrix();
            for (var i = 1; i < normal.RowCount; i++)
            {
                var variance = normal[i, i] - (normal[i, 0] * normal[i, 0] / rows);
                normal[i, i] += (Ridge * Math.Max(0, variance)) + (1e-9 * normal[i, i]) + 1e-12;
            }

            var solved = normal.Solve(equations.Right());
            return solved.Exists(value => !double.IsFinite(value)) ? [] : solved.ToArray();
        }

        private static int[] Lags(int count, int day)
        {
            var near = Enumerable.Range(1, day is > 0 and <= 48 ? Math.Min(day, 24) : 12);
            int[] seasons = day > 0 ? [day, 2 * day, 3 * day, 7 * day, 14 * day] : [];
            return
            [
                .. near.Concat(seasons.SelectMany(season => new[] { season - 1, season, season + 1 }))
                    .Where(lag => lag >= 1 && 3 * lag <= count)
                    .Distinct()
                    .Order(),
            ];
        }

        /// <summary>Transformed samples; a missing one is what it was a season before, else the one before.</summary>
        private static List<double> Complete(RegularSeries history, PowerTransform transform, int season)
        {
            var values = new List<double>(history.Count + 1);
            var first = 0.0;
            for (var i = 0; i < history.Count; i++)
            {
                if (!double.IsNaN(history[i]))
                {
                    first = transform.Forward(history[i]);
                    break;
                }
            }

            for (var i = 0; i < history.Count; i++)
            {
                values.Add(
                    !double.IsNaN(history[i]) ? transform.Forward(history[i])
                    : i >= season ? values[i - season]
                    : i > 0 ? values[i - 1]
                    : first
                );
            }

            return values;
        }

        /// <summary>What was seen, and half of its width on either side: a recursion that leaves it is running away.</summary>
        private static (double Least, double Most) Range(List<double> values)
        {
            if (values.Count == 0)
            {
                return (0, 0);
            }

            var (least, most) = (values.Min(), values.Max());
            var margin = 0.5 * (most - least);
            return (least - margin, most + margin);
        }
    }
}

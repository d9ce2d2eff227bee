using Microsoft.ML;
using Microsoft.ML.Data;
using Prewarm.Forecasting.ML.Ssa;

namespace Prewarm.Forecasting.ML.Tests.Ssa;

public sealed class SsaForecastingEstimatorTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void Fit_SampleOfTheMlNetDocumentation_ContinuesThePattern()
    {
        // The documentation's series: 0 to 4, three times over, with windowSize 5, seriesLength 11, horizon 5. ML.NET answers
        // [1.98, 1.02, 1.76, 3.44, 4.27]; the series obeys a recurrence of rank 4 about its mean, so the exact answer is the pattern.
        var data = View([0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1, 2, 3, 4]);
        var transformer = _context
            .ForecastByPrewarmSsa(
                "Forecast",
                "Value",
                5,
                11,
                15,
                5,
                confidenceLowerBoundColumn: "Lower",
                confidenceUpperBoundColumn: "Upper"
            )
            .Fit(data);
        var engine = transformer.CreateEngine();

        var forecast = engine.Predict();

        AssertClose([0, 1, 2, 3, 4], forecast.Mean, 1e-6);
        AssertClose([0, 1, 2, 3, 4], forecast.Lower, 1e-5);
        AssertClose([0, 1, 2, 3, 4], forecast.Upper, 1e-5);
        Assert.Equal(4, transformer.Rank);

        // The sample then observes four zeros, saves a checkpoint and goes on from it as from the original.
        for (var i = 0; i < 4; i++)
        {
            engine.Append(0);
        }

        Assert.Equal(engine.Predict().Mean, Reload(engine).Predict().Mean);
    }

    [Fact]
    public void Transform_Rows_ForecastsAfterEachRow()
    {
        var series = Wave(200);
        var transformer = _context.ForecastByPrewarmSsa("Forecast", "Value", 24, 60, 200, 3).Fit(View(series));
        var next = Wave(205)[200..];

        var view = transformer.Transform(View(next));
        var forecasts = view.GetColumn<float[]>("Forecast").ToArray();

        var engine = transformer.CreateEngine();
        Assert.Equal(next.Length, forecasts.Length);
        for (var i = 0; i < next.Length; i++)
        {
            engine.Append((float)next[i]);
            Assert.Equal(engine.Predict().Mean.Select(value => (float)value), forecasts[i]);
        }

        // A second pass starts from the fitted state again.
        Assert.Equal(forecasts[0], view.GetColumn<float[]>("Forecast").First());
    }

    [Fact]
    public void Fit_InPipelineWithOtherTransformers_GivesColumnsToTheNext()
    {
        var data = View(Wave(200));
        var pipeline = _context
            .Transforms.CopyColumns("Series", "Value")
            .Append(
                _context.ForecastByPrewarmSsa(
                    "Forecast",
                    "Series",
                    24,
                    60,
                    200,
                    3,
                    confidenceLowerBoundColumn: "Lower",
                    confidenceUpperBoundColumn: "Upper"
                )
            )
            .Append(_context.Transforms.Concatenate("All", "Lower", "Forecast", "Upper"));

        var all = pipeline.Fit(data).Transform(data);

        var row = all.GetColumn<float[]>("All").Last();
        Assert.Equal(9, row.Length);
        for (var h = 0; h < 3; h++)
        {
            Assert.True(row[h] <= row[h + 3] && row[h + 3] <= row[h + 6]);
        }
    }

    [Fact]
    public void Transform_OnlyAnotherColumnRead_IsThatColumn()
    {
        var data = View(Wave(120));
        var view = _context.ForecastByPrewarmSsa("Forecast", "Value", 24, 60, 120, 3).Fit(data).Transform(data);

        Assert.Equal(data.GetColumn<float>("Value"), view.GetColumn<float>("Value"));
        Assert.Equal(data.GetRowCount(), view.GetRowCount());
        Assert.False(view.CanShuffle);
    }

    [Fact]
    public void Fit_DoublePrecisionColumn_IsTheSame()
    {
        var series = Wave(120);
        var rounded = Array.ConvertAll(series, value => (double)(float)value);
        var estimator = _context.ForecastByPrewarmSsa("Forecast", "Value", 24, 60, 120, 3);
        var twofold = _context.Data.LoadFromEnumerable(rounded.Select(value => new TwofoldRow { Value = value }));

        Assert.Equal(
            estimator.Fit(View(series)).CreateEngine().Predict().Mean,
            estimator.Fit(twofold).CreateEngine().Predict().Mean
        );
    }

    [Fact]
    public void Fit_MoreRowsThanTrainSize_MovesOnToTheLastRow()
    {
        var series = Wave(300);
        var fitted = _context
            .ForecastByPrewarmSsa("Forecast", "Value", 24, 60, 200, 3)
            .Fit(View(series))
            .CreateEngine();
        var moved = _context
            .ForecastByPrewarmSsa("Forecast", "Value", 24, 60, 200, 3)
            .Fit(View(series[..200]))
            .CreateEngine();
        foreach (var value in series[200..])
        {
            moved.Append((float)value);
        }

        Assert.Equal(moved.Predict().Mean, fitted.Predict().Mean);
        Assert.Equal(moved.Deviation, fitted.Deviation);
    }

    [Theory]
    [InlineData("constant")]
    [InlineData("zero")]
    public void Fit_ConstantSeries_StaysConstant(string kind)
    {
        var level = kind == "zero" ? 0 : 7;
        var engine = _context
            .ForecastByPrewarmSsa("Forecast", "Value", 10, 30, 100, 5)
            .Fit(View([.. Enumerable.Repeat((double)level, 100)]))
            .CreateEngine();

        var forecast = engine.Predict();

        Assert.All(forecast.Mean, value => Assert.Equal(level, value, 1e-9));
        Assert.All(forecast.Upper, value => Assert.Equal(level, value, 1e-9));
        Assert.Equal(0, engine.Rank);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(11)]
    public void Fit_FewerRowsThanTrainSize_IsFinite(int count)
    {
        var forecast = _context
            .ForecastByPrewarmSsa("Forecast", "Value", 10, 30, 100, 5)
            .Fit(View(Wave(count)))
            .CreateEngine()
            .Predict();

        Assert.All(
            forecast.Mean.Concat(forecast.Lower).Concat(forecast.Upper),
            value => Assert.True(double.IsFinite(value))
        );
    }

    [Fact]
    public void Fit_MissingSamples_StaysCloseToTheCompleteFit()
    {
        var series = Wave(400);
        var holed = (double[])series.Clone();
        for (var i = 7; i < holed.Length; i += 20)
        {
            holed[i] = double.NaN;
        }

        holed[0] = double.NaN;
        holed[^1] = double.NaN;
        var estimator = _context.ForecastByPrewarmSsa("Forecast", "Value", 48, 100, 390, 12);
        var whole = estimator.Fit(View(series)).CreateEngine().Predict();
        var missing = estimator.Fit(View(holed)).CreateEngine().Predict();

        // The wave swings by 13 either way; lines across its holes, one sample in twenty, cut off less than a tenth of that.
        for (var h = 0; h < 12; h++)
        {
            Assert.Equal(whole.Mean[h], missing.Mean[h], 1.3);
        }
    }

    [Fact]
    public void Fit_NothingKnown_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            _context.ForecastByPrewarmSsa("Forecast", "Value", 4, 10, 20, 5).Fit(View([double.NaN, double.NaN]))
        );
        Assert.Contains("'Value' has no known sample", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_MissingOrTextColumn_IsRefusedByName()
    {
        var text = _context.Data.LoadFromEnumerable([new TextRow { Value = "1" }]);
        var estimator = _context.ForecastByPrewarmSsa("Forecast", "Value", 4, 10, 20, 5);
        var other = _context.ForecastByPrewarmSsa("Forecast", "Absent", 4, 10, 20, 5);

        Assert.Contains(
            "Single or Double",
            Assert.Throws<ArgumentException>(() => estimator.Fit(text)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'Absent'",
            Assert.Throws<ArgumentException>(() => other.Fit(text)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Interval_NoiseAroundAWave_CoversAsManyAsItsLevel()
    {
        var random = new Random(5);
        var series = Array.ConvertAll(Wave(1200), value => value + Gaussian(random));
        var engine = _context
            .ForecastByPrewarmSsa("Forecast", "Value", 48, 200, 800, 4, confidenceLevel: 0.9f)
            .Fit(View(series[..800]))
            .CreateEngine();
        var inside = 0;
        var judged = 0;
        for (var i = 800; i + 4 <= series.Length; i++)
        {
            var forecast = engine.Predict();
            for (var h = 0; h < 4; h++)
            {
                inside += series[i + h] >= forecast.Lower[h] && series[i + h] <= forecast.Upper[h] ? 1 : 0;
                judged++;
            }

            engine.Append((float)series[i]);
        }

        // Four hundred origins with overlapping errors: three standard errors of a share of 0.9.
        Assert.InRange((double)inside / judged, 0.86, 0.94);
    }

    [Theory]
    [InlineData("windowSize")]
    [InlineData("seriesLength")]
    [InlineData("trainSize")]
    [InlineData("horizon")]
    [InlineData("discountFactor")]
    [InlineData("rankSelectionMethod")]
    [InlineData("rank")]
    [InlineData("maxRank")]
    [InlineData("shouldStabilize")]
    [InlineData("shouldMaintainInfo")]
    [InlineData("maxGrowth")]
    [InlineData("confidenceLowerBoundColumn")]
    [InlineData("confidenceLevel")]
    [InlineData("outputColumnName")]
    [InlineData("inputColumnName")]
    public void Options_BrokenOrWithoutMeaning_AreRefusedByName(string option)
    {
        var good = Good();
        var broken = option switch
        {
            "windowSize" => good with { WindowSize = 1 },
            "seriesLength" => good with { SeriesLength = 24 },
            "trainSize" => good with { TrainSize = 48 },
            "horizon" => good with { Horizon = 0 },
            "discountFactor" => good with { DiscountFactor = 0.9f },
            "rankSelectionMethod" => good with { RankSelectionMethod = (RankSelectionMethod)9 },
            "rank" => good with { RankSelectionMethod = RankSelectionMethod.Fixed },
            "maxRank" => good with { MaxRank = 24 },
            "shouldStabilize" => good with { ShouldStabilize = false },
            "shouldMaintainInfo" => good with { ShouldMaintainInfo = true },
            "maxGrowth" => good with { MaxGrowth = new GrowthRatio(10, 1) },
            "confidenceLowerBoundColumn" => good with { ConfidenceUpperBoundColumn = "Upper" },
            "confidenceLevel" => good with { ConfidenceLevel = 1 },
            "outputColumnName" => good with { OutputColumnName = "" },
            _ => good with { InputColumnName = "" },
        };

        var error = Assert.Throws<ArgumentException>(() => new SsaForecastingEstimator(_context, broken));

        Assert.Equal(option, error.ParamName);
        Assert.StartsWith(option, error.Message, StringComparison.Ordinal);
        _ = new SsaForecastingEstimator(_context, good);
    }

    [Fact]
    public void Rank_Methods_BoundIt()
    {
        var series = Wave(400);
        int RankOf(SsaForecastingOptions options) =>
            new SsaForecastingEstimator(_context, options).Fit(View(series)).Rank;

        Assert.Equal(3, RankOf(Good() with { RankSelectionMethod = RankSelectionMethod.Fixed, Rank = 3 }));
        Assert.InRange(RankOf(Good() with { MaxRank = 2 }), 1, 2);
        Assert.InRange(RankOf(Good() with { RankSelectionMethod = RankSelectionMethod.Fast }), 2, 23);
        Assert.InRange(RankOf(Good()), 2, 23);
    }

    [Fact]
    public void MaxGrowth_GrowingSeries_HoldsTheForecastDown()
    {
        double[] series = [.. Enumerable.Range(0, 120).Select(i => Math.Exp(0.05 * i))];
        double Last(GrowthRatio? growth) =>
            new SsaForecastingEstimator(
                _context,
                Good() with
                {
                    TrainSize = 120,
                    Horizon = 40,
                    Rank = 2,
                    MaxGrowth = growth,
                }
            )
                .Fit(View(series))
                .CreateEngine()
                .Predict()
                .Mean[^1];

        Assert.True(Last(new GrowthRatio(1000, 1.01)) < Last(new GrowthRatio(1, 1.2)));
    }

    [Fact]
    public void Adaptive_PatternChanges_IsLearned()
    {
        double[] series = [.. Enumerable.Range(0, 200).Select(i => Math.Sin(2 * Math.PI * i / 12))];
        double[] later = [.. Enumerable.Range(0, 200).Select(i => Math.Sin(2 * Math.PI * i / 7))];
        double Error(bool isAdaptive)
        {
            var options = Good() with { IsAdaptive = isAdaptive, SeriesLength = 100, TrainSize = 200, Horizon = 1 };
            var engine = new SsaForecastingEstimator(_context, options).Fit(View(series)).CreateEngine();
            double sum = 0;
            for (var i = 0; i < later.Length; i++)
            {
                sum += i >= 150 ? Math.Abs(engine.Predict().Mean[0] - later[i]) : 0;
                engine.Append(later[i]);
            }

            return sum;
        }

        Assert.True(Error(true) < 0.1 * Error(false));
    }

    private static SsaForecastingOptions Good() =>
        new()
        {
            OutputColumnName = "Forecast",
            InputColumnName = "Value",
            WindowSize = 24,
            SeriesLength = 60,
            TrainSize = 400,
            Horizon = 5,
        };

    private static SsaForecastEngine Reload(SsaForecastEngine engine)
    {
        using var file = new MemoryStream();
        engine.Save(file);
        file.Position = 0;
        return SsaForecastEngine.Load(file);
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private IDataView View(double[] values) =>
        _context.Data.LoadFromEnumerable(values.Select(value => new Row { Value = (float)value }).ToArray());

    private static double[] Wave(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => 50 + (10 * Math.Sin(2 * Math.PI * i / 24)) + (3 * Math.Cos(2 * Math.PI * i / 8))),
        ];

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Row
    {
        public float Value { get; set; }
    }

    private sealed class TwofoldRow
    {
        public double Value { get; set; }
    }

    private sealed class TextRow
    {
        public string Value { get; set; } = "";
    }
}

using Prewarm.Forecasting.ML.Ssa;

namespace Prewarm.Forecasting.ML.Tests.Ssa;

public sealed class SsaForecastEngineTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_Saved_ForecastsBitForBitAndMovesOnAlike(bool isAdaptive)
    {
        var engine = Engine(Options() with { IsAdaptive = isAdaptive });
        engine.Append(3);
        var copy = SsaForecastEngine.Load(new MemoryStream(Saved(engine)));
        for (var i = 0; i < 60; i++)
        {
            var one = engine.Predict();
            var other = copy.Predict();
            Assert.Equal(one.Mean, other.Mean);
            Assert.Equal(one.Lower, other.Lower);
            Assert.Equal(one.Upper, other.Upper);
            engine.Append(i % 5 == 0 ? double.NaN : i % 7);
            copy.Append(i % 5 == 0 ? double.NaN : i % 7);
        }

        Assert.Equal(engine.Options, copy.Options);
        Assert.Equal(engine.Rank, copy.Rank);
    }

    [Fact]
    public void Load_AnyByteChanged_IsRefused()
    {
        var saved = Saved(Engine(Options()));
        var random = new Random(11);
        for (var i = 0; i < 300; i++)
        {
            var broken = (byte[])saved.Clone();
            broken[i < 100 ? i % saved.Length : random.Next(saved.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Throws<InvalidDataException>(() => SsaForecastEngine.Load(new MemoryStream(broken)));
        }
    }

    [Fact]
    public void Load_CutShort_IsRefused()
    {
        var saved = Saved(Engine(Options()));
        foreach (var length in (int[])[0, 1, 8, 15, 16, 17, saved.Length / 2, saved.Length - 1])
        {
            Assert.Throws<InvalidDataException>(() => SsaForecastEngine.Load(new MemoryStream(saved, 0, length)));
        }
    }

    [Fact]
    public void Load_ForeignFileOrVersion_SaysSo()
    {
        var foreign = new byte[4096];
        new Random(1).NextBytes(foreign);
        var later = Saved(Engine(Options()));
        later[8] = 99;

        Assert.Contains(
            "not a saved SSA model",
            Assert.Throws<InvalidDataException>(() => SsaForecastEngine.Load(new MemoryStream(foreign))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "version 99",
            Assert.Throws<InvalidDataException>(() => SsaForecastEngine.Load(new MemoryStream(later))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Predict_OtherHorizon_NeedsVariableHorizon()
    {
        Assert.Throws<InvalidOperationException>(() => Engine(Options()).Predict(7));
        var free = Engine(Options() with { VariableHorizon = true });

        Assert.Equal(7, free.Predict(7).Mean.Count);
        Assert.Equal(free.Predict(7).Mean.Take(3), free.Predict(3).Mean);
        Assert.Throws<ArgumentOutOfRangeException>(() => free.Predict(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void Predict_LevelOutOfRange_IsRefused(double level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Engine(Options()).Predict(level: level));

    [Fact]
    public void Predict_HigherLevel_HoldsTheLowerOne()
    {
        var engine = Engine(Options());
        var narrow = engine.Predict(level: 0.5);
        var wide = engine.Predict(level: 0.99);

        for (var h = 0; h < narrow.Mean.Count; h++)
        {
            Assert.True(wide.Lower[h] < narrow.Lower[h] && narrow.Upper[h] < wide.Upper[h]);
            Assert.True(h == 0 || wide.Upper[h] - wide.Lower[h] >= wide.Upper[h - 1] - wide.Lower[h - 1]);
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(0.001)]
    public void Predict_SeriesTimesFactor_IsTimesFactor(double factor)
    {
        var plain = Engine(Options()).Predict();
        var times = Engine(Options(), factor).Predict();

        for (var h = 0; h < plain.Mean.Count; h++)
        {
            Assert.Equal(1, times.Mean[h] / (factor * plain.Mean[h]), 1e-6);
            Assert.Equal(1, times.Upper[h] / (factor * plain.Upper[h]), 1e-6);
        }
    }

    [Fact]
    public void Predict_SameSeriesTwice_IsTheSame() =>
        Assert.Equal(Engine(Options()).Predict().Mean, Engine(Options()).Predict().Mean);

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1e300)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Predict_AfterHostileSamples_HasNoNaN(double value)
    {
        var engine = Engine(Options());
        for (var i = 0; i < 50; i++)
        {
            engine.Append(value);
            var forecast = engine.Predict();
            Assert.DoesNotContain(double.NaN, forecast.Mean);
            Assert.DoesNotContain(double.NaN, forecast.Upper);
        }
    }

    private static byte[] Saved(SsaForecastEngine engine)
    {
        using var file = new MemoryStream();
        engine.Save(file);
        return file.ToArray();
    }

    private static SsaForecastEngine Engine(SsaForecastingOptions options, double factor = 1)
    {
        options.Validate();
        var random = new Random(2);
        double[] series =
        [
            .. Enumerable
                .Range(0, 200)
                .Select(i => factor * (20 + (8 * Math.Sin(2 * Math.PI * i / 12)) + random.NextDouble())),
        ];
        return new SsaForecastEngine(options, SsaSequence.Fit(series, options));
    }

    private static SsaForecastingOptions Options() =>
        new()
        {
            OutputColumnName = "Forecast",
            InputColumnName = "Value",
            WindowSize = 24,
            SeriesLength = 80,
            TrainSize = 200,
            Horizon = 5,
        };
}

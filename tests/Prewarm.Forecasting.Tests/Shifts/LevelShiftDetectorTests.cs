using Prewarm.Forecasting.Shifts;

namespace Prewarm.Forecasting.Tests.Shifts;

public class LevelShiftDetectorTests
{
    [Theory]
    [InlineData(6, 1)]
    [InlineData(-6, -1)]
    public void Add_LevelMovesBySixSpreads_IsFoundWithinMinutes(double shift, int direction)
    {
        var (detector, noise) = Calm(300);
        var found = 0;
        var samples = 0;

        while (found == 0 && samples < 60)
        {
            found = detector.Add(shift + noise());
            samples++;
        }

        Assert.Equal(direction, found);
        Assert.InRange(samples, 2, 8);
    }

    [Fact]
    public void Add_OneWildSample_IsNoShift()
    {
        var (detector, noise) = Calm(300);

        var found = detector.Add(1e9);

        Assert.Equal(0, found);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal(0, detector.Add(noise())));
    }

    [Fact]
    public void Add_NoiseForAWeekOfMinutes_RaisesHardlyAnyAlarm()
    {
        var (detector, noise) = Calm(10_080);
        Assert.NotNull(noise);

        Assert.InRange(detector.Alarms, 0, 1);
    }

    [Fact]
    public void Add_ScaledErrors_AreJudgedAlike()
    {
        var small = new LevelShiftDetector();
        var large = new LevelShiftDetector();
        var noise = Noise(3);
        for (var i = 0; i < 400; i++)
        {
            var error = noise() + (i >= 300 ? 7 : 0);

            Assert.Equal(small.Add(error), large.Add(1e6 * error));
        }

        Assert.True(small.Alarms > 0);
    }

    [Fact]
    public void Add_ConstantThenAnotherConstant_IsFound()
    {
        var detector = new LevelShiftDetector();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(0, detector.Add(0));
        }

        Assert.Equal(1, Enumerable.Range(0, 10).Max(_ => detector.Add(1)));
    }

    [Fact]
    public void Add_NotFinite_IsLeftOut()
    {
        var (detector, _) = Calm(100);

        Assert.Equal(0, detector.Add(double.NaN));
        Assert.Equal(0, detector.Add(double.PositiveInfinity));
    }

    private static (LevelShiftDetector Detector, Func<double> Noise) Calm(int count)
    {
        var detector = new LevelShiftDetector();
        var noise = Noise(5);
        for (var i = 0; i < count; i++)
        {
            detector.Add(noise());
        }

        return (detector, noise);
    }

    private static Func<double> Noise(int seed)
    {
        var random = new Random(seed);
        return () => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}

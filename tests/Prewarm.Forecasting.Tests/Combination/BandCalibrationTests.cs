using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Tests.Combination;

public class BandCalibrationTests
{
    private static readonly double[] Levels = [0.025, 0.1, 0.5, 0.9, 0.975];

    [Fact]
    public void Apply_LittleSeen_WidensTheTailsMost()
    {
        var band = Band(thin: 1.1);

        var widened = Enumerable.Range(0, Levels.Length).Select(l => band[l] - 100).ToArray();
        Assert.Equal(1.3 * -20, widened[0], 1e-9);
        Assert.Equal(1.1 * -10, widened[1], 1e-9);
        Assert.Equal(0, widened[2], 1e-9);
        Assert.Equal(1.1 * 10, widened[3], 1e-9);
        Assert.Equal(1.3 * 20, widened[4], 1e-9);
    }

    [Fact]
    public void Apply_MuchSeen_LeavesTheBand()
    {
        Assert.Equal([80, 90, 100, 110, 120], Band(thin: 1));
    }

    [Fact]
    public void Apply_NoForecast_IsNone()
    {
        var band = new double[Levels.Length];
        double[] none = [double.NaN, double.NaN, double.NaN, double.NaN, double.NaN];

        Calibration().Apply(none, 1, 1, band);

        Assert.All(band, value => Assert.True(double.IsNaN(value)));
    }

    private static double[] Band(double thin)
    {
        var band = new double[Levels.Length];
        Calibration().Apply([80, 90, 100, 110, 120], 1, thin, band);
        return band;
    }

    private static BandCalibration Calibration()
    {
        var range = new ValueRange();
        range.See(0);
        range.See(200);
        return new BandCalibration(
            new LeadSettings
            {
                Lead = 24,
                Step = TimeSpan.FromHours(1),
                Stride = 1,
                Levels = Levels,
                Naive = [true, false],
                Transform = PowerTransform.Choose([1, 2, 3], 8),
                Tuning = CombinationTuning.Default,
            },
            range
        );
    }
}

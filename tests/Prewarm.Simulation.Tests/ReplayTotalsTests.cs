using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation.Tests;

/// <summary>Replays were made faster; what they come to was not changed.</summary>
public sealed class ReplayTotalsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Name, target, GPU-hours, missed fraction, scale-ups, scale-downs, 99 % wait; made before anything was cached or kept sorted.</summary>
    private const string Expected = """
        reactive 0.3 3219.258333333333 0 80 106 0
        reactive 0.4 2418.5916666666667 0 74 98 0
        reactive 0.5 1935.6375 0 71 94 0
        reactive 0.6 1753.7958333333333 0.006965946052772518 84 93 0
        reactive 0.7 1765.0875 0.007807937033199025 96 101 0
        reactive 0.8 1755.4416666666666 0.007982284619185893 85 84 0
        reactive 0.9 1663.1625 0.011023560516516458 139 133 3.0384615384615383
        reactive 0.95 1644.0666666666666 0.0151016590343102 178 168 5.216666666666667
        reactive-credited 0.3 3219.258333333333 0 80 106 0
        reactive-credited 0.4 2418.5916666666667 0 74 98 0
        reactive-credited 0.5 1935.5541666666666 0 70 93 0
        reactive-credited 0.6 1619.5791666666667 0.007130377988923442 61 88 0
        reactive-credited 0.7 1387.5 0.00914365899166358 72 96 0
        reactive-credited 0.8 1229.4666666666667 0.010167364357484852 64 87 3.76
        reactive-credited 0.9 1097.9083333333333 0.014541906613477339 61 84 15.441333333333333
        reactive-credited 0.95 1045.7666666666667 0.03626983075570991 62 82 20.60289855072464
        seed 0 1315.425 0 57 80 0
        holt-winters 0 1910.3916666666667 0.007643505097048101 92 107 0
        oracle 0.9 1090.9083333333333 7.195839927965757E-05 52 70 0
        """;

    [Fact]
    public void Totals_OfEveryPlainPolicy_AreThoseOfThePlainReplay()
    {
        var suite = new PolicySuite(TrafficGenerator.Generate(Start, 9, 7), TimeSpan.FromSeconds(300), 40, 1);
        var lines = suite
            .Run(["reactive", "reactive-credited", "seed", "holt-winters", "oracle"])
            .Select(outcome =>
                FormattableString.Invariant(
                    $"{outcome.Name} {outcome.Parameters.GetValueOrDefault("target"):0.##} {outcome.GpuHours:R} {outcome.MissedFraction:R} {outcome.ScaleUps} {outcome.ScaleDowns} {outcome.P99WaitSeconds:R}"
                )
            );
        Assert.Equal(Expected, string.Join("\n", lines));
    }
}

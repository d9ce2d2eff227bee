using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Prewarm.Scaling.Metrics;

namespace Prewarm.Scaling.Tests.Metrics;

public sealed class MetricRoundingTests
{
    public static TheoryData<double> Targets => [0.001, 0.003, 0.8, 1, 1.1, 3, 4.8, 6.111, 12.8, 16, 20, 333.333, 1e6];

    /// <summary>What the HPA computes after KEDA 2.20 and later: %.3f, then milli arithmetic.</summary>
    private static long ReplicasByFormat(double value, double target) =>
        Ceiling(FormatMilli(value), FormatMilli(target));

    /// <summary>The same for KEDA up to 2.19, which truncates.</summary>
    private static long ReplicasByTruncation(double value, double target) =>
        Ceiling((long)(value * 1000), (long)(target * 1000) == 0 ? 1 : FormatMilli(target));

    private static long FormatMilli(double value) =>
        (long)(decimal.Parse(value.ToString("F3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) * 1000);

    private static long Ceiling(long value, long target) => (value + target - 1) / target;

    [Theory]
    [MemberData(nameof(Targets))]
    public void Value_EveryPlannedCount_GivesThePlanBothWays(double raw)
    {
        var target = MetricRounding.Target(raw);
        for (var planned = 1; planned <= 500; planned++)
        {
            foreach (var share in (double[])[0.0001, 0.37, 0.9999, 1])
            {
                var value = MetricRounding.Value((planned - 1 + share) * target, target);
                Assert.Equal(planned, ReplicasByFormat(value, target));
                Assert.Equal(planned, ReplicasByTruncation(value, target));
                Assert.Equal(planned, MetricRounding.Replicas(value, target));
            }
        }
    }

    [Property(MaxTest = 2000)]
    public Property Value_AnyDemandAndTarget_SurvivesTheMilliGrid() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NormalFloat>(),
            ArbMap.Default.ArbFor<NormalFloat>(),
            (demandSeed, targetSeed) =>
            {
                var demand = Math.Abs(demandSeed.Get) % 1e6;
                var target = MetricRounding.Target((Math.Abs(targetSeed.Get) % 1e3) + 0.001);
                var value = MetricRounding.Value(demand, target);
                var planned = MetricRounding.Replicas(demand, target);
                Assert.Equal(planned, ReplicasByFormat(value, target));
                Assert.Equal(planned, ReplicasByTruncation(value, target));
            }
        );

    [Fact]
    public void Value_Zero_StaysZero() => Assert.Equal(0, MetricRounding.Value(0, 5));

    [Fact]
    public void Value_BelowHalfAMilli_IsRaisedToOneMilli() => Assert.Equal(0.001, MetricRounding.Value(1e-9, 5), 6);

    [Fact]
    public void Value_Huge_IsClampedBelowTheOverflowOfMilliArithmetic() =>
        Assert.True(MetricRounding.Value(1e300, 1e12) <= 9.2e15);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1)]
    public void Value_NotAnAmount_Throws(double demand) =>
        Assert.Throws<ArgumentException>(() => MetricRounding.Value(demand, 1));

    [Theory]
    [InlineData(0.4, 1)]
    [InlineData(1.5, 2)]
    [InlineData(16, 16)]
    public void IntegerTarget_IsAtLeastOne(double target, long expected) =>
        Assert.Equal(expected, MetricRounding.IntegerTarget(target));

    [Theory]
    [InlineData("s0-prewarm", true)]
    [InlineData("s123-x", true)]
    [InlineData("s-x", false)]
    [InlineData("sx0-x", false)]
    [InlineData("prewarm-vllm-0", false)]
    [InlineData("", false)]
    public void HasIndexPrefix_OnlyKedasOwn_IsSeen(string name, bool expected) =>
        Assert.Equal(expected, MetricNames.HasIndexPrefix(name));
}

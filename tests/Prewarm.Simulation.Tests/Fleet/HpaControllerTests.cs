using Prewarm.Simulation.Fleet;

namespace Prewarm.Simulation.Tests.Fleet;

/// <summary>Worked examples of Kubernetes' documented algorithm; each comment is the calculation.</summary>
public sealed class HpaControllerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(10, 109, 10)] // 109 / (10 x 10) = 1.09: within 10 %
    [InlineData(10, 110, 11)] // 1 - 1.1 is a bit below -0.1 in floating point, so exactly 10 % above acts
    [InlineData(10, 111, 12)] // 1.11, so ceil(11.1) = 12
    [InlineData(10, 91, 10)] // 0.91: within
    [InlineData(10, 90, 10)] // 1 - 0.9 is a bit below 0.1, so exactly 10 % below does not act
    [InlineData(10, 89, 9)] // 0.89: outside, ceil(8.9) = 9
    [InlineData(88, 890, 88)] // one more of 88 is 1.1 %: never asked for
    [InlineData(1, 11, 2)] // one of one is 10 %
    [InlineData(3, 20.001, 3)] // 0.667: outside, ceil(2.0001) = 3
    [InlineData(3, 20, 2)] // ceil(2.0) = 2
    public void Sync_Tolerance_BothSidesThenCeil(int replicas, double value, int expected) =>
        Assert.Equal(expected, new HpaController().Sync(Start, replicas, value, 10));

    // Quantities have three decimals: what is lost in them cannot ask for a replica, nor bring it out of the tolerance.
    [Theory]
    [InlineData(3, 20.0004, 10, 2)] // 20000 milli / 10000 milli = 2.0
    [InlineData(3, 20.0006, 10, 3)] // 20001 / 10000 = 2.0001
    [InlineData(1, 0.0004, 10, 1)] // 0 milli: a wish of 0, held by the minimum
    [InlineData(2, 3, 0.9996, 3)] // 3000 / 1000, not 3 / 0.9996 = 3.0012
    [InlineData(10, 110.0004, 10, 11)]
    [InlineData(10, 109.9996, 10, 11)] // 110000 milli: at the edge, as 110
    [InlineData(10, 109.9994, 10, 10)]
    public void Sync_Quantities_AreMilli(int replicas, double value, double target, int expected) =>
        Assert.Equal(expected, new HpaController().Sync(Start, replicas, value, target));

    [Theory]
    [InlineData(1, 1000, 5)] // max(1 + 4, 1 x 2) = 5
    [InlineData(2, 1000, 6)] // max(6, 4)
    [InlineData(4, 1000, 8)] // max(8, 8)
    [InlineData(5, 1000, 10)] // max(9, 10)
    [InlineData(10, 1000, 20)]
    [InlineData(10, 150, 15)] // less than the limit is not raised to it
    public void Sync_Up_AtMostFourOrAsManyAgain(int replicas, double value, int expected) =>
        Assert.Equal(expected, new HpaController().Sync(Start, replicas, value, 10));

    [Fact]
    public void Sync_UpFromOne_RampsByThePoliciesEveryFifteenSeconds()
    {
        var hpa = new HpaController();
        var replicas = 1;
        var ramp = new List<int>();
        for (var second = 0; second < 75; second += 15)
        {
            replicas = hpa.Sync(Start.AddSeconds(second), replicas, 470, 10);
            ramp.Add(replicas);
        }

        Assert.Equal([5, 10, 20, 40, 47], ramp);
    }

    [Fact]
    public void Sync_Falling_WaitsForTheHighestWishOfFiveMinutes()
    {
        var hpa = new HpaController();
        var replicas = hpa.Sync(Start, 10, 200, 10);
        Assert.Equal(20, replicas);
        for (var second = 15; second < 300; second += 15)
        {
            replicas = hpa.Sync(Start.AddSeconds(second), replicas, 50, 10);
            Assert.Equal(20, replicas);
        }

        Assert.Equal(5, hpa.Sync(Start.AddSeconds(300), replicas, 50, 10));
    }

    // Wishes 20, 12, 5, 5 ...: down to 12 when the 20 is five minutes old, to 5 when the 12 is.
    [Fact]
    public void Sync_FallingInSteps_FollowsEachWishFiveMinutesLate()
    {
        var hpa = new HpaController();
        var replicas = hpa.Sync(Start, 20, 200, 10);
        var changes = new List<(int, int)>();
        for (var second = 15; second <= 360; second += 15)
        {
            var next = hpa.Sync(Start.AddSeconds(second), replicas, second == 60 ? 120 : 50, 10);
            if (next != replicas)
            {
                changes.Add((second, next));
            }

            replicas = next;
        }

        Assert.Equal([(300, 12), (360, 5)], changes);
    }

    // Within the tolerance the wish is the present number: it holds the others up for five minutes, too.
    [Fact]
    public void Sync_WithinTolerance_IsAWishForWhatThereIs()
    {
        var hpa = new HpaController();
        Assert.Equal(20, hpa.Sync(Start, 20, 185, 10)); // 0.925: within, a wish of 20, not of 19
        Assert.Equal(20, hpa.Sync(Start.AddSeconds(285), 20, 50, 10));
        Assert.Equal(5, hpa.Sync(Start.AddSeconds(300), 20, 50, 10));
    }

    [Fact]
    public void Sync_Down_HasNoLimitOfItsOwn() => Assert.Equal(1, new HpaController().Sync(Start, 500, 0, 10));

    [Theory]
    [InlineData(3, 0, 3)] // wishes less than the minimum
    [InlineData(6, 1000, 8)] // wishes more than the maximum
    [InlineData(2, 20, 3)] // below the bounds: to the bound, whatever the metric says
    [InlineData(12, 1000, 8)] // above
    public void Sync_Bounds_HoldBeforeTheMetric(int replicas, double value, int expected) =>
        Assert.Equal(expected, new HpaController(3, 8).Sync(Start, replicas, value, 10));

    // AverageValue divides by all replicas, ready or not: 20 with 15 of them starting still count as 20.
    [Fact]
    public void Sync_StartingReplicas_CountInTheRatio()
    {
        var fleet = new SimulatedFleet(TimeSpan.FromMinutes(5), 5);
        var hpa = new HpaController();
        fleet.Resize(20);
        Assert.Equal((5, 15), (fleet.Ready, fleet.Starting));
        Assert.Equal(20, hpa.Sync(Start, fleet.Replicas, 200, 10)); // 200 / (10 x 20) = 1.0, not 200 / (10 x 5) = 4
        Assert.Equal(25, hpa.Sync(Start.AddSeconds(15), fleet.Replicas, 250, 10)); // ceil(25), not ceil(250 / 10 x 20 / 5)
    }

    [Theory]
    [InlineData(null)]
    [InlineData(double.NaN)]
    public void Sync_MetricFailed_ChangesNothingAndLeavesNoWish(double? failed)
    {
        var hpa = new HpaController();
        Assert.Equal(7, hpa.Sync(Start, 7, failed, 10));
        Assert.Equal(20, hpa.Sync(Start.AddSeconds(15), 20, 200, 10));
        Assert.Equal(20, hpa.Sync(Start.AddSeconds(30), 20, failed, 10));
        Assert.Equal(20, hpa.Sync(Start.AddSeconds(300), 20, 50, 10)); // the wish of second 15 is 285 s old
        Assert.Equal(5, hpa.Sync(Start.AddSeconds(315), 20, 50, 10));
    }

    // The window against the plain definition: the highest of all wishes of the last 300 s.
    [Fact]
    public void Sync_RandomWishes_MatchThePlainDefinition()
    {
        var random = new Random(5);
        var hpa = new HpaController();
        var wishes = new List<(DateTimeOffset At, int Wish)>();
        var replicas = 10;
        for (var tick = 0; tick < 5000; tick++)
        {
            var now = Start.AddSeconds(15 * tick);
            var value = random.Next(0, 600);
            var wish =
                Math.Abs(1 - (value * 1000.0 / (10000.0 * replicas))) <= 0.1
                    ? replicas
                    : (int)Math.Ceiling(value / 10.0);
            wishes.Add((now, wish));
            var highest = wishes.Where(entry => entry.At > now.AddSeconds(-300)).Max(entry => entry.Wish);
            var desired = wish >= replicas ? wish : Math.Min(replicas, highest);
            var expected = Math.Max(1, Math.Min(desired, replicas + Math.Max(4, replicas)));
            replicas = hpa.Sync(now, replicas, value, 10);
            Assert.Equal(expected, replicas);
        }
    }
}

namespace Prewarm.Scaler.Tests.Deciding;

public sealed class OperatorOrdersTests
{
    [Theory]
    [InlineData("*", 3, 3)]
    [InlineData("inference", 3, 3)]
    [InlineData("inference/a", 3, 5)]
    [InlineData("elsewhere", 5, 5)]
    public void Pass_AnOverride_HoldsForItsScopeOnly(string scope, int a, int b)
    {
        var bench = new DecidingBench();
        var (one, two) = (bench.Add("a"), bench.Add("b"));
        bench.Order("override", scope, """{"kind":"cap","replicas":3}""");

        Assert.Equal([a, b], bench.Replicas((one, 50), (two, 50)));
    }

    [Fact]
    public void Pass_AnOverrideOfATeam_HoldsForItsWorkloadsOnly()
    {
        var bench = new DecidingBench();
        var (one, two) = (bench.Add("a", ("team", "search")), bench.Add("b"));
        bench.Order("override", "*", """{"kind":"pin","replicas":2,"team":"search"}""");

        Assert.Equal([2, 5], bench.Replicas((one, 50), (two, 50)));
    }

    [Fact]
    public void Pass_AnOverrideThatExpires_EndsByItself()
    {
        var bench = new DecidingBench();
        var one = bench.Add("a");
        bench.Order("override", "*", """{"kind":"pin","replicas":2}""", minutes: 0.5);

        Assert.Equal([2], bench.Replicas((one, 50)));
        Assert.Equal([5], bench.Replicas((one, 50)));
    }

    [Theory]
    [InlineData("""{"kind":"explode","replicas":2}""")]
    [InlineData("""{"kind":"pin"}""")]
    [InlineData("""{"kind":"pin","replicas":-4}""")]
    [InlineData("{}")]
    public void Pass_AnOverrideThatBreaksARule_DoesNothing(string body)
    {
        var bench = new DecidingBench();
        var one = bench.Add("a");
        bench.Order("override", "*", body);

        Assert.Equal([5], bench.Replicas((one, 50)));
    }

    [Fact]
    public void Pass_AnEvent_MultipliesWhatIsExpected()
    {
        var bench = new DecidingBench();
        var one = bench.Add("a");
        bench.Order("event", "inference/a", """{"factor":2}""");

        // It has begun and nothing is forecast: live demand holds it already.
        Assert.Equal([5], bench.Replicas((one, 50)));
    }
}

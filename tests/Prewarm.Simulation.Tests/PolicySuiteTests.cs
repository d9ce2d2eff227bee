using Prewarm.Forecasting.Series;
using Prewarm.Simulation.Traffic;

namespace Prewarm.Simulation.Tests;

public sealed class PolicySuiteTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan ColdStart = TimeSpan.FromSeconds(300);

    [Fact]
    public void EvaluateFrom_IsTheLastFortyFivePercent_AtMostThreeWeeks()
    {
        Assert.Equal(Start.AddDays(11), Suite(20).EvaluateFrom);
        Assert.Equal(Start.AddDays(79), Suite(100).EvaluateFrom);
    }

    [Fact]
    public void Run_Names_InOrderWithEveryTarget()
    {
        var outcomes = Suite(2).Run(["oracle", "reactive"]);
        Assert.Equal(9, outcomes.Count);
        Assert.Equal("oracle", outcomes[^1].Name);
        Assert.Equal(1, outcomes[^1].RelativeGpuHours);
        Assert.All(outcomes, outcome => Assert.Equal(outcomes[0].Requests, outcome.Requests));
    }

    // A steady rhythm is what the textbook model is made for: it must see the morning come.
    [Fact]
    public void HoltWinters_OnARhythm_MissesLessThanReactive()
    {
        var values = new double[10 * 24 * 60];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = i / 60 % 24 is >= 8 and < 16 ? 100 : 20;
        }

        var suite = new PolicySuite(new RegularSeries(Start, TimeSpan.FromMinutes(1), values), ColdStart, 40, 1);
        var outcomes = suite.Run(["reactive", "holt-winters"]);
        var reactive = outcomes.Single(outcome => outcome.Parameters.GetValueOrDefault("target") == 0.8);
        Assert.True(outcomes[^1].CostIndex < reactive.CostIndex);
    }

    [Fact]
    public void Suite_TooShortOrEmpty_SaysWhy()
    {
        var brief = new RegularSeries(Start, TimeSpan.FromMinutes(1), [1, 2, 3]);
        Assert.Throws<TraceException>(() => new PolicySuite(brief, ColdStart, 40, 1));
        var empty = new RegularSeries(Start, TimeSpan.FromHours(1), [0, double.NaN, 0, 0]);
        Assert.Throws<TraceException>(() => new PolicySuite(empty, ColdStart, 40, 1));
    }

    private static PolicySuite Suite(int days) => new(TrafficGenerator.Generate(Start, days, 7), ColdStart, 40, 1);
}

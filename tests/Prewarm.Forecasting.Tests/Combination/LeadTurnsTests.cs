using Prewarm.Forecasting.Combination;

namespace Prewarm.Forecasting.Tests.Combination;

public class LeadTurnsTests
{
    [Fact]
    public void Next_LeadsSpeakForThemselves_AsksForThemAlways()
    {
        var turns = new LeadTurns([5, 60], span: false);

        Assert.All(Enumerable.Range(0, 20), _ => Assert.Equal([5, 60], turns.Next()));
    }

    [Fact]
    public void Next_LeadsSpeakForThoseBefore_AsksForAllOfThemAlike()
    {
        var turns = new LeadTurns([1, 5, 25], span: true);

        var asked = Enumerable.Range(0, 1_000).Select(_ => turns.Next().ToArray()).ToList();

        Assert.All(asked, leads => Assert.Equal(1, leads[0]));
        Assert.Equal([2, 3, 4, 5], asked.Select(leads => leads[1]).Distinct().Order());
        var far = asked.CountBy(leads => leads[2]).ToList();
        Assert.Equal(Enumerable.Range(6, 20), far.Select(lead => lead.Key).Order());
        Assert.All(far, lead => Assert.InRange(lead.Value, 45, 55));
    }
}

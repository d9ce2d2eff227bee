using FsCheck.Xunit;
using Prewarm.Inspection.Charts;

namespace Prewarm.Inspection.Tests.Charts;

public sealed class DecimationTests
{
    [Property]
    public void MinMax_OfAnySeries_KeepsTheExtremesInOrderWithinTheBound(double[] raw, byte size)
    {
        var values = raw.Select(value => double.IsFinite(value) ? value : double.NaN).ToArray();
        var most = 2 + (size % 50);
        var kept = Decimation.MinMax(values, most);
        Assert.True(kept.Count <= Math.Max(most, 0) || values.Length <= most);
        Assert.Equal(kept.Order(), kept);
        Assert.Equal(kept.Count, kept.Distinct().Count());
        var known = values.Where(double.IsFinite).ToList();
        if (known.Count > 0)
        {
            var shown = kept.Select(i => values[i]).Where(double.IsFinite).ToList();
            Assert.Equal(known.Max(), shown.Max());
            Assert.Equal(known.Min(), shown.Min());
        }
    }

    [Fact]
    public void MinMax_OfAShortSeries_KeepsAll() => Assert.Equal([0, 1, 2], Decimation.MinMax([1, double.NaN, 3], 10));

    [Fact]
    public void MinMax_OfALongGap_KeepsItAsAGap()
    {
        var values = new double[1_000];
        Array.Fill(values, double.NaN, 400, 200);
        var kept = Decimation.MinMax(values, 100);
        Assert.Contains(kept, i => double.IsNaN(values[i]));
    }
}

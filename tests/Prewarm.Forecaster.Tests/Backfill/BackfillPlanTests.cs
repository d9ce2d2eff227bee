using Prewarm.Forecaster.Backfill;
using Prewarm.Forecasting.Series;

namespace Prewarm.Forecaster.Tests.Backfill;

public sealed class BackfillPlanTests
{
    private static readonly DateTimeOffset Start = ForecasterBench.Start;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Of_NoHistory_IsOneGapInPiecesLatestFirst() =>
        Assert.Equal([Piece(20, 29), Piece(10, 19), Piece(0, 9)], BackfillPlan.Of(Series(new bool[30]), [], 10));

    [Fact]
    public void Of_HistoryWithoutGap_AsksForNothing() =>
        Assert.Empty(BackfillPlan.Of(Series([.. Enumerable.Repeat(true, 30)]), [], 10));

    [Fact]
    public void Of_NothingToLookAt_AsksForNothing() => Assert.Empty(BackfillPlan.Of(Series([]), [], 10));

    [Theory]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    public void Of_Gap_CountsFromFiveMinutesOn(int length, int pieces)
    {
        var known = Enumerable.Repeat(true, 30).ToArray();
        Array.Fill(known, false, 10, length);
        Assert.Equal(pieces, BackfillPlan.Of(Series(known), [], 10).Count);
    }

    [Fact]
    public void Of_MaskInAGap_IsLeftOutAndCutsIt() =>
        Assert.Equal(
            [Piece(20, 29), Piece(0, 9)],
            BackfillPlan.Of(Series(new bool[30]), [(Start + (10 * Minute), Start + (20 * Minute))], 100)
        );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_AnyHistory_CoversEachMinuteOfALongGapOnceAndNoOther(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var known = Runs(random, random.Next(0, 400));
            var masks = Enumerable.Range(0, random.Next(0, 3)).Select(_ => Mask(random, known.Length)).ToList();
            var minutesMax = random.Next(1, 60);
            var pieces = BackfillPlan.Of(Series(known), masks, minutesMax);

            var wanted = Wanted(known, masks);
            var covered = pieces.SelectMany(piece =>
                Enumerable.Range(0, piece.Count).Select(i => piece.From + (i * Minute))
            );
            Assert.Equal(wanted.Order(), covered.Order());
            Assert.All(pieces, piece => Assert.InRange(piece.Count, 1, minutesMax));
            Assert.Equal(pieces.OrderByDescending(piece => piece.To), pieces);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7200)]
    public void Halve_Piece_GivesTwoThatMeet(int count)
    {
        var whole = Piece(0, count - 1);
        var (later, earlier) = whole.Halve();
        Assert.Equal((whole.From, whole.To), (earlier.From, later.To));
        Assert.Equal(later.From, earlier.To + Minute);
        Assert.InRange(later.Count - earlier.Count, 0, 1);
    }

    private static MinuteSpan Piece(int first, int last) => new(Start + (first * Minute), Start + (last * Minute));

    private static RegularSeries Series(bool[] known) =>
        new(Start, Minute, [.. known.Select(one => one ? 1 : double.NaN)]);

    private static bool[] Runs(Random random, int count)
    {
        var known = new bool[count];
        var isKnown = random.Next(2) == 0;
        for (var i = 0; i < count; )
        {
            var end = Math.Min(count, i + random.Next(1, 20));
            Array.Fill(known, isKnown, i, end - i);
            (i, isKnown) = (end, !isKnown);
        }

        return known;
    }

    private static (DateTimeOffset, DateTimeOffset) Mask(Random random, int count)
    {
        var from = random.Next(-5, count + 5);
        return (Start + (from * Minute), Start + ((from + random.Next(1, 30)) * Minute));
    }

    /// <summary>Minutes that belong to a run of five or more that are neither known nor masked.</summary>
    private static IEnumerable<DateTimeOffset> Wanted(
        bool[] known,
        List<(DateTimeOffset From, DateTimeOffset Until)> masks
    )
    {
        bool IsOpen(int i) =>
            i >= 0
            && i < known.Length
            && !known[i]
            && !masks.Exists(mask => mask.From <= Start + (i * Minute) && Start + (i * Minute) < mask.Until);
        return Enumerable
            .Range(0, known.Length)
            .Where(i => Enumerable.Range(i - 4, 5).Any(first => Enumerable.Range(first, 5).All(IsOpen)))
            .Select(i => Start + (i * Minute));
    }
}

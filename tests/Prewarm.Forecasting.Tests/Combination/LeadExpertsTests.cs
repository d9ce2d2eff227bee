using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.Tests.Combination;

public class LeadExpertsTests
{
    private const double Level = 100;

    [Fact]
    public void Weights_ExpertIsRightAgain_ReturnAlthoughItsPastErrorsWouldMoveIt()
    {
        var board = Board(TimeSpan.FromMinutes(10), lead: 1);
        Live(board, 1, 0, 400, last: Level + 30, other: Level + 3);
        Assert.InRange(board.Weights(1)[0], 0, 0.01);

        Live(board, 1, 400, 100, last: Level, other: Level + 3);

        Assert.InRange(board.Weights(1)[0], 0.9, 1);
    }

    [Fact]
    public void Point_LongLeadAfterAShift_IsTheLastValueUntilItIsJudgedAgain()
    {
        var board = Board(TimeSpan.FromMinutes(10), lead: 144);
        Live(board, 144, 0, 600, last: Level + 30, other: Level);
        Assert.InRange(board.Point([7, Level], 0), Level - 1, Level);

        board.Shift(599, 7);
        Live(board, 144, 600, 72, last: 7, other: Level, actual: 7);

        Assert.Equal(7, board.Point([7, Level], 0), 1e-6);
    }

    [Fact]
    public void Point_ShortLeadAfterAShift_IsLeftToTheShares()
    {
        var board = Board(TimeSpan.FromMinutes(10), lead: 6);
        Live(board, 6, 0, 600, last: Level + 30, other: Level);

        board.Shift(599, 7);
        Live(board, 6, 600, 2, last: 7, other: Level, actual: 7);

        Assert.InRange(board.Point([7, Level], 0), Level - 1, Level);
    }

    [Fact]
    public void Combine_ForecastsBeforeBandsBegin_CountForTheSharesOnly()
    {
        var board = Board(TimeSpan.FromMinutes(10), lead: 1, bandsFrom: 10_000);

        Live(board, 1, 0, 400, last: Level + 30, other: Level + 3);

        Assert.InRange(board.Weights(1)[0], 0, 0.01);
        Assert.Equal(0, board.Scored);
        Assert.All(Band(board, Level), value => Assert.Equal(Level, value, 1e-6));
    }

    [Fact]
    public void Combine_FarLeadSaidBeforeAnyErrorWasKnown_HasABandOfItsErrors()
    {
        const int lead = 144;
        var board = Board(TimeSpan.FromMinutes(10), lead);
        Live(board, lead, 0, lead + 100, last: Level, other: Level, actual: origin => Level + (origin % 2 * 20) - 10);

        var band = Band(board, Level);

        Assert.InRange(band[0], Level - 20, Level - 8);
        Assert.InRange(band[2], Level + 8, Level + 20);
    }

    private static double[] Band(LeadExperts board, double point)
    {
        var answers = new ExpertAnswers(2, 3);
        Array.Fill(answers.Points, point);
        var band = new double[3];
        board.Combine(answers, 0, band);
        return band;
    }

    /// <summary>The last value and another expert, in this order.</summary>
    private static LeadExperts Board(TimeSpan step, int lead, int bandsFrom = 0)
    {
        var range = new ValueRange();
        range.See(0);
        range.See(2 * Level);
        return new LeadExperts(
            new LeadSettings
            {
                Lead = lead,
                Step = step,
                Stride = 1,
                Levels = [0.1, 0.5, 0.9],
                Naive = [true, false],
                BandsFrom = bandsFrom,
                Transform = PowerTransform.Choose([1, 2, 3], 8),
                Tuning = CombinationTuning.Default,
            },
            range
        );
    }

    private static void Live(
        LeadExperts board,
        int lead,
        int from,
        int count,
        double last,
        double other,
        double actual = Level
    ) => Live(board, lead, from, count, last, other, _ => actual);

    private static void Live(
        LeadExperts board,
        int lead,
        int from,
        int count,
        double last,
        double other,
        Func<int, double> actual
    )
    {
        for (var origin = from; origin < from + count; origin++)
        {
            board.Settle(origin, actual(origin));
            var answers = new ExpertAnswers(2, 3);
            (answers.Points[0], answers.Points[1]) = (last, other);
            board.Record(origin, origin + lead, answers, 0);
        }
    }
}

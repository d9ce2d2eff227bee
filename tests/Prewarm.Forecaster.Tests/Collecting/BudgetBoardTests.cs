using Prewarm.Forecaster.Collecting;
using Prewarm.Protocol.V1;

namespace Prewarm.Forecaster.Tests.Collecting;

public sealed class BudgetBoardTests
{
    private static readonly DateTimeOffset At = ForecasterBench.Start;

    [Fact]
    public void Take_EachReport_ReplacesTheOneBefore()
    {
        var board = new BudgetBoard();
        Assert.Null(board.Latest);
        Assert.True(board.Take(At, [Good()]));
        Assert.True(board.Take(At.AddSeconds(15), []));
        Assert.Equal(At.AddSeconds(15), board.Latest!.At);
        Assert.Empty(board.Latest.Budgets);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public void Take_ABrokenRule_KeepsWhatWasKnown(string rule)
    {
        var board = new BudgetBoard();
        board.Take(At, [Good()]);
        var bad = Good();
        Breaks[rule](bad);
        Assert.False(board.Take(At.AddSeconds(15), [Good(), bad]));
        Assert.Equal(At, board.Latest!.At);
    }

    public static TheoryData<string> Broken => [.. Breaks.Keys];

    private static Dictionary<string, Action<BudgetState>> Breaks { get; } =
        new(StringComparer.Ordinal)
        {
            ["no name"] = state => state.Name = string.Empty,
            ["long name"] = state => state.Name = new string('x', 600),
            ["not a number"] = state => state.Gpus = double.NaN,
            ["negative money"] = state => state.CostPerHour = -1,
            ["no members"] = state => state.Members.Clear(),
            ["infinite borrowing"] = state => state.Members[0].BorrowMax = double.PositiveInfinity,
            ["unknown member"] = state => state.Claims[0].Member = 1,
            ["negative member"] = state => state.Claims[0].Member = -1,
            ["more than wanted"] = state => state.Claims[0].Granted = 10,
            ["negative grant"] = state => state.Claims[0].Granted = -1,
            ["many replicas"] = state => state.Claims[0].Wanted = 2_000_000,
        };

    private static BudgetState Good()
    {
        var state = new BudgetState { Name = "pool", Gpus = 8 };
        state.Members.Add(new BudgetMember { Label = "all", Weight = 1 });
        state.Claims.Add(
            new BudgetClaim
            {
                Namespace = "ml",
                Name = "llama",
                Weight = 1,
                GpusPerReplica = 1,
                Wanted = 9,
                Granted = 8,
            }
        );
        return state;
    }
}

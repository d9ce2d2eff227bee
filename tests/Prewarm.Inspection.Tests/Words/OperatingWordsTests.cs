using Prewarm.Inspection.Views;

namespace Prewarm.Inspection.Tests.Words;

public sealed class OperatingWordsTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Sentence_Chosen_SaysWhatIsInForceWhatItAsksForAndWhatItWasChosenFrom()
    {
        var body = Body(
            "chosen",
            [Point(0.9, 1, 0.9, 0), Point(0.98, 0.85, 0.8, 900)],
            [Candidate(1, 0.9, 1.2, 0.001), Candidate(2, 0, 1.3, 0.01)]
        ) with
        {
            Now = new OperatingNowView(At, 7.25, 16, 116),
        };
        Assert.Equal(
            "Provisioned at 2 operating points: quantile 90 % to 98 %, replicas filled to 85 % to 100 % by forecast and "
                + "80 % to 90 % by live demand, held 0 to 15 min. On average they ask for 7.25 replicas now. In force since "
                + "2026-03-04 10:00 UTC; 2 candidates were replayed from 2026-02-18 12:00 to 2026-03-04 12:00 UTC: the cheapest "
                + "costs 1.25 (bill 1.2, 0.1 % missed), the best without a forecast 1.8 (bill 1.3, 1 % missed).",
            OperatingWords.Sentence(body)
        );
    }

    [Fact]
    public void Sentence_OthersAreCheaperButNotSurely_SaysByHowMuch()
    {
        var body = Body("chosen", [Point(0.9, 1, 0.9, 0)], [Candidate(1, 0.9, 1.2, 0.001)]);
        body = body with
        {
            Choice = body.Choice! with
            {
                Comparison = new OperatingComparisonView(0.012, -0.004, 0.03, 0.9, 0.7, 13, 28_800),
            },
        };
        Assert.EndsWith(
            "The cheapest together would have cost 0.012 less than what is in force (90 % interval -0.004 to 0.03, 13 stretches of "
                + "8 h): not proof enough to change.",
            OperatingWords.Sentence(body),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Sentence_LiveOnly_SaysThatTheForecastHasNoVote()
    {
        var body = Body("chosen", [Point(0, 1, 0.6, 0)], [Candidate(1, 0, 1.3, 0.01)]) with { Reason = "Live alone." };
        var sentence = OperatingWords.Sentence(body);
        Assert.StartsWith("Live alone. Live demand may fill replicas to 60 %.", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("best without", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Sentence_Nothing_IsTheReason() =>
        Assert.Equal(
            "Too little.",
            OperatingWords.Sentence(Body("none", [], []) with { Reason = "Too little.", Choice = null })
        );

    private static OperatingBody Body(
        string state,
        IReadOnlyList<OperatingPointView> points,
        IReadOnlyList<OperatingCandidateView> candidates
    ) =>
        new(
            "ml",
            "llama",
            "t1",
            "requests/s",
            state,
            "",
            At,
            new OperatingChoiceView(At.AddHours(-2), At, At.AddDays(-14), 20_000, 60, 604_800, null),
            null,
            null,
            points,
            candidates
        );

    private static OperatingPointView Point(double level, double forecast, double live, double hold) =>
        new(level, forecast, live, hold, 0.5, null, null);

    private static OperatingCandidateView Candidate(int rank, double level, double bill, double missed) =>
        new(rank, level, 1, 0.9, 0, bill, missed, bill + (50 * missed), rank == 1);
}

using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

/// <summary>A path holds what the bases and the boards say point by point.</summary>
public class OpinionPathsTests
{
    private const double Offset = 1.5;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<string, int, int, int, string> Pasts { get; } =
        new()
        {
            { "Etc/UTC", 1, 30 * 1440, 3, "whole" },
            { "Etc/UTC", 1, 30 * 1440, 7, "gaps" },
            { "Etc/UTC", 1, 9 * 1440, 2, "outage" },
            { "Etc/UTC", 1, 700, 3, "whole" },
            { "Etc/UTC", 1, 0, 3, "whole" },
            { "Etc/UTC", 5, 20 * 288, 1, "gaps" },
            { "Etc/UTC", 60, 24 * 40, 1, "whole" }, // The path is longer than a day: seasons are looked for further back.
            { "Europe/Berlin", 1, 83 * 1440 + 30, 3, "whole" }, // Ends half an hour before clocks go forward.
            { "Europe/Berlin", 1, 84 * 1440, 3, "gaps" }, // The day after.
            { "Europe/Berlin", 1, 90 * 1440, 3, "whole" },
        };

    [Theory]
    [MemberData(nameof(Pasts))]
    public void Along_AnyPast_IsWhatTheBasesSayPointByPoint(string zone, int step, int count, int window, string kind)
    {
        var (options, history) = Past(zone, step, count, window, kind);
        var bases = Bases(options, history);
        using var paths = new OpinionPaths(bases, options.Points, options.LeadSteps);

        for (var b = 0; b < bases.Count; b++)
        {
            for (var i = 0; i < options.Points; i++)
            {
                AssertClose(bases[b].Mean(i), paths.Means(b)[i], $"{bases[b].Name}, mean at {i}");
                AssertClose(
                    bases[b].WindowMax(i + options.LeadSteps),
                    paths.Maxima(b)[i],
                    $"{bases[b].Name}, window at {i}"
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pasts))]
    public void PathBoard_AnyPast_IsWhatTheBoardSaysPointByPoint(
        string zone,
        int step,
        int count,
        int window,
        string kind
    )
    {
        var (options, history) = Past(zone, step, count, window, kind);
        var bases = Bases(options, history);
        using var paths = new OpinionPaths(bases, options.Points, options.LeadSteps);
        var board = Taught(bases.Count, options);
        var opinions = new double[bases.Count];
        var path = new double[options.Points - 7];

        for (var level = 0; level < options.Levels.Count; level++)
        {
            PathBoard.Quantiles(board, paths, 7, Offset, level, path);
            for (var i = 0; i < path.Length; i++)
            {
                paths.MaximaAt(7 + i, opinions);
                AssertClose(board.Quantile(opinions, Offset, level), path[i], $"level {level}, point {i}");
            }
        }

        PathBoard.Means(board, paths, 7, 0, path);
        for (var i = 0; i < path.Length; i++)
        {
            paths.MeansAt(7 + i, opinions);
            AssertClose(board.Mean(opinions, 0), path[i], $"mean, point {i}");
        }
    }

    private static (WindowMaxOptions Options, DemandHistory History) Past(
        string zone,
        int step,
        int count,
        int window,
        string kind
    )
    {
        var options = new WindowMaxOptions
        {
            Step = step * Minute,
            Window = window * step * Minute,
            Lead = 5 * step * Minute,
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone),
        };
        var history = new DemandHistory(
            new DateTimeOffset(2026, 1, 4, 23, 0, 0, TimeSpan.Zero),
            options.Step,
            options.WindowSteps,
            options.StepsOf(TimeSpan.FromDays(30))
        );
        var random = new Random(3);
        for (var i = 0; i < count; i++)
        {
            var isMissing = kind switch
            {
                "gaps" => random.Next(4) == 0,
                "outage" => i > count - (8 * 1440) && i < count - (7 * 1440) + 60,
                _ => false,
            };
            history.Append(
                isMissing ? double.NaN : 50 + (30 * Math.Sin(i * step / 229.0)) + (20 * random.NextDouble())
            );
        }

        return (options, history);
    }

    private static IReadOnlyList<IWindowMaxBase> Bases(WindowMaxOptions options, DemandHistory history)
    {
        var decomposition = new DecompositionBase(history, options, WindowMaxTuning.Default);
        var bases = WindowMaxBases.Create(history, options, WindowMaxTuning.Default, decomposition);
        decomposition.Refit();
        foreach (var one in bases)
        {
            one.Prepare();
        }

        return bases;
    }

    /// <summary>A board that has seen the bases err, each in its own way.</summary>
    private static LeadBoard Taught(int bases, WindowMaxOptions options)
    {
        var board = new LeadBoard(5, bases, [.. options.Levels], 1, options, WindowMaxTuning.Default);
        var random = new Random(5);
        var opinions = new double[bases];
        var past = new DemandHistory(DateTimeOffset.UnixEpoch, options.Step, options.WindowSteps, 10_000);
        for (var i = 0; i < 300; i++)
        {
            past.Append(40 + (20 * random.NextDouble()));
            board.Settle(past);
            for (var b = 0; b < bases; b++)
            {
                opinions[b] = 40 + ((b + 1) * 8 * random.NextDouble());
            }

            board.Record(i, opinions, Offset);
        }

        Assert.True(board.Scored > 200);
        return board;
    }

    private static void AssertClose(double expected, double actual, string where) =>
        Assert.True(
            double.IsNaN(expected)
                ? double.IsNaN(actual)
                : Math.Abs(expected - actual) <= 1e-6 * (1 + Math.Abs(expected)),
            $"{where}: {expected} is said alone, {actual} on the path"
        );
}

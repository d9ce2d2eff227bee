using Prewarm.Forecasting.Series;

namespace Prewarm.Storage.Tests.Conformance;

/// <summary>What every history store does.</summary>
public abstract class HistoryConformance(StoreHome home) : EngineSource(home)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Append_ThenReopened_KeepsSamplesAndGaps()
    {
        var sample = new MinuteSample(5, 4, 7, 4);
        using (var engine = Open())
        {
            engine.History.Register(new StoredWorkload(Key, [1, 2]));
            Assert.Equal(1, engine.History.Append(Start, [KeyValuePair.Create(Key, sample)]));
            var two = new[]
            {
                KeyValuePair.Create(Key, MinuteSample.Of(7)),
                KeyValuePair.Create(Other, MinuteSample.Of(1)),
            };
            Assert.Equal(1, engine.History.Append(Start + (2 * Minute), two));
        }

        using var again = Open();
        Assert.Equal([1, 2], Assert.Single(again.History.Workloads()).Settings);
        Assert.Equal([5, double.NaN, 7], Values(again, Start, 3));
        Assert.Equal((Start, Start.AddMinutes(2)), again.History.Span(Key));
        Assert.Equal(
            [new TimedSample(Start, sample), new TimedSample(Start.AddMinutes(2), MinuteSample.Of(7))],
            again.History.ReadSamples(Key, Start, Start.AddMinutes(9))
        );
    }

    [Fact]
    public void Append_SameMinuteAgain_ReplacesIt()
    {
        using var engine = OpenRegistered();
        engine.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(5))]);
        engine.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(6))]);
        Assert.Equal([6], Values(engine, Start, 1));
    }

    [Fact]
    public void Append_WhatIsNoNumber_IsNotKept()
    {
        using var engine = OpenRegistered();
        Assert.Equal(
            0,
            engine.History.Append(
                Start,
                [
                    KeyValuePair.Create(Key, MinuteSample.Of(double.NaN)),
                    KeyValuePair.Create(Other, default(MinuteSample)),
                ]
            )
        );
        Assert.Null(engine.History.Span(Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Import_OverSampledMinutes_KeepsOrReplacesThemAsAsked(bool overwrite)
    {
        using var engine = OpenRegistered();
        engine.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(5))]);
        var series = new RegularSeries(Start, Minute, [9, double.NaN, 9]);
        Assert.Equal(overwrite ? 2 : 1, engine.History.Import(Key, series, overwrite));
        Assert.Equal([overwrite ? 9 : 5, double.NaN, 9], Values(engine, Start, 3));
        Assert.Equal(0, engine.History.Import(new HistoryKey("no", "such", "one"), series, overwrite));
    }

    [Fact]
    public void Import_OtherSteps_AreBroughtToMinutes()
    {
        using var engine = OpenRegistered();
        engine.History.Import(Key, new RegularSeries(Start, TimeSpan.FromSeconds(30), [1, 3, 5, 7]), overwrite: false);
        var coarse = new RegularSeries(Start.AddHours(1), TimeSpan.FromMinutes(2), [10, 20, double.NaN, 40]);
        engine.History.Import(Key, coarse, overwrite: false);
        Assert.Equal([2, 6], Values(engine, Start, 2));
        Assert.Equal([10, 15, 20, double.NaN, double.NaN, double.NaN, 40], Values(engine, Start.AddHours(1), 7));
    }

    [Fact]
    public void Compact_AtAnyTimeAndAgain_ChangesNoMinute()
    {
        using var engine = OpenRegistered();
        var random = new Random(7);
        var minutes = Enumerable.Range(0, 3000).Where(_ => random.NextDouble() > 0.1).ToArray();
        var samples = minutes.ToDictionary(minute => minute, _ => Sample(random));
        foreach (var (minute, sample) in samples)
        {
            engine.History.Append(Start.AddMinutes(minute), [KeyValuePair.Create(Key, sample)]);
            if (random.NextDouble() < 0.01)
            {
                engine.History.Compact(Start.AddMinutes(minute), CancellationToken.None);
            }
        }

        engine.History.Compact(Start.AddDays(4), CancellationToken.None);
        engine.History.Append(Start.AddMinutes(minutes[5]), [KeyValuePair.Create(Key, MinuteSample.Of(42))]);
        samples[minutes[5]] = MinuteSample.Of(42);
        var expected = samples
            .OrderBy(pair => pair.Key)
            .Select(pair => new TimedSample(Start.AddMinutes(pair.Key), pair.Value));
        Assert.Equal(expected, engine.History.ReadSamples(Key, Start, Start.AddDays(4)));
        engine.History.Compact(Start.AddDays(4), CancellationToken.None);
        Assert.Equal(expected, engine.History.ReadSamples(Key, Start, Start.AddDays(4)));
        Assert.Equal((Start.AddMinutes(minutes[0]), Start.AddMinutes(minutes[^1])), engine.History.Span(Key));
        Assert.Empty(engine.History.ReadSamples(Other, Start, Start.AddDays(4)));
    }

    [Fact]
    public void Compact_FinishedHours_AreRolledUp()
    {
        using var engine = OpenRegistered();
        for (var minute = 0; minute < 90; minute++)
        {
            var sample = new MinuteSample(minute, minute - 1, minute + 2, 4);
            engine.History.Append(Start.AddMinutes(minute), [KeyValuePair.Create(Key, sample)]);
        }

        engine.History.Compact(Start.AddMinutes(90), CancellationToken.None);
        Assert.Equal(
            [new TimedSample(Start, new MinuteSample(29.5, -1, 61, 60))],
            engine.History.ReadHours(Key, Start, Start.AddDays(1))
        );

        // A minute that comes late makes its hour anew.
        engine.History.Append(Start, [KeyValuePair.Create(Key, MinuteSample.Of(600))]);
        engine.History.Compact(Start.AddHours(2), CancellationToken.None);
        Assert.Equal(
            [
                new TimedSample(Start, new MinuteSample(39.5, 0, 600, 60)),
                new TimedSample(Start.AddHours(1), new MinuteSample(74.5, 59, 91, 30)),
            ],
            engine.History.ReadHours(Key, Start, Start.AddDays(1))
        );
    }

    [Fact]
    public void Import_EightWeeks_ReadsBackAndRollsUp()
    {
        using var engine = OpenRegistered();
        var random = new Random(1);
        var values = Enumerable.Range(0, 56 * 1440).Select(_ => random.Next(0, 400) / 4.0).ToArray();
        var from = Start.AddDays(-56);
        Assert.Equal(
            values.Length,
            engine.History.Import(Key, new RegularSeries(from, Minute, values), overwrite: false)
        );
        Assert.Equal(values, engine.History.Read(Key, from, Start - Minute).Values.ToArray());
        var hours = engine.History.ReadHours(Key, from, Start - Minute);
        Assert.Equal(56 * 24, hours.Count);
        Assert.Equal(values[..60].Average(), hours[0].Sample.Mean, 9);
        Assert.Equal(values[^60..].Max(), hours[^1].Sample.Max);
    }

    [Fact]
    public void Trim_OldMinutes_LeaveAndTheirHoursStay()
    {
        using var engine = OpenRegistered();
        var from = Start.AddDays(-30);
        engine.History.Import(Key, new RegularSeries(from, Minute, new double[30 * 1440]), overwrite: false);
        engine.History.Trim(Start.AddDays(-8), Start.AddDays(-400));

        // A store may keep up to a week more, but no minute that should stay may go.
        var first = engine.History.Span(Key)!.Value.First;
        Assert.InRange(first, Start.AddDays(-15), Start.AddDays(-8));
        Assert.Equal(30 * 24, engine.History.ReadHours(Key, from, Start).Count);
        Assert.Equal(8 * 1440, engine.History.ReadSamples(Key, Start.AddDays(-8), Start).Count);
    }

    [Fact]
    public void Read_EmptyOrBackwards_IsEmpty()
    {
        using var engine = OpenRegistered();
        Assert.Empty(engine.History.Read(Key, Start.AddMinutes(1), Start).Values.ToArray());
        Assert.Empty(engine.History.ReadSamples(Key, Start.AddMinutes(1), Start));
        Assert.Equal([double.NaN], Values(engine, Start, 1));
        Assert.Null(engine.History.Span(Key));
    }

    [Fact]
    public void Record_Trainings_GiveTheLatest()
    {
        using var engine = OpenRegistered();
        Assert.Null(engine.History.LastTraining(Key));
        var first = new TrainingRecord(Key, Start, "season", 9, 1.5, 0.9, TimeSpan.FromSeconds(2));
        engine.History.Record(first);
        var second = first with { At = Start.AddHours(1), Model = "slope" };
        engine.History.Record(second);
        engine.History.Record(second with { Points = 10 });
        Assert.Equal(second with { Points = 10 }, engine.History.LastTraining(Key));
    }

    private static MinuteSample Sample(Random random)
    {
        var mean = random.NextDouble() * 100;
        return new MinuteSample(mean, mean - random.Next(0, 3), mean + random.Next(0, 3), random.Next(1, 60));
    }

    private static double[] Values(IStorageEngine engine, DateTimeOffset from, int count) =>
        engine.History.Read(Key, from, from + ((count - 1) * Minute)).Values.ToArray();
}

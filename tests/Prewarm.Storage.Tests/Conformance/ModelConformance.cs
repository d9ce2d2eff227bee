namespace Prewarm.Storage.Tests.Conformance;

/// <summary>What every model registry does.</summary>
public abstract class ModelConformance(StoreHome home) : EngineSource(home)
{
    [Fact]
    public void Publish_NewContent_CountsUpAndIsAChallenger()
    {
        using var engine = OpenRegistered();
        var first = engine.Models.Publish(Model(1));
        Assert.Equal((1, ModelRole.Challenger, 64), (first.Version, first.Role, first.Hash.Length));
        Assert.Equal(2, engine.Models.Publish(Model(2), 0.25).Version);
        Assert.Equal(1, engine.Models.Publish(Model(1) with { Key = Other }).Version);
        Assert.Equal([2, 1], engine.Models.Versions(Key).Select(model => model.Version));
        Assert.Equal(0.25, engine.Models.Versions(Key)[0].CanaryShare);
        Assert.Null(engine.Models.Champion(Key));
        Assert.Equal([1, 1, 1], engine.Models.Load(Key, 1));
        Assert.Null(engine.Models.Load(Key, 9));
    }

    [Fact]
    public void Publish_SameContent_IsTheSameVersion()
    {
        using var engine = OpenRegistered();
        var first = engine.Models.Publish(Model(1));
        Assert.Equal(first, engine.Models.Publish(Model(1) with { Scores = "{}" }));
    }

    [Fact]
    public void Publish_WhatIsNoModel_IsRefused()
    {
        using var engine = OpenRegistered();
        Assert.Throws<ArgumentException>(() => engine.Models.Publish(Model(1) with { Content = [] }));
        Assert.Throws<ArgumentException>(() =>
            engine.Models.Publish(Model(1) with { Key = new HistoryKey("a", "b", "c") })
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => engine.Models.Publish(Model(1), 1.5));
    }

    [Fact]
    public void Promote_ThenRollback_BringsTheFormerBackAndRefusesTheOther()
    {
        using var engine = OpenRegistered();
        for (byte i = 1; i <= 3; i++)
        {
            engine.Models.Publish(Model(i));
            Assert.True(engine.Models.Promote(Key, i, Start.AddHours(i)));
        }

        Assert.Equal(3, engine.Models.Champion(Key)!.Version);
        Assert.Equal(2, engine.Models.Rollback(Key, Start.AddHours(4))!.Version);
        Assert.Equal(
            [ModelRole.Refused, ModelRole.Champion, ModelRole.Former],
            engine.Models.Versions(Key).Select(model => model.Role)
        );
        Assert.False(engine.Models.Promote(Key, 3, Start.AddHours(5)));
        Assert.Equal(1, engine.Models.Rollback(Key, Start.AddHours(6))!.Version);
        Assert.Null(engine.Models.Rollback(Key, Start.AddHours(7)));
        Assert.Equal(1, engine.Models.Champion(Key)!.Version);
    }

    [Fact]
    public void Promote_UnknownVersion_ChangesNothing()
    {
        using var engine = OpenRegistered();
        engine.Models.Publish(Model(1));
        engine.Models.Promote(Key, 1, Start);
        Assert.False(engine.Models.Promote(Key, 7, Start));
        Assert.True(engine.Models.Promote(Key, 1, Start));
        Assert.Equal(1, engine.Models.Champion(Key)!.Version);
    }

    [Fact]
    public void Refuse_TheChampion_LeavesItsPlaceToTheFormer()
    {
        using var engine = OpenRegistered();
        engine.Models.Publish(Model(1));
        engine.Models.Publish(Model(2));
        engine.Models.Promote(Key, 1, Start);
        engine.Models.Promote(Key, 2, Start.AddHours(1));
        engine.Models.Refuse(Key, 2);
        Assert.Equal(1, engine.Models.Champion(Key)!.Version);
    }

    [Fact]
    public void Canary_OfAChallenger_CanBeSetAndEndsWithPromotion()
    {
        using var engine = OpenRegistered();
        engine.Models.Publish(Model(1));
        Assert.True(engine.Models.SetCanaryShare(Key, 1, 0.1));
        engine.Models.Promote(Key, 1, Start);
        Assert.Equal(0, engine.Models.Champion(Key)!.CanaryShare);
        Assert.False(engine.Models.SetCanaryShare(Key, 1, 0.1));
    }

    [Fact]
    public void Canaries_OfAllWorkloads_AreThoseWithAShareWhileTheyCompete()
    {
        using var engine = OpenRegistered();
        engine.Models.Publish(Model(1), 0.25);
        engine.Models.Publish(Model(2));
        var other = engine.Models.Publish(Model(3) with { Key = Other });
        engine.Models.SetCanaryShare(Other, other.Version, 0.5);
        Assert.Equal(
            [(Key, 1L, 0.25), (Other, 1L, 0.5)],
            engine.Models.Canaries().Select(one => (one.Key, one.Version, one.CanaryShare))
        );
        engine.Models.Refuse(Key, 1);
        Assert.Equal(Other, Assert.Single(engine.Models.Canaries()).Key);
    }

    [Fact]
    public void Trim_OldVersions_LeavesChampionAndLatestFormerAndNeverReusesANumber()
    {
        using var engine = OpenRegistered();
        for (byte i = 1; i <= 6; i++)
        {
            engine.Models.Publish(Model(i));
        }

        engine.Models.Promote(Key, 1, Start);
        engine.Models.Promote(Key, 2, Start.AddHours(1));
        engine.Models.Promote(Key, 3, Start.AddHours(2));
        engine.Models.Trim(2);
        Assert.Equal([6, 5, 3, 2], engine.Models.Versions(Key).Select(model => model.Version));
        engine.Models.Refuse(Key, 6);
        engine.Models.Trim(0);
        Assert.Equal([3, 2], engine.Models.Versions(Key).Select(model => model.Version));
        Assert.Equal(7, engine.Models.Publish(Model(9)).Version);
    }

    protected static NewModel Model(byte content) =>
        new(Key, "window-max/1", Start, Start.AddDays(-7), Start, "{}", "{\"pinball\":1}", [content, content, content]);
}

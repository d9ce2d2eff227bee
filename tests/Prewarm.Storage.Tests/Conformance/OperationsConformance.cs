namespace Prewarm.Storage.Tests.Conformance;

/// <summary>What every store of operator's documents and of the audit does.</summary>
public abstract class OperationsConformance(StoreHome home) : EngineSource(home)
{
    private static readonly OperationsDocument Pin = new(
        "pin-1",
        OperationsKinds.Override,
        "ns/llama",
        "launch day",
        "ann",
        Start,
        Start,
        Start.AddHours(2),
        "{\"pin\":4}"
    );

    [Fact]
    public void Put_ThenReopened_IsThere()
    {
        using (var engine = Open())
        {
            engine.Operations.Put(Pin);
        }

        using var again = Open();
        Assert.Equal(Pin, again.Operations.Find("pin-1"));
        Assert.Null(again.Operations.Find("pin-2"));
    }

    [Fact]
    public void Active_LeavesExpiredOutAndKeepsThoseToCome()
    {
        using var engine = Open();
        var later = Pin with
        {
            Id = "b",
            Kind = OperationsKinds.Event,
            From = Start.AddDays(1),
            Expires = Start.AddDays(2),
        };
        engine.Operations.Put(later);
        engine.Operations.Put(Pin);
        Assert.Equal([later, Pin], engine.Operations.Active(Start));
        Assert.Equal([later], engine.Operations.Active(Start.AddHours(2)));
        Assert.Equal([Pin], engine.Operations.Active(Start, OperationsKinds.Override));
        Assert.Equal([later, Pin], engine.Operations.List());
    }

    [Fact]
    public void Put_SameId_ReplacesAndDeleteEndsIt()
    {
        using var engine = Open();
        engine.Operations.Put(Pin);
        engine.Operations.Put(Pin with { Reason = "launch week" });
        Assert.Equal("launch week", Assert.Single(engine.Operations.List()).Reason);
        Assert.True(engine.Operations.Delete("pin-1"));
        Assert.False(engine.Operations.Delete("pin-1"));
        Assert.Empty(engine.Operations.List());
    }

    [Fact]
    public void Put_WhatBreaksARule_IsRefused()
    {
        using var engine = Open();
        OperationsDocument[] bad =
        [
            Pin with
            {
                Id = "",
            },
            Pin with
            {
                Kind = "wish",
            },
            Pin with
            {
                Scope = "",
            },
            Pin with
            {
                Expires = Start,
            },
            Pin with
            {
                Body = "[]",
            },
            Pin with
            {
                Body = "{",
            },
            Pin with
            {
                Body = "{\"a\":\"" + new string('x', 70_000) + "\"}",
            },
        ];
        Assert.All(bad, one => Assert.Throws<ArgumentException>(() => engine.Operations.Put(one)));
        Assert.Empty(engine.Operations.List());
    }

    [Fact]
    public void Trim_Expired_GoButMasksStay()
    {
        using var engine = Open();
        engine.Operations.Put(Pin);
        engine.Operations.Put(Pin with { Id = "m", Kind = OperationsKinds.Mask });
        engine.Operations.Trim(Start.AddDays(1));
        Assert.Equal("m", Assert.Single(engine.Operations.List()).Id);
    }

    [Fact]
    public void Audit_Pages_AreNewestFirstAndCompleteEvenWithinOneInstant()
    {
        using var engine = Open();
        for (var i = 0; i < 9; i++)
        {
            engine.Audit.Append(
                new AuditEntry(Start.AddSeconds(i / 3), "ann", "override.put", "ns/llama", $"{{\"n\":{i}}}")
            );
        }

        var (found, next) = (new List<AuditEntry>(), (string?)null);
        do
        {
            var page = engine.Audit.Range(Start, Start.AddDays(1), 4, next);
            found.AddRange(page.Items);
            next = page.Next;
        } while (next is not null);
        Assert.Equal(
            Enumerable.Range(0, 9).Reverse().Select(i => $"{{\"n\":{i}}}"),
            found.Select(entry => entry.Detail)
        );
        engine.Audit.Trim(Start.AddSeconds(2));
        Assert.Equal(3, engine.Audit.Range(Start, Start.AddDays(1), 10).Items.Count);
    }
}

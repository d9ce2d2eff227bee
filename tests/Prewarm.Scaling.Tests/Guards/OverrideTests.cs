using System.Text.Json;
using Prewarm.Scaling.Guards;

namespace Prewarm.Scaling.Tests.Guards;

public sealed class OverrideTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static Override Pin() =>
        new()
        {
            Id = "o-1",
            Kind = OverrideKind.Pin,
            Replicas = 4,
            Scope = OverrideScope.Workload,
            Namespace = "inference",
            Name = "llama",
            Reason = "load test",
            CreatedBy = "ops",
            From = Start,
            Expires = Start.AddHours(1),
        };

    [Fact]
    public void IsInForce_AtItsEdges_BeginsAtFromAndIsOverAtExpires()
    {
        Assert.False(Pin().IsInForce(Start.AddTicks(-1)));
        Assert.True(Pin().IsInForce(Start));
        Assert.True(Pin().IsInForce(Start.AddHours(1).AddTicks(-1)));
        Assert.False(Pin().IsInForce(Start.AddHours(1)));
    }

    [Fact]
    public void Covers_ByScope_MeansItsSubjectsOnly()
    {
        var mine = new GuardSubject("inference", "llama", "search");
        var other = new GuardSubject("inference", "qwen", null);
        var team = Pin() with { Scope = OverrideScope.Team, Namespace = null, Name = null, Team = "search" };
        var all = Pin() with { Scope = OverrideScope.All, Namespace = null, Name = null };

        Assert.Equal((true, false), (Pin().Covers(mine), Pin().Covers(other)));
        Assert.Equal((true, false), (team.Covers(mine), team.Covers(other)));
        Assert.Equal((true, true), (all.Covers(mine), all.Covers(other)));
    }

    [Fact]
    public void Problems_OfAGoodOne_AreNone()
    {
        Assert.Empty(Pin().Problems());
        Assert.Empty((Pin() with { Kind = OverrideKind.Freeze, Replicas = null }).Problems());
    }

    [Fact]
    public void Problems_OfABadOne_NameEveryRule()
    {
        var bad = Pin() with
        {
            Replicas = null,
            Reason = " ",
            Expires = Start.AddDays(32),
            Name = null,
            Team = "search",
        };

        Assert.Equal(5, bad.Problems().Count);
    }

    [Fact]
    public void Json_RoundTrip_KeepsEverythingInPlainWords()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        var text = JsonSerializer.Serialize(Pin(), options);

        Assert.Contains("\"kind\":\"pin\"", text, StringComparison.Ordinal);
        Assert.Contains("\"scope\":\"workload\"", text, StringComparison.Ordinal);
        Assert.Equal(Pin(), JsonSerializer.Deserialize<Override>(text, options));
    }
}

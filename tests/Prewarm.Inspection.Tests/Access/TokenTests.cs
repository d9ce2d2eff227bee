using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Inspection.Access;
using Prewarm.Inspection.Tests.Bench;

namespace Prewarm.Inspection.Tests.Access;

/// <summary>Configured tokens, sessions and the rules of their options.</summary>
public sealed class TokenTests
{
    [Fact]
    public void Token_InAFile_IsReadAgainWhenItChanges()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "first-token-of-this-file\n");
            var tokens = Tokens(
                new TokenOptions
                {
                    Name = "kim",
                    Role = "operator",
                    File = file,
                }
            );
            Assert.Equal(new Caller("kim", "operator"), tokens.Find("first-token-of-this-file"));
            File.WriteAllText(file, "second-token-of-this-file");
            File.SetLastWriteTimeUtc(file, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            Assert.Null(tokens.Find("first-token-of-this-file"));
            Assert.NotNull(tokens.Find("second-token-of-this-file"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    public void Token_OfAnEmptyOrShortFile_LetsNobodyIn(string content)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, content);
            Assert.Null(Tokens(new TokenOptions { Name = "kim", File = file }).Find(content));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Token_OfAFileThatIsGone_LetsNobodyInAndWarnsOnce()
    {
        var logger = new FakeLogger<ConfiguredTokens>();
        var options = new AccessOptions { Tokens = [new TokenOptions { Name = "kim", File = "/nowhere/token" }] };
        var tokens = new ConfiguredTokens(Options.Create(options), logger);
        Assert.Null(tokens.Find("anything-at-all-anything"));
        Assert.Null(tokens.Find("anything-at-all-anything"));
        Assert.DoesNotContain("anything", logger.LatestRecord.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Session_AfterTwelveHours_HasEnded()
    {
        var clock = new FakeTimeProvider();
        var sessions = new Sessions(clock);
        var cookie = sessions.Open(new Caller("kim", "viewer"));
        Assert.Equal("kim", sessions.Find(cookie)!.Caller.Name);
        clock.Advance(TimeSpan.FromHours(12));
        Assert.Null(sessions.Find(cookie));
        Assert.Null(sessions.Find("no-such-session"));
        Assert.Null(sessions.Find(null));
    }

    [Fact]
    public void Sessions_OverTheirBound_DropTheOldest()
    {
        var clock = new FakeTimeProvider();
        var sessions = new Sessions(clock);
        var first = sessions.Open(new Caller("first", "viewer"));
        for (var i = 0; i < 1_000; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            sessions.Open(new Caller("other", "viewer"));
        }

        Assert.Null(sessions.Find(first));
    }

    [Fact]
    public void Options_WithEveryMistake_NameThemAllAndNoValue()
    {
        var options = new AccessOptions
        {
            RequestsPerMinute = 1,
            ChangesPerMinute = 0,
            Tokens =
            [
                new TokenOptions
                {
                    Role = "root",
                    Sha256 = "abc-secret",
                    File = "/nowhere",
                },
            ],
            TokenReview =
            {
                Enabled = true,
                Address = "ftp://u:secret@x",
                CaFile = "/nowhere",
            },
        };
        var result = new AccessOptionsRules().Validate(null, options);
        Assert.Equal(9, result.Failures!.Count());
        Assert.DoesNotContain(result.Failures!, line => line.Contains("secret", StringComparison.Ordinal));
    }

    private static ConfiguredTokens Tokens(TokenOptions token) =>
        new(
            Options.Create(
                new AccessOptions
                {
                    Tokens =
                    [
                        new TokenOptions { Name = "other", Sha256 = InspectionBench.Hash("another-token-entirely") },
                        token,
                    ],
                }
            ),
            NullLogger<ConfiguredTokens>.Instance
        );
}

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prewarm.Inspection.Access;

namespace Prewarm.Inspection.Tests.Access;

/// <summary>TokenReview against a small API server of ours.</summary>
public sealed class TokenReviewTests : IAsyncLifetime
{
    private const string OwnToken = "token-of-the-reviewer";
    private readonly string _tokenFile = Path.GetTempFileName();
    private readonly FakeTimeProvider _clock = new();
    private readonly HttpClient _http = new();
    private WebApplication? _api;
    private string _address = "";
    private int _asked;
    private int _status = 200;
    private string _user = "system:serviceaccount:ops:alice";
    private string[] _groups = ["system:serviceaccounts"];
    private string[]? _audiences;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Review_OfAnOperatorsUser_GivesTheRole()
    {
        var caller = await Reviewer(review => review.OperatorUsers.Add(_user)).ReviewAsync("good", Token);
        Assert.Equal(new Caller(_user, Roles.Operator), caller);
    }

    [Fact]
    public async Task Review_OfAViewersGroup_GivesTheRole()
    {
        var caller = await Reviewer(review => review.ViewerGroups.Add("system:serviceaccounts"))
            .ReviewAsync("good", Token);
        Assert.Equal(Roles.Viewer, caller!.Role);
    }

    [Fact]
    public async Task Review_OfSomebodyWithoutARole_GivesNobody() =>
        Assert.Null(await Reviewer(_ => { }).ReviewAsync("good", Token));

    [Fact]
    public async Task Review_OfABadToken_GivesNobody() =>
        Assert.Null(await Reviewer(review => review.OperatorUsers.Add(_user)).ReviewAsync("bad", Token));

    [Fact]
    public async Task Review_ForAnotherAudience_GivesNobody()
    {
        var reviewer = Reviewer(review =>
        {
            review.OperatorUsers.Add(_user);
            review.Audiences.Add("prewarm");
        });
        _audiences = ["kubernetes"];
        Assert.Null(await reviewer.ReviewAsync("good", Token));
        _audiences = ["prewarm"];
        _clock.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull(await reviewer.ReviewAsync("good", Token));
    }

    [Fact]
    public async Task Review_WithinAMinute_IsAskedOnceAndThenAgain()
    {
        var reviewer = Reviewer(review => review.OperatorUsers.Add(_user));
        await reviewer.ReviewAsync("good", Token);
        await reviewer.ReviewAsync("good", Token);
        Assert.Equal(1, _asked);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await reviewer.ReviewAsync("good", Token);
        Assert.Equal(2, _asked);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task Review_WhenTheApiFails_GivesNobodyAndIsNotKept(int status)
    {
        var reviewer = Reviewer(review => review.OperatorUsers.Add(_user));
        _status = status;
        Assert.Null(await reviewer.ReviewAsync("good", Token));
        _status = 200;
        Assert.NotNull(await reviewer.ReviewAsync("good", Token));
    }

    [Fact]
    public async Task Review_WhenOff_AsksNobody()
    {
        Assert.Null(await Reviewer(review => review.Enabled = false).ReviewAsync("good", Token));
        Assert.Equal(0, _asked);
    }

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllTextAsync(_tokenFile, OwnToken + "\n", Token);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        _api = builder.Build();
        _api.UseRouting();
        _api.MapPost("/apis/authentication.k8s.io/v1/tokenreviews", AnswerAsync);
        await _api.StartAsync(Token);
        _address = _api
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.Single();
    }

    public async ValueTask DisposeAsync()
    {
        await _api!.DisposeAsync();
        _http.Dispose();
        File.Delete(_tokenFile);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        _asked++;
        if (_status != 200 || context.Request.Headers.Authorization != "Bearer " + OwnToken)
        {
            context.Response.StatusCode = _status == 200 ? 401 : _status;
            return;
        }

        using var review = await JsonDocument.ParseAsync(context.Request.Body, default, Token);
        var token = review.RootElement.GetProperty("spec").GetProperty("token").GetString();
        await context.Response.WriteAsJsonAsync(
            new
            {
                kind = "TokenReview",
                status = new
                {
                    authenticated = token == "good",
                    user = new { username = _user, groups = _groups },
                    audiences = _audiences,
                },
            },
            Token
        );
    }

    private KubernetesTokenReviewer Reviewer(Action<TokenReviewOptions> change)
    {
        var options = new AccessOptions
        {
            TokenReview =
            {
                Enabled = true,
                Address = _address,
                TokenFile = _tokenFile,
            },
        };
        change(options.TokenReview);
        return new KubernetesTokenReviewer(
            _http,
            Options.Create(options),
            _clock,
            NullLogger<KubernetesTokenReviewer>.Instance
        );
    }
}

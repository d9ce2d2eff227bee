using System.Security.Cryptography;
using System.Text;

namespace Prewarm.Inspection.Access;

/// <summary>Sign-ins of the page, in memory: a restart signs everybody out. Only a hash of each cookie is kept.</summary>
/// <param name="clock">Wall time; the demo's clock runs too fast for people.</param>
internal sealed class Sessions(TimeProvider clock)
{
    public const string CookieName = "prewarm-session";
    private const int OpenMax = 1_000;
    private static readonly TimeSpan Length = TimeSpan.FromHours(12);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Session> _open = new(StringComparer.Ordinal);

    /// <summary>Opens a session.</summary>
    /// <returns>The value of the cookie.</returns>
    public string Open(Caller caller)
    {
        var secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetUtcNow();
        lock (_gate)
        {
            foreach (var ended in _open.Where(pair => pair.Value.Ends <= now).Select(pair => pair.Key).ToList())
            {
                _open.Remove(ended);
            }

            if (_open.Count >= OpenMax)
            {
                _open.Remove(_open.MinBy(pair => pair.Value.Ends).Key);
            }

            _open[Hash(secret)] = new Session(
                caller,
                now + Length,
                Convert.ToHexString(RandomNumberGenerator.GetBytes(16))
            );
        }

        return secret;
    }

    /// <summary>The session of a cookie; null when there is none, or it has ended.</summary>
    public Session? Find(string? cookie)
    {
        if (string.IsNullOrEmpty(cookie) || cookie.Length > 128)
        {
            return null;
        }

        lock (_gate)
        {
            return _open.TryGetValue(Hash(cookie), out var session) && session.Ends > clock.GetUtcNow()
                ? session
                : null;
        }
    }

    public void Close(string? cookie)
    {
        if (!string.IsNullOrEmpty(cookie))
        {
            lock (_gate)
            {
                _open.Remove(Hash(cookie));
            }
        }
    }

    private static string Hash(string secret) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}

/// <summary>One sign-in.</summary>
/// <param name="FormKey">What every form of this session carries, so that no other site can post it.</param>
internal sealed record Session(Caller Caller, DateTimeOffset Ends, string FormKey);

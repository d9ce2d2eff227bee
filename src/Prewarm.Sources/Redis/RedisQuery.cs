namespace Prewarm.Sources.Redis;

/// <summary>What to read from Redis. Kinds: list, stream, group (lag), pending.</summary>
internal readonly record struct RedisQuery(string Kind, string Key, string Group)
{
    /// <summary>Parses <c>list:KEY</c> and its like; null when it is none. A group follows the last slash.</summary>
    public static RedisQuery? Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || colon == text.Length - 1)
        {
            return null;
        }

        var (kind, key) = (text[..colon], text[(colon + 1)..]);
        if (kind is "list" or "stream")
        {
            return new RedisQuery(kind, key, string.Empty);
        }

        var slash = key.LastIndexOf('/');
        return kind is "group" or "pending" && slash > 0 && slash < key.Length - 1
            ? new RedisQuery(kind, key[..slash], key[(slash + 1)..])
            : null;
    }
}

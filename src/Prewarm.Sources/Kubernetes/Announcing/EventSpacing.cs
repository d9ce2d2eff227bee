namespace Prewarm.Sources.Kubernetes.Announcing;

/// <summary>Lets an Event through once per spacing and object. Pure.</summary>
internal sealed class EventSpacing(TimeSpan spacing)
{
    private const int RememberedMax = 10_000;
    private readonly Dictionary<(string, string, string), DateTimeOffset> _last = [];

    public bool Lets(ScaledObjectEvent announcement, DateTimeOffset now)
    {
        var key = (announcement.Namespace, announcement.Name, announcement.Reason);
        if (_last.TryGetValue(key, out var last) && now - last < spacing)
        {
            return false;
        }

        if (_last.Count >= RememberedMax)
        {
            foreach (var old in _last.Where(pair => now - pair.Value >= spacing).Select(pair => pair.Key).ToList())
            {
                _last.Remove(old);
            }
        }

        if (_last.Count >= RememberedMax)
        {
            return false; // Ten thousand different Events within one spacing: the API server has seen enough of us.
        }

        _last[key] = now;
        return true;
    }
}

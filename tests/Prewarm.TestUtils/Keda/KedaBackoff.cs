namespace Prewarm.TestUtils.Keda;

/// <summary>KEDA's waits between attempts to open StreamIsActive: 2, 4, 8, 16, 32, then 60 s; back to 2 s only after an end with OK.</summary>
public sealed class KedaBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private TimeSpan _next = First;

    /// <summary>The wait before the next attempt.</summary>
    /// <param name="clean">True when the server ended the stream with OK.</param>
    public TimeSpan After(bool clean)
    {
        if (clean)
        {
            _next = First;
        }

        var wait = _next;
        _next = wait * 2 < Longest ? wait * 2 : Longest;
        return wait;
    }
}

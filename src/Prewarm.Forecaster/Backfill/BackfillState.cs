namespace Prewarm.Forecaster.Backfill;

/// <summary>Which part of a workload's past has still to be read from its source. Thread-safe.</summary>
internal sealed class BackfillState
{
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly LinkedList<MinuteSpan> _pieces = []; // Next first.
    private DateTimeOffset? _from = DateTimeOffset.MinValue; // At first sight: all that the source has.
    private long _requests;
    private int _written;
    private DateTimeOffset _plannedAt;
    private GrowingWait _wait;

    /// <summary>Asks for everything from an instant on: reports were missing, and the source may know more than we were told.</summary>
    public void Request(DateTimeOffset from)
    {
        lock (_gate)
        {
            _from = _from is { } earlier && earlier < from ? earlier : from;
            _requests++;
        }
    }

    /// <summary>Whether a plan is to be made now.</summary>
    /// <param name="from">Where to begin; <see cref="DateTimeOffset.MinValue"/> means as far back as is allowed.</param>
    /// <param name="begun">Give it to <see cref="Planned"/>: a request that came in between stays.</param>
    public bool WantsPlan(DateTimeOffset now, out DateTimeOffset from, out long begun)
    {
        lock (_gate)
        {
            (from, begun) = (_from ?? default, _requests);
            return _from is not null && _wait.IsOver(now);
        }
    }

    /// <summary>Takes a plan for everything from an instant on; what an earlier plan left before it stays behind it.</summary>
    public void Planned(DateTimeOffset from, long begun, IReadOnlyList<MinuteSpan> pieces, DateTimeOffset now)
    {
        lock (_gate)
        {
            _plannedAt = now;
            var left = _pieces.Where(piece => piece.From < from).ToList();
            _pieces.Clear();
            foreach (var piece in pieces.Concat(left))
            {
                _pieces.AddLast(piece);
            }

            if (begun == _requests)
            {
                _from = null;
            }
        }
    }

    /// <summary>The piece to read next; null when there is none, or none may be read yet.</summary>
    public MinuteSpan? Next(DateTimeOffset now)
    {
        lock (_gate)
        {
            return _wait.IsOver(now) ? _pieces.First?.Value : null;
        }
    }

    /// <summary>Whether the plan is taking long.</summary>
    public bool IsSlow(DateTimeOffset now)
    {
        lock (_gate)
        {
            return now - _plannedAt >= Slow;
        }
    }

    /// <summary>A piece was read and kept.</summary>
    /// <param name="written">Minutes that were new.</param>
    /// <returns>After the last piece the new minutes of all; null before.</returns>
    public int? Done(MinuteSpan piece, int written)
    {
        lock (_gate)
        {
            _wait.Succeeded();
            _pieces.Remove(piece);
            _written += written;
            if (_pieces.Count > 0)
            {
                return null;
            }

            (written, _written) = (_written, 0);
            return written;
        }
    }

    /// <summary>The source keeps no history: there is nothing to read.</summary>
    public void Nothing()
    {
        lock (_gate)
        {
            _wait.Succeeded();
            _pieces.Clear();
        }
    }

    /// <summary>A piece was too big for the source: two halves take its place.</summary>
    public void Halve(MinuteSpan piece)
    {
        lock (_gate)
        {
            if (_pieces.Find(piece) is { } node)
            {
                (node.Value, var earlier) = piece.Halve();
                _pieces.AddAfter(node, earlier);
            }
        }
    }

    /// <summary>Puts the next try off, longer each time. The piece goes to the end: the others must not wait for one that never succeeds.</summary>
    /// <param name="piece">Null when no plan could be made.</param>
    /// <returns>True for the first failure in a row.</returns>
    public bool Failed(MinuteSpan? piece, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (piece is { } failed && _pieces.Remove(failed))
            {
                _pieces.AddLast(failed);
            }

            return _wait.Failed(now);
        }
    }
}

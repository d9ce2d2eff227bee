using Prewarm.Forecasting.Transforms;

namespace Prewarm.Forecasting.WindowMax;

/// <summary>Samples in a row: those of the last days as <see cref="SampleCode"/>, older ones in a byte each.</summary>
/// <remarks>
/// An old block of <see cref="Block"/> samples is kept as shares of its highest, in 254 steps: what was the case days ago is asked for
/// with minutes of tolerance, and half a step of a block's peak is far less than two days differ by.
/// </remarks>
/// <param name="recent">Samples that are kept in full, at least.</param>
internal sealed class SampleStore(int recent)
{
    /// <summary>Samples that grow old together.</summary>
    public const int Block = 64;

    /// <summary>Room beyond what is held, as one part in so many: a fleet of workloads would otherwise hold twice its history.</summary>
    public const int SlackParts = 16;

    private const float Steps = byte.MaxValue - 1;
    private byte[] _old = [];
    private float[] _highest = [];
    private int _oldCount;
    private ushort[] _codes = new ushort[512];
    private int _codeCount;

    /// <summary>Number of samples.</summary>
    public int Count => _oldCount + _codeCount;

    /// <summary>A sample; NaN when missing.</summary>
    public float this[int index] =>
        index < _oldCount ? Old(_old[index], index / Block) : SampleCode.Value(_codes[index - _oldCount]);

    /// <param name="value">Between 0 and <see cref="SampleCode.Most"/>; NaN is missing.</param>
    public void Add(double value)
    {
        if (_codeCount >= recent + Math.Max(Block, recent / SlackParts))
        {
            Age((_codeCount - recent) / Block);
        }

        if (_codeCount == _codes.Length)
        {
            Array.Resize(ref _codes, _codes.Length + Math.Max(512, _codes.Length / SlackParts));
        }

        _codes[_codeCount++] = SampleCode.Of(value);
    }

    /// <summary>Drops the oldest blocks.</summary>
    public void Drop(int blocks)
    {
        var old = Math.Min(blocks, _oldCount / Block);
        _old.AsSpan((old * Block)..).CopyTo(_old);
        _highest.AsSpan(old..).CopyTo(_highest);
        _oldCount -= old * Block;
        DropCodes((blocks - old) * Block);
    }

    /// <summary>Highest known sample in [from, to); NaN of none.</summary>
    public float Max(int from, int to)
    {
        var highest = float.NaN;
        while (from < to)
        {
            var isOld = from < _oldCount;
            var end = isOld ? Math.Min(to, from - (from % Block) + Block) : to;
            var most = isOld
                ? Old(Vectors.Max<byte>(_old.AsSpan(from..end)), from / Block)
                : SampleCode.Value(Vectors.Max<ushort>(_codes.AsSpan((from - _oldCount)..(end - _oldCount))));
            highest =
                most <= highest ? highest
                : float.IsNaN(most) ? highest
                : most;
            from = end;
        }

        return highest;
    }

    /// <summary>The samples from an index on, NaN where missing.</summary>
    /// <returns>How many of them are known.</returns>
    public int Copy(int from, Span<float> samples)
    {
        var known = 0;
        for (var i = 0; i < samples.Length; i++)
        {
            var value = this[from + i];
            samples[i] = value;
            known += float.IsNaN(value) ? 0 : 1;
        }

        return known;
    }

    /// <summary>Sum and number of the known samples in [from, to).</summary>
    public (double Sum, int Known) Sum(int from, int to)
    {
        var (sum, known) = (0.0, 0);
        while (from < Math.Min(to, _oldCount))
        {
            // Shares add up as whole numbers, and meet their block's highest once.
            var end = Math.Min(Math.Min(to, _oldCount), from - (from % Block) + Block);
            var (shares, count) = (0, 0);
            foreach (var share in _old.AsSpan(from..end))
            {
                shares += share;
                count += share == 0 ? 0 : 1;
            }

            sum += (shares - count) * (double)_highest[from / Block] / Steps;
            known += count;
            from = end;
        }

        foreach (var code in from < to ? _codes.AsSpan(from - _oldCount, to - from) : [])
        {
            if (code != SampleCode.Missing)
            {
                sum += SampleCode.Value(code);
                known++;
            }
        }

        return (sum, known);
    }

    /// <summary>Zero is missing, so that the highest is found among the bytes.</summary>
    private float Old(byte share, int block) => share == 0 ? float.NaN : (share - 1) * _highest[block] / Steps;

    private void Age(int blocks)
    {
        var before = _oldCount / Block;
        if (_old.Length < _oldCount + (blocks * Block))
        {
            var room = before + blocks + Math.Max(16, before / SlackParts);
            Array.Resize(ref _old, room * Block);
            Array.Resize(ref _highest, room);
        }

        for (var block = 0; block < blocks; block++)
        {
            var codes = _codes.AsSpan(block * Block, Block);
            var highest = SampleCode.Value(Vectors.Max<ushort>(codes));
            _highest[before + block] = float.IsNaN(highest) ? 0 : highest;
            for (var i = 0; i < Block; i++)
            {
                var value = SampleCode.Value(codes[i]);
                _old[_oldCount++] =
                    float.IsNaN(value) ? (byte)0
                    : highest == 0 ? (byte)1
                    : (byte)(1 + (int)MathF.Round(value / highest * Steps));
            }
        }

        DropCodes(blocks * Block);
    }

    private void DropCodes(int count)
    {
        _codes.AsSpan(count.._codeCount).CopyTo(_codes);
        _codeCount -= count;
    }
}

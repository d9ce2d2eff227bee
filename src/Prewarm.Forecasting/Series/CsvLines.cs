namespace Prewarm.Forecasting.Series;

/// <summary>Cuts UTF-8 into trimmed lines inside one buffer: no string and no copy per line.</summary>
internal sealed class CsvLines(Stream stream, string name)
{
    /// <summary>A line holds a timestamp and a number; whoever sends more sends something else.</summary>
    private const int LineMost = 1024;

    private readonly byte[] _buffer = new byte[1 << 18];
    private int _from;
    private int _to;
    private bool _ended;

    /// <summary>Number of the line given last, from 1.</summary>
    public int Number { get; private set; }

    /// <param name="line">The line without its end and without blanks around it; valid until the next call.</param>
    /// <returns>False at the end.</returns>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_from, _to - _from);
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && !_ended)
            {
                Fill();
                continue;
            }

            if (end < 0 && rest.IsEmpty)
            {
                line = default;
                return false;
            }

            Number++;
            line = end < 0 ? rest : rest[..end];
            _from += end < 0 ? rest.Length : end + 1;
            if (line.Length > LineMost)
            {
                throw new CsvSeriesException(name, Number, $"a line must not be longer than {LineMost} characters");
            }

            line = Number == 1 && line.StartsWith("\uFEFF"u8) ? Trim(line[3..]) : Trim(line);
            return true;
        }
    }

    internal static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty && text[^1] <= ' ')
        {
            text = text[..^1];
        }

        while (!text.IsEmpty && text[0] <= ' ')
        {
            text = text[1..];
        }

        return text;
    }

    private void Fill()
    {
        var kept = _to - _from;
        if (kept > LineMost)
        {
            throw new CsvSeriesException(name, Number + 1, $"a line must not be longer than {LineMost} characters");
        }

        _buffer.AsSpan(_from, kept).CopyTo(_buffer);
        _from = 0;
        _to = kept;
        var read = stream.Read(_buffer, _to, _buffer.Length - _to);
        _to += read;
        _ended = read == 0;
    }
}

using System.Globalization;
using System.Text;

namespace Prewarm.Forecasting.Signals;

/// <summary>A reader of matcher text, one character at a time. Problems name a position and a rule.</summary>
internal ref struct SelectorReader(string text)
{
    private readonly string _text = text;
    private int _at;

    /// <summary>Reads everything; the problem or null.</summary>
    public string? ReadAll(List<LabelMatcher> matchers)
    {
        var braces = TryTake('{');
        while (true)
        {
            SkipBlanks();
            if (_at >= _text.Length || _text[_at] == '}')
            {
                break;
            }

            if (ReadMatcher(out var matcher) is { } problem)
            {
                return problem;
            }

            matchers.Add(matcher);
            SkipBlanks();
            if (!TryTake(','))
            {
                break;
            }
        }

        if (braces && !TryTake('}'))
        {
            return Expected("a closing brace");
        }

        SkipBlanks();
        return _at < _text.Length ? Expected("a comma or the end") : null;
    }

    private string? ReadMatcher(out LabelMatcher matcher)
    {
        matcher = default;
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_'))
        {
            _at++;
        }

        if (_at == start || char.IsAsciiDigit(_text[start]))
        {
            _at = start;
            return Expected("a label name");
        }

        var name = _text[start.._at];
        SkipBlanks();
        if (ReadOperator() is not { } match)
        {
            return Expected("=, !=, =~ or !~");
        }

        SkipBlanks();
        if (ReadQuoted(out var value) is { } problem)
        {
            return problem;
        }

        matcher = new LabelMatcher(name, match, value);
        return null;
    }

    private LabelMatch? ReadOperator()
    {
        if (TryTake('!'))
        {
            return TryTake('=') ? LabelMatch.NotEqual
                : TryTake('~') ? LabelMatch.NotRegex
                : null;
        }

        if (!TryTake('='))
        {
            return null;
        }

        return TryTake('~') ? LabelMatch.Regex : LabelMatch.Equal;
    }

    private string? ReadQuoted(out string value)
    {
        value = string.Empty;
        var quote = _at < _text.Length ? _text[_at] : '\0';
        if (quote is not ('"' or '\''))
        {
            return Expected("a quoted value");
        }

        var read = new StringBuilder();
        for (_at++; _at < _text.Length && _text[_at] != quote; _at++)
        {
            if (_text[_at] != '\\')
            {
                read.Append(_text[_at]);
                continue;
            }

            _at++;
            var escaped = _at < _text.Length ? _text[_at] : '\0';
            if (escaped is not ('\\' or '"' or '\'' or 'n' or 't'))
            {
                return Expected("an escape of \\\\, \\\", \\n or \\t");
            }

            read.Append(
                escaped switch
                {
                    'n' => '\n',
                    't' => '\t',
                    _ => escaped,
                }
            );
        }

        value = read.ToString();
        return TryTake(quote) ? null : Expected("a closing quote");
    }

    private bool TryTake(char wanted)
    {
        if (_at < _text.Length && _text[_at] == wanted)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private readonly string Expected(string what) =>
        string.Create(CultureInfo.InvariantCulture, $"needs {what} at position {_at + 1}");
}

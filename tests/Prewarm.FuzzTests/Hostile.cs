using System.Text;

namespace Prewarm.FuzzTests;

/// <summary>Texts that are almost right: pieces of a grammar, put together, cut, repeated and spoilt.</summary>
internal static class Hostile
{
    private static readonly string[] Spoilers =
    [
        "\0",
        "\uFEFF",
        "\r",
        "\n\n",
        ",",
        ";",
        ":",
        "\"",
        "\\",
        "{",
        "😀",
        "\u202E",
        "-0",
        "1e309",
        "-1e-309",
        "99999999999999999999",
        "NaN",
        "٣",
        " ",
        "\t",
        "%s%n",
        "../../etc/passwd",
        "=cmd()",
    ];

    /// <summary>One text per seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="pieces">The grammar.</param>
    /// <param name="most">Pieces of a text at most.</param>
    public static string Text(int seed, string[] pieces, int most = 24)
    {
        var random = new Random(seed);
        var text = new StringBuilder();
        for (var n = random.Next(most); n >= 0; n--)
        {
            text.Append(
                random.Next(12) == 0 ? Spoilers[random.Next(Spoilers.Length)] : pieces[random.Next(pieces.Length)]
            );
        }

        return Spoil(text.ToString(), random);
    }

    /// <summary>A right text with a few changes, now and then none.</summary>
    public static string Changed(int seed, string right)
    {
        var random = new Random(seed);
        var text = right;
        for (var n = random.Next(4); n > 0 && text.Length > 0; n--)
        {
            var at = random.Next(text.Length);
            text = random.Next(4) switch
            {
                0 => text.Remove(at, 1),
                1 => text.Insert(at, Spoilers[random.Next(Spoilers.Length)]),
                2 => string.Concat(text.AsSpan(0, at), text.AsSpan(random.Next(at, text.Length))),
                _ => text.Insert(at, text[random.Next(at)..at]),
            };
        }

        return text;
    }

    private static string Spoil(string text, Random random) =>
        random.Next(6) == 0 && text.Length > 0 ? text[..random.Next(text.Length)] : text;
}

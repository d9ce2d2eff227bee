using System.Globalization;
using System.Text;

namespace Prewarm.FuzzTests;

/// <summary>Runs a property over many random cases. CI uses one fixed seed; <c>PREWARM_FUZZ_SEED</c> tries another.</summary>
internal static class Fuzz
{
    private const int FixedSeed = 20_260_302;
    private const int Cases = 3_000;

    /// <summary>Runs the property; a failure names the seed of its case.</summary>
    public static void Run(Action<Random> property)
    {
        var text = Environment.GetEnvironmentVariable("PREWARM_FUZZ_SEED");
        var seed = text is { Length: > 0 } ? int.Parse(text, CultureInfo.InvariantCulture) : FixedSeed;
        for (var i = 0; i < Cases; i++)
        {
            try
            {
                property(new Random(unchecked(seed + i)));
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException(
                    $"seed {unchecked(seed + i)} (PREWARM_FUZZ_SEED): {failure.Message}",
                    failure
                );
            }
        }
    }

    /// <summary>Text made of words that mean something to a parser, with junk in between.</summary>
    public static string Text(Random random, int piecesMax, params ReadOnlySpan<string> words)
    {
        var text = new StringBuilder();
        var pieces = random.Next(piecesMax + 1);
        for (var i = 0; i < pieces; i++)
        {
            text.Append(random.Next(4) == 0 ? Junk(random) : words[random.Next(words.Length)]);
        }

        return text.ToString();
    }

    private static string Junk(Random random) =>
        random.Next(5) switch
        {
            0 => ((char)random.Next(1, 0xD800)).ToString(),
            1 => "\uD83D", // Half a surrogate pair.
            2 => new string((char)random.Next(32, 127), random.Next(1, 40)),
            3 => "\0\r\n\t",
            _ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture),
        };
}

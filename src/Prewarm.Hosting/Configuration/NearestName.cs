namespace Prewarm.Hosting.Configuration;

/// <summary>Finds the known name that a misspelt one most likely meant.</summary>
internal static class NearestName
{
    private const int LengthMax = 64;

    /// <summary>A third of the name may differ; more than that is another name.</summary>
    private const int LettersPerEdit = 3;

    /// <summary>The nearest candidate without regard to case, or null when none is near.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > LengthMax)
        {
            return null;
        }

        var nearest = candidates
            .Order(StringComparer.Ordinal)
            .Select(candidate => (candidate, Edits: Edits(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .DefaultIfEmpty((string.Empty, int.MaxValue))
            .MinBy(pair => pair.Item2);
        return nearest.Item2 <= Math.Max(1, name.Length / LettersPerEdit) ? nearest.Item1 : null;
    }

    /// <summary>Levenshtein's distance, one row at a time.</summary>
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}

namespace Prewarm.Scaling.Triggers;

/// <summary>Finds the known word that a misspelt one most likely meant.</summary>
public static class NearestKey
{
    /// <summary>A third of the word may differ; more than that is another word.</summary>
    private const int LettersPerEdit = 3;

    /// <summary>The nearest candidate, or null when none is near. Ties go to the first in ordinal order.</summary>
    public static string? Find(string word, IEnumerable<string> candidates)
    {
        if (word.Length > 64)
        {
            return null;
        }

        string? best = null;
        var bestDistance = int.MaxValue;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            var distance = Distance(word, candidate);
            if (distance < bestDistance)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return bestDistance <= Math.Max(1, word.Length / LettersPerEdit) ? best : null;
    }

    /// <summary>Levenshtein's distance, letters compared without case.</summary>
    internal static int Distance(string a, string b)
    {
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                var edits = Math.Min(previous[j] + 1, current[j - 1] + 1);
                current[j] = Math.Min(edits, previous[j - 1] + (same ? 0 : 1));
            }

            (previous, current) = (current, previous);
        }

        return previous[b.Length];
    }
}

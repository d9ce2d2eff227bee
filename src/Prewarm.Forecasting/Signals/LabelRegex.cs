using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Prewarm.Forecasting.Signals;

/// <summary>Regular expressions of label matchers: the part of RE2's language that .NET reads in the same way, on whole values.</summary>
/// <remarks>
/// The pattern is a tenant's text and is put between anchors, so what it means must not depend on what surrounds it: .NET's comments
/// and its mode of free spacing would swallow the closing anchor. They and everything else RE2 does not have after <c>(?</c> are refused.
/// Matching takes linear time whatever the pattern, hence needs no time limit.
/// </remarks>
public static class LabelRegex
{
    private const RegexOptions Options =
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.Singleline;

    /// <summary>Compiles a pattern that must match a whole label value.</summary>
    /// <returns>False when RE2 does not have the pattern, or when it would need too large an automaton.</returns>
    public static bool TryCompile(string pattern, [NotNullWhen(true)] out Regex? regex)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        regex = null;
        if (!HasOnlyKnownGroups(pattern))
        {
            return false;
        }

        try
        {
            // Alone first: "a)|(?:b" would be valid only between the anchors.
            _ = new Regex(pattern, Options);
            regex = new Regex($@"\A(?:{pattern})\z", Options);
            return true;
        }
        catch (Exception invalid) when (invalid is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    /// <summary>True when every <c>(?</c> opens a group without capture or sets the flags i, m and s.</summary>
    private static bool HasOnlyKnownGroups(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    i = EndOfClass(pattern, i);
                    break;
                case '(' when i + 1 < pattern.Length && pattern[i + 1] == '?' && !IsKnownGroup(pattern.AsSpan(i + 2)):
                    return false;
            }
        }

        return true;
    }

    private static bool IsKnownGroup(ReadOnlySpan<char> rest)
    {
        var flags = rest.IndexOfAnyExcept("ims-");
        return flags >= 0 && rest[flags] is ':' or ')';
    }

    /// <summary>Position of the bracket that closes a class; a bracket that comes first in it is a member.</summary>
    private static int EndOfClass(string pattern, int start)
    {
        var first = start + 1 < pattern.Length && pattern[start + 1] == '^' ? start + 2 : start + 1;
        for (var i = first; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] == ']' && i > first)
            {
                return i;
            }
        }

        return pattern.Length;
    }
}

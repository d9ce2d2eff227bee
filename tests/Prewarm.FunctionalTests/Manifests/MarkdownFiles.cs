using System.Text.RegularExpressions;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The pages of the project, their links, headings and code.</summary>
internal static partial class MarkdownFiles
{
    private static readonly string[] Folders =
    [
        "docs",
        "manifests",
        "notebooks",
        "tests/Prewarm.Benchmarks",
        "tests/Prewarm.FunctionalTests",
    ];

    /// <summary>Pages, relative to the root.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        .. Folders
            .Where(folder => Directory.Exists(Repository.Path(folder)))
            .SelectMany(folder => Repository.Files(folder, "*.md")),
    ];

    /// <summary>Targets of links and pictures that are not on the web.</summary>
    public static IEnumerable<string> RelativeLinks(string text) =>
        Links()
            .Matches(Fences().Replace(text, string.Empty))
            .Select(match => match.Groups["target"].Value)
            .Where(target =>
                !target.Contains("://", StringComparison.Ordinal)
                && !target.StartsWith("mailto:", StringComparison.Ordinal)
            );

    /// <summary>Anchors of the headings, as GitHub makes them.</summary>
    public static IReadOnlySet<string> Anchors(string text) =>
        Headings()
            .Matches(Fences().Replace(text, string.Empty))
            .Select(match => Anchor(match.Groups["title"].Value))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Fenced code of a language.</summary>
    public static IEnumerable<string> Code(string text, string language) =>
        Blocks()
            .Matches(text)
            .Where(match => match.Groups["language"].Value.Trim() == language)
            .Select(match => match.Groups["code"].Value);

    private static string Anchor(string title) =>
        NotInAnchors().Replace(title.Trim().ToLowerInvariant(), string.Empty).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Links();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Fences();

    [GeneratedRegex(
        @"^```(?<language>[a-z]*)[^\n]*\n(?<code>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Blocks();

    [GeneratedRegex(
        @"^#{1,6} (?<title>[^\n]+)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.NonBacktracking)]
    private static partial Regex NotInAnchors();
}

using System.Globalization;
using System.Text;
using Prewarm.Forecasting.Series;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The tables of docs/configuration.md are written from the option classes. PREWARM_UPDATE_DOCS=1 writes them anew.</summary>
public sealed class ConfigurationReferenceTests
{
    private const string Begin = "<!-- keys: written by ConfigurationReferenceTests from the option classes -->";
    private const string End = "<!-- end of keys -->";

    [Fact]
    public async Task ConfigurationPage_AgreesWithTheOptionClasses()
    {
        var file = Repository.Path("docs", "configuration.md");
        var page = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (start, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(start >= 0 && end > start, "docs/configuration.md has lost the marks of its generated part");
        var expected = page[..start] + Begin + "\n\n" + Tables() + "\n" + page[end..];
        if (Environment.GetEnvironmentVariable("PREWARM_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(file, expected, TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(
            expected == page,
            "docs/configuration.md is not what the option classes say; PREWARM_UPDATE_DOCS=1 writes it anew"
        );
    }

    [Fact]
    public void EverySetting_SaysWhatItMeans() =>
        NoProblems.In(OptionCatalog.All.Where(key => key.Summary.Length == 0).Select(key => key.Path));

    private static string Tables()
    {
        var text = new StringBuilder();
        foreach (var section in OptionCatalog.All.GroupBy(key => key.Section, StringComparer.Ordinal))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"### {section.Key}\n\n| key | default | bounds | meaning |\n|---|---|---|---|\n"
            );
            foreach (var key in section)
            {
                var meaning = Meaning(key.Summary).Replace("|", "\\|", StringComparison.Ordinal);
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"| `{key.Key}` | {Show(key.Default)} | {Bounds(key)} | {meaning} |\n"
                );
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>Defaults and bounds have columns of their own.</summary>
    private static string Meaning(string summary)
    {
        var at = summary.IndexOf(" Default ", StringComparison.Ordinal);
        return at < 0 ? summary : summary[..at];
    }

    private static string Bounds(OptionKey key) =>
        key switch
        {
            { Range: { } range } => $"{Show(Parse(range.Minimum, key.Type))} to {Show(Parse(range.Maximum, key.Type))}",
            { Type.IsEnum: true } => string.Join(", ", Enum.GetNames(key.Type).Select(Lower)),
            _ => string.Empty,
        };

    private static object Parse(object bound, Type type) =>
        bound is string text && (Nullable.GetUnderlyingType(type) ?? type) == typeof(TimeSpan)
            ? TimeSpan.Parse(text, CultureInfo.InvariantCulture)
            : bound;

    private static string Show(object? value) =>
        value switch
        {
            null or "" => "none",
            TimeSpan span => DurationText.Format(span),
            bool flag => flag ? "true" : "false",
            Enum choice => Lower(choice.ToString()),
            string text => text,
            System.Collections.IEnumerable => "none",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    private static string Lower(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}

using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Prewarm.FunctionalTests.Manifests;

/// <summary>The text of a documentation comment as Markdown.</summary>
internal static partial class XmlText
{
    public static string Plain(XElement element)
    {
        var text = new StringBuilder();
        foreach (var node in element.Nodes())
        {
            text.Append(
                node switch
                {
                    XText plain => plain.Value,
                    XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
                    XElement { Name.LocalName: "see" } see => $"`{((string?)see.Attribute("cref"))?.Split('.')[^1]}`",
                    XElement other => Plain(other),
                    _ => string.Empty,
                }
            );
        }

        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    [GeneratedRegex("\\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Spaces();
}

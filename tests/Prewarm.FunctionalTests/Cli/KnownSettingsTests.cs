using Prewarm.Cli.Commands;
using Prewarm.FunctionalTests.Manifests;

namespace Prewarm.FunctionalTests.Cli;

public sealed class KnownSettingsTests
{
    [Fact]
    public void KnownSettings_EveryDocumentedKey_IsTaken()
    {
        var schema = KnownSettings.Create();
        NoProblems.In(
            OptionCatalog
                .All.Select(key => key.Path.Replace(OptionCatalog.AnyName, "0", StringComparison.Ordinal)) // Also an index.
                .Select(path => schema.Check(path) is { } rule ? $"{path}: {rule}" : null)
                .OfType<string>()
        );
    }
}

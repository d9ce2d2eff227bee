using System.Reflection;

namespace Prewarm.FunctionalTests;

/// <summary>References point down the list only. A new arrow is a decision, made here.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Prewarm.Protocol"] = [],
        ["Prewarm.Forecasting"] = [],
        ["Prewarm.Forecasting.ML"] = ["Prewarm.Forecasting"],
        ["Prewarm.Scaling"] = ["Prewarm.Forecasting"],
        ["Prewarm.Simulation"] = ["Prewarm.Scaling", "Prewarm.Forecasting"],
        ["Prewarm.Sources"] = ["Prewarm.Forecasting"],
        ["Prewarm.Storage"] = ["Prewarm.Forecasting"],
        ["Prewarm.Hosting"] = [],
        ["Prewarm.Scaler"] =
        [
            "Prewarm.Protocol",
            "Prewarm.Scaling",
            "Prewarm.Forecasting",
            "Prewarm.Sources",
            "Prewarm.Hosting",
        ],
        ["Prewarm.Forecaster"] =
        [
            "Prewarm.Protocol",
            "Prewarm.Forecasting",
            "Prewarm.Forecasting.ML",
            "Prewarm.Sources",
            "Prewarm.Storage",
            "Prewarm.Hosting",
        ],
        ["Prewarm.Inspection"] = ["Prewarm.Forecasting", "Prewarm.Scaling", "Prewarm.Storage"],
        ["prewarm"] =
        [
            "Prewarm.Protocol",
            "Prewarm.Forecasting",
            "Prewarm.Forecasting.ML",
            "Prewarm.Scaling",
            "Prewarm.Simulation",
            "Prewarm.Sources",
            "Prewarm.Storage",
            "Prewarm.Hosting",
            "Prewarm.Scaler",
            "Prewarm.Forecaster",
            "Prewarm.Inspection",
        ],
    };

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_OfEachProject_PointDownTheListOnly(string project)
    {
        var ours = Load(project).GetReferencedAssemblies().Select(name => name.Name!).Where(IsOurs);
        Assert.Empty(ours.Except(Allowed[project], StringComparer.Ordinal));
    }

    [Fact]
    public void Scaler_CarriesNoForecastingMaths() =>
        Assert.DoesNotContain(
            Load("Prewarm.Scaler").GetReferencedAssemblies(),
            name => name.Name!.StartsWith("MathNet", StringComparison.Ordinal)
        );

    [Fact]
    public void List_HoldsEveryAssemblyOfOurs()
    {
        var folder = Path.GetDirectoryName(typeof(DependencyTests).Assembly.Location)!;
        var found = Directory
            .GetFiles(folder, "*.dll")
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Where(IsOurs)
            .Where(name =>
                !name.EndsWith("Tests", StringComparison.Ordinal)
                && !name.EndsWith("TestUtils", StringComparison.Ordinal)
            );
        Assert.Empty(found.Except(Allowed.Keys, StringComparer.Ordinal));
    }

    private static Assembly Load(string project) => Assembly.Load(project);

    private static bool IsOurs(string name) =>
        name.StartsWith("Prewarm.", StringComparison.Ordinal) || name == "prewarm";
}

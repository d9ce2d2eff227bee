using Prewarm.Forecasting.Combination;
using Prewarm.Forecasting.ML.Trees;
using Prewarm.Forecasting.Models;

namespace Prewarm.Cli.Forecasts;

/// <summary>Models by the names of the command line.</summary>
internal static class ModelChoice
{
    public const string Auto = "auto";

    public const string All = "all";

    /// <summary>Every model, simplest first.</summary>
    public static IReadOnlyList<IForecastModel> Models { get; } = [.. ForecastModels.All, new TreesModel()];

    /// <summary>Names that may be asked for, besides <see cref="All"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [.. Models.Select(model => model.Name), Ensemble.Combination, Auto];

    /// <summary>What is wrong with a list such as <c>ssa,trees</c>; null when nothing is.</summary>
    public static string? Problem(string text)
    {
        var asked = Split(text);
        var unknown = asked.Count(name => name != All && !Names.Contains(name, StringComparer.Ordinal));
        return unknown > 0 ? $"has {unknown} unknown name(s); known are {All}, {string.Join(", ", Names)}"
            : asked.Length == 0 ? "names no model"
            : null;
    }

    /// <summary>The names of a list, in the order of <see cref="Names"/>; <c>all</c> is every one.</summary>
    public static IReadOnlyList<string> Read(string text)
    {
        var asked = Split(text);
        return asked.Contains(All, StringComparer.Ordinal)
            ? Names
            : [.. Names.Where(name => asked.Contains(name, StringComparer.Ordinal))];
    }

    /// <summary>The experts that a choice needs: the named ones, or all where the combination or the automatic choice is asked for.</summary>
    public static IReadOnlyList<IForecastModel> Experts(IReadOnlyList<string> chosen) =>
        chosen.Contains(Auto, StringComparer.Ordinal) || chosen.Contains(Ensemble.Combination, StringComparer.Ordinal)
            ? Models
            : [.. Models.Where(model => chosen.Contains(model.Name, StringComparer.Ordinal))];

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}

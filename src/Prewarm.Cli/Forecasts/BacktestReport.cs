using System.Text.Json.Serialization;

namespace Prewarm.Cli.Forecasts;

/// <summary>The JSON of <c>backtest</c>. Field names are a contract; a figure that cannot be had is null.</summary>
/// <param name="Input">Name of the file.</param>
/// <param name="Step">Duration.</param>
/// <param name="Points">Grid points of the file, missing ones included.</param>
/// <param name="Season">Durations of the seasons that history is long enough for.</param>
/// <param name="Models">One entry per model and lead.</param>
/// <param name="Chosen">Per lead the model that counts most at the end.</param>
/// <param name="Character">What the series is like.</param>
internal sealed record BacktestReport(
    string Input,
    string Step,
    int Points,
    IReadOnlyList<string> Season,
    IReadOnlyList<ModelReport> Models,
    IReadOnlyList<ChosenReport> Chosen,
    CharacterReport Character
);

/// <summary>One model at one lead.</summary>
internal sealed record ModelReport(
    string Name,
    string Lead,
    double? Mase,
    double? Wape,
    double? Bias,
    IReadOnlyDictionary<string, double?> Pinball,
    IReadOnlyDictionary<string, double?> Coverage,
    double FitMilliseconds,
    double ForecastMilliseconds
);

/// <summary>What production would use at a lead.</summary>
internal sealed record ChosenReport(string Lead, string Model);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(BacktestReport))]
[JsonSerializable(typeof(IReadOnlyList<BacktestReport>))]
[JsonSerializable(typeof(ForecastReport))]
internal sealed partial class ReportJson : JsonSerializerContext;

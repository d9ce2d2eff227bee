using System.Globalization;

namespace Prewarm.Benchmarks.Baselines;

/// <summary>What another program forecast from one origin for one lead; NaN where its fit failed.</summary>
/// <param name="Series">Name of the series.</param>
/// <param name="Target">Index of the sample that is forecast.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="Lead">Steps ahead.</param>
/// <param name="Mean">Point forecast.</param>
/// <param name="High">Quantile 0.9.</param>
/// <param name="Highest">Quantile 0.99.</param>
/// <param name="Seconds">Time of the fit.</param>
internal sealed record BaselineForecast(
    string Series,
    int Target,
    string Model,
    int Lead,
    double Mean,
    double High,
    double Highest,
    double Seconds
)
{
    /// <summary>Reads what <c>baselines.R</c> wrote; a last line cut short by a stop is left out.</summary>
    public static IReadOnlyList<BaselineForecast> Read(string file) =>
        [
            .. File.ReadLines(file)
                .Skip(1)
                .Select(line => line.Split(','))
                .Where(fields => fields.Length == 9)
                .Select(fields =>
                {
                    var (known, lead) = (Whole(fields[1]), Whole(fields[3]));
                    var numbers = fields[4..8].Select(Number).ToArray();
                    return new BaselineForecast(
                        fields[0],
                        known - 1 + lead,
                        fields[2],
                        lead,
                        // Demand is not negative: what auto is held to, the others get for nothing.
                        Math.Max(0, numbers[0]),
                        Math.Max(0, numbers[1]),
                        Math.Max(0, numbers[2]),
                        numbers[3]
                    );
                }),
        ];

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>A band of R may have no end: losses without end are left out of the means.</summary>
    private static double Number(string text) =>
        text switch
        {
            "NA" => double.NaN,
            "Inf" => double.PositiveInfinity,
            _ => double.Parse(text, CultureInfo.InvariantCulture),
        };
}

using System.Globalization;

namespace Prewarm.Cli.Forecasts;

/// <summary>Writes a line at each tenth of the way.</summary>
internal sealed class TenthsProgress(TextWriter writer, string name) : IProgress<double>
{
    private int _told;

    public void Report(double value)
    {
        var tenth = (int)(10 * value);
        if (tenth > _told)
        {
            _told = tenth;
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {10 * tenth} %"));
        }
    }
}

namespace Prewarm.Sources.Series;

/// <summary>Raw samples of one series over the last minutes, oldest first, whatever source they came from.</summary>
/// <param name="Name">Metric name.</param>
/// <param name="Labels">Labels without the name.</param>
/// <param name="Samples">Instants (Unix seconds) and values, ascending; never empty.</param>
internal sealed record SampledSeries(
    string Name,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyList<(double At, double Value)> Samples
)
{
    public (double At, double Value) Last => Samples[^1];

    /// <summary>Spacing of the samples in seconds: the median gap, or NaN for a single sample.</summary>
    public double Spacing
    {
        get
        {
            if (Samples.Count < 2)
            {
                return double.NaN;
            }

            var gaps = new double[Samples.Count - 1];
            for (var i = 0; i < gaps.Length; i++)
            {
                gaps[i] = Samples[i + 1].At - Samples[i].At;
            }

            Array.Sort(gaps);
            return gaps[gaps.Length / 2];
        }
    }

    /// <summary>Increase per second of a counter over its samples; a fall is a reset, what it counts to afterwards is new.</summary>
    /// <returns>NaN with fewer than two samples or a value that is not finite.</returns>
    public double Rate()
    {
        var seconds = Samples[^1].At - Samples[0].At;
        if (Samples.Count < 2 || seconds <= 0)
        {
            return double.NaN;
        }

        var increase = 0.0;
        for (var i = 1; i < Samples.Count; i++)
        {
            var (before, now) = (Samples[i - 1].Value, Samples[i].Value);
            increase += now >= before ? now - before : now;
        }

        return double.IsFinite(increase) ? increase / seconds : double.NaN;
    }
}

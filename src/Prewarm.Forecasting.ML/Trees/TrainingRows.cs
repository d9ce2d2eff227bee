namespace Prewarm.Forecasting.ML.Trees;

/// <summary>Rows for training: origins and leads spread over the history, recent weeks more densely.</summary>
/// <remarks>
/// The pairs follow the additive recurrence of Roberts ("The unreasonable effectiveness of quasirandom sequences", 2018): evenly spread in both
/// directions for any number of rows, and the same every time. Ages of origins follow a density that halves every <see cref="HalfLifeDays"/>
/// days; leads are even in their logarithm.
/// </remarks>
internal sealed class TrainingRows
{
    private const double HalfLifeDays = 28;

    /// <summary>The plastic number's inverse powers.</summary>
    private const double FirstStep = 0.7548776662466927;

    private const double SecondStep = 0.5698402909980532;

    private readonly int[] _targets;

    private TrainingRows(float[][] features, float[] labels, int[] leads, int[] targets)
    {
        _targets = targets;
        Features = features;
        Labels = labels;
        Leads = leads;
    }

    public float[][] Features { get; }

    /// <summary>Departure of the target from its reference in spreads of the origin.</summary>
    public float[] Labels { get; }

    public int[] Leads { get; }

    /// <param name="track">The series.</param>
    /// <param name="features">Features of it.</param>
    /// <param name="first">First origin that knows enough.</param>
    /// <param name="leadMost">Longest lead.</param>
    /// <param name="count">Rows to draw; rows with a missing target are left out.</param>
    public static TrainingRows Draw(SampleTrack track, RowFeatures features, int first, int leadMost, int count)
    {
        List<float[]> rows = [];
        List<float> labels = [];
        List<int> leads = [];
        List<int> targets = [];
        var span = track.Count - 1 - first;
        var halfLife = HalfLifeDays * track.Clock.StepsPerDay;
        var oldest = 1 - Math.Pow(2, -span / halfLife);
        for (var i = 0; i < count; i++)
        {
            var lead = Math.Min(leadMost, (int)Math.Floor(Math.Pow(leadMost + 1.0, Fraction(0.5 + (i * SecondStep)))));
            var age = -halfLife * Math.Log2(1 - (Fraction(0.5 + (i * FirstStep)) * oldest));
            var target = track.Count - 1 - (int)age;
            var origin = target - lead;
            if (origin < first || double.IsNaN(track[target]))
            {
                continue;
            }

            var facts = features.At(origin);
            var row = new float[RowFeatures.Count];
            var reference = features.Write(facts, lead, lead, row);
            rows.Add(row);
            labels.Add(RowFeatures.Round((track[target] - reference) / facts.Spread));
            leads.Add(lead);
            targets.Add(target);
        }

        return new TrainingRows([.. rows], [.. labels], [.. leads], [.. targets]);
    }

    /// <summary>Rows by the age of their target: the older ones and the newest share.</summary>
    public (TrainingRows Older, TrainingRows Newer) Split(double newest)
    {
        var sorted = (int[])_targets.Clone();
        Array.Sort(sorted);
        var from = sorted[(int)((1 - newest) * (sorted.Length - 1))];
        return (Where(i => _targets[i] < from), Where(i => _targets[i] >= from));
    }

    private TrainingRows Where(Func<int, bool> isIn)
    {
        var kept = Enumerable.Range(0, Labels.Length).Where(isIn).ToArray();
        return new TrainingRows(
            Array.ConvertAll(kept, i => Features[i]),
            Array.ConvertAll(kept, i => Labels[i]),
            Array.ConvertAll(kept, i => Leads[i]),
            Array.ConvertAll(kept, i => _targets[i])
        );
    }

    private static double Fraction(double value) => value - Math.Floor(value);
}

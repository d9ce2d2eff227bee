using System.Globalization;
using System.Text;
using Prewarm.Storage;

namespace Prewarm.CrashWriter;

/// <summary>What each step writes, as a function of its number, so that a reader knows what must be there.</summary>
public static class CrashScript
{
    public const int ModelEvery = 4;
    public const int CompactEvery = 7;

    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<HistoryKey> Keys { get; } =
    [.. Enumerable.Range(0, 10).Select(i => new HistoryKey("ns", "w" + i.ToString(CultureInfo.InvariantCulture), "t"))];

    /// <param name="begin">Is told what is written next, so that a killer can choose its moment.</param>
    public static void Run(IStorageEngine engine, int step, Action<string> begin)
    {
        begin(CrashPhases.Samples);
        engine.History.Append(At(step), [.. Keys.Select((key, i) => KeyValuePair.Create(key, Sample(step, i)))]);
        engine.Decisions.Append([Decision(step)]);
        engine.Ledger.Put([Ledger(step)]);
        if (step % ModelEvery == 0)
        {
            begin(CrashPhases.Models);
            var published = engine.Models.Publish(Model(step));
            engine.Models.Promote(Keys[0], published.Version, At(step));
        }

        if (step % CompactEvery == 0)
        {
            begin(CrashPhases.Compacting);
            engine.History.Compact(At(step).AddHours(1), CancellationToken.None);
        }
    }

    public static DateTimeOffset At(int step) => Start.AddMinutes(step);

    public static MinuteSample Sample(int step, int workload) =>
        new(step + (workload / 16.0), step, step + workload, 1 + (step % 5));

    public static DecisionRow Decision(int step) => new(Keys[0], At(step), step, 1, 0, step, step, step, 10, "{}");

    public static LedgerRow Ledger(int step) =>
        new(Keys[0], At(step), "crash", step, 1, null, At(step), LedgerOutcome.Used, step, step);

    public static NewModel Model(int step) =>
        new(Keys[0], "crash/1", At(step), Start, At(step), "{}", "{}", Encoding.UTF8.GetBytes("model " + step));
}

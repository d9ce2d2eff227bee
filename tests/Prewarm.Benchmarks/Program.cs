using Prewarm.Benchmarks.Accuracy;
using Prewarm.Benchmarks.Baselines;
using Prewarm.Benchmarks.Fit;
using Prewarm.Benchmarks.Load;
using Prewarm.Benchmarks.Outcome;
using Prewarm.Benchmarks.Page;
using Prewarm.Benchmarks.Ssa;
using Prewarm.Benchmarks.Storage;

// One verb per benchmark; each prints what it measured and the command that measures it again.
return args.FirstOrDefault() switch
{
    "load" => await LoadBenchmark.RunAsync(args.Skip(1).ToArray()),
    "page" => await PageBenchmark.RunAsync([.. args.Skip(1)]),
    "accuracy" => AccuracyBenchmark.Run([.. args.Skip(1)]),
    "outcome" => OutcomeBenchmark.Run([.. args.Skip(1)]),
    "replay" => ReplayBenchmark.Run([.. args.Skip(1)]),
    "ahead" => AheadBenchmark.Run([.. args.Skip(1)]),
    "storage" => await StorageBenchmark.RunAsync([.. args.Skip(1)]),
    "m4" => M4Hourly.Run([.. args.Skip(1)]),
    "ssa" => SsaBenchmark.Run([.. args.Skip(1)]),
    "baselines" => BaselineBenchmark.Run([.. args.Skip(1)]),
    "fit" => FitBenchmark.Run([.. args.Skip(1)]),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project tests/Prewarm.Benchmarks -- load [--seconds N] [--published FILE] | accuracy [PART OF NAME...] | outcome [--cold-start SECONDS] [--policies NAME,...] [--ablation] [--scheduled] [PART OF NAME...] | replay [--keep] | ahead [PART OF NAME...] | baselines plan FOLDER | baselines score FILE | m4 [EVERY Nth] [--without MODEL,...] | ssa [--no-dense] | fit [sidecar|auto] | storage [backfill|sidecar|growth|engine] [WORKLOADS] [WEEKS] [--keep] | page [SECONDS] [--keep]"
    );
    return 2;
}

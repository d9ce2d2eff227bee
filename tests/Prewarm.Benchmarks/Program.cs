using Prewarm.Benchmarks.Load;

// One verb per benchmark; each prints what it measured and the command that measures it again.
return args.FirstOrDefault() switch
{
    "load" => await LoadBenchmark.RunAsync(args.Skip(1).ToArray()),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        "usage: dotnet run -c Release --project tests/Prewarm.Benchmarks -- load [--seconds N] [--published FILE]"
    );
    return 2;
}

namespace Prewarm.Cli.Demo;

/// <summary>Holds the run back so that a person can watch it; never hurries it.</summary>
internal sealed class DemoPace
{
    private readonly long _started = TimeProvider.System.GetTimestamp();
    private readonly double _speed;

    public DemoPace(DemoSettings settings, TimeSpan watchable) =>
        _speed = settings.Speed ?? (settings.Headless ? double.PositiveInfinity : settings.For / watchable);

    public Task WaitAsync(TimeSpan simulated, CancellationToken cancellationToken)
    {
        if (double.IsPositiveInfinity(_speed))
        {
            return Task.CompletedTask;
        }

        var ahead = (simulated / _speed) - TimeProvider.System.GetElapsedTime(_started);
        return ahead > TimeSpan.FromMilliseconds(1)
            ? Task.Delay(ahead, TimeProvider.System, cancellationToken)
            : Task.CompletedTask;
    }
}

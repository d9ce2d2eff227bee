namespace Prewarm.Hosting.Loops;

/// <summary>Lets others wait until a loop has finished its pass for an instant.</summary>
public interface IPassSignal
{
    /// <summary>Instant of the last finished pass; <see cref="DateTimeOffset.MinValue"/> before the first.</summary>
    DateTimeOffset LastCompleted { get; }

    /// <summary>Completes when a pass for <paramref name="due"/> or later has finished.</summary>
    Task WaitForAsync(DateTimeOffset due, CancellationToken cancellationToken);
}

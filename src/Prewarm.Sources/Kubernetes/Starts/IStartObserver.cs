namespace Prewarm.Sources.Kubernetes.Starts;

/// <summary>Told about every measured start. Must return at once and may be called from several threads.</summary>
public interface IStartObserver
{
    /// <summary>A replica became ready, or its pod went away before it did (<see cref="MeasuredStart.Ready"/> is null).</summary>
    void OnStart(MeasuredStart start);
}

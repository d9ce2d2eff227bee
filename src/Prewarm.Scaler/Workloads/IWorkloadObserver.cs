namespace Prewarm.Scaler.Workloads;

/// <summary>Told after a workload's answer or specs changed. Must return at once: it runs on the deciding pass.</summary>
internal interface IWorkloadObserver
{
    void OnChanged();
}

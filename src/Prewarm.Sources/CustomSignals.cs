using Prewarm.Forecasting.Signals;

namespace Prewarm.Sources;

/// <summary>Puts the answers of a custom trigger's queries where they belong.</summary>
internal static class CustomSignals
{
    public static SignalReadings Assemble(SignalRequest request, DateTimeOffset at, Func<string, Reading> answer)
    {
        Reading Of(string key) => request.Queries.TryGetValue(key, out var text) ? answer(text) : Reading.NotAsked;

        return new SignalReadings
        {
            At = at,
            Demand = Of("demandQuery"),
            Queue = Of("queueQuery"),
            Running = Of("runningQuery"),
            GpuUtilization = Of("gpuQuery"),
            ReadyReplicas = Of("readyReplicasQuery"),
            Replicas = Of("replicasQuery"),
        };
    }
}

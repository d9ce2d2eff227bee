namespace Prewarm.Forecasting.Signals;

/// <summary>What a sampled series means to the decision.</summary>
public enum SignalKind
{
    /// <summary>Exogenous load read directly, in the unit of the operator's query (usually requests/s).</summary>
    Demand,

    /// <summary>Requests waiting, over all replicas.</summary>
    Queue,

    /// <summary>Requests being served, over all replicas.</summary>
    Running,

    /// <summary>Completed requests per second, over all replicas.</summary>
    Completions,

    /// <summary>GPU utilization as a sum over replicas, each 0-1.</summary>
    GpuUtilization,

    /// <summary>KV-cache use as a sum over replicas, each 0-1 (a saturation may exceed 1).</summary>
    KvCacheUsage,

    /// <summary>Replicas that report, hence are ready.</summary>
    ReadyReplicas,

    /// <summary>Replicas asked for (the spec of the scale target).</summary>
    Replicas,
}

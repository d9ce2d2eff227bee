namespace Prewarm.Sources.Presets;

/// <summary>The presets of all engines, with the names their exporters have and had.</summary>
/// <remarks>
/// GPU utilization is deliberately in none of them: it is near 100 % at low and at high load, so it says nothing about a count.
/// </remarks>
public static class PresetCatalog
{
    private static readonly Dictionary<string, EnginePreset> ByName = new[]
    {
        new EnginePreset
        {
            Name = "vllm",
            Queue = ["vllm:num_requests_waiting", "num_requests_waiting"],
            Running = ["vllm:num_requests_running", "num_requests_running"],
            Completions = ["vllm:request_success_total", "vllm:request_success", "request_success_total"],
            KvCacheUsage = ["vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc", "gpu_cache_usage_perc"],
            Deprecated = ["vllm:gpu_cache_usage_perc"],
        },
        new EnginePreset
        {
            Name = "sglang",
            Queue = ["sglang:num_queue_reqs", "sglang_num_queue_reqs"],
            Running = ["sglang:num_running_reqs", "sglang_num_running_reqs"],
            Completions = ["sglang:num_requests_total", "sglang:e2e_request_latency_seconds_count"],
            KvCacheUsage = ["sglang:token_usage", "sglang_token_usage"],
        },
        new EnginePreset
        {
            Name = "trtllm",
            Queue = ["trtllm_num_requests_waiting"],
            Running = ["trtllm_num_requests_running"],
            Completions = ["trtllm_request_success_total", "trtllm_e2e_request_latency_seconds_count"],
            KvCacheUsage = ["trtllm_kv_cache_utilization"],
        },
        new EnginePreset
        {
            Name = "tgi",
            Queue = ["tgi_queue_size"],
            Running = ["tgi_batch_current_size"],
            Completions = ["tgi_request_success", "tgi_request_success_total"],
        },
        new EnginePreset
        {
            Name = "triton",
            Queue = ["nv_inference_pending_request_count"],
            Completions = ["nv_inference_request_success"],
        },
        new EnginePreset
        {
            Name = "lmdeploy",
            Queue = ["lmdeploy:num_requests_waiting"],
            Running = ["lmdeploy:num_requests_running"],
            Completions = ["lmdeploy:e2e_request_latency_seconds_count"],
            KvCacheUsage = ["lmdeploy:gpu_cache_usage_perc"],
        },
        new EnginePreset
        {
            Name = "llmd",
            Queue = ["llm_d_epp_flow_control_queue_size", "inference_extension_flow_control_queue_size"],
            Running =
            [
                "llm_d_epp_request_running",
                "inference_objective_running_requests",
                "inference_model_running_requests",
            ],
            PerReplica = false,
            Deprecated = ["inference_model_running_requests"],
        },
        new EnginePreset
        {
            Name = "dynamo",
            Queue = ["dynamo_frontend_queued_requests"],
            Running = ["dynamo_component_inflight_requests"],
            Completions = ["dynamo_component_requests_total"],
            KvCacheUsage = ["dynamo_component_gpu_cache_usage_percent"],
        },
        new EnginePreset
        {
            Name = "rayserve",
            Queue = ["ray_serve_deployment_queued_queries"],
            Running = ["ray_serve_num_ongoing_requests_at_replicas", "ray_serve_replica_processing_queries"],
            ReplicaLabels = ["replica", "instance"],
        },
    }.ToDictionary(preset => preset.Name, StringComparer.Ordinal);

    /// <summary>Names of all presets, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByName.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The preset of a name, or null.</summary>
    public static EnginePreset? Find(string name) => ByName.GetValueOrDefault(name);
}

using System.Globalization;
using System.Text;
using Externalscaler;

namespace Prewarm.Benchmarks.Load;

/// <summary>The workloads of the load benchmark: as KEDA names them, and as their engines report.</summary>
internal static class LoadFleet
{
    public const int Workloads = 1000;

    public static ScaledObjectRef[] References() => [.. Enumerable.Range(0, Workloads).Select(Reference)];

    /// <summary>What a target answers that federates all engines: four series of each workload.</summary>
    public static string Exposition()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Workloads; i++)
        {
            text.Append(
                    CultureInfo.InvariantCulture,
                    $"vllm:num_requests_running{{model_name=\"model-{i}\"}} {i % 90}\n"
                )
                .Append(
                    CultureInfo.InvariantCulture,
                    $"vllm:num_requests_waiting{{model_name=\"model-{i}\"}} {i % 7}\n"
                )
                .Append(CultureInfo.InvariantCulture, $"vllm:kv_cache_usage_perc{{model_name=\"model-{i}\"}} 0.5\n")
                .Append(CultureInfo.InvariantCulture, $"vllm:request_success_total{{model_name=\"model-{i}\"}} {i}\n");
        }

        return text.ToString();
    }

    private static ScaledObjectRef Reference(int i)
    {
        var reference = new ScaledObjectRef { Namespace = "team-" + (i % 20), Name = "workload-" + i };
        reference.ScalerMetadata.Add("scalerAddress", "prewarm.prewarm:9090");
        reference.ScalerMetadata.Add("engine", "vllm");
        reference.ScalerMetadata.Add("selector", $"model_name=\"model-{i}\"");
        reference.ScalerMetadata.Add("targetPerReplica", "20");
        reference.ScalerMetadata.Add("leadTime", "5m");
        return reference;
    }
}

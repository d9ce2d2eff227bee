using k8s.Models;
using Prewarm.Sources.Kubernetes.Facts;

namespace Prewarm.Sources.Tests.Kubernetes;

public sealed class QuotaSinkTests
{
    private const string Gpu = "requests.nvidia.com/gpu";
    private readonly QuotaSink _sink = new(Gpu);

    [Fact]
    public void SeveralQuotas_TheOneWithTheLeastLeftCounts()
    {
        _sink.Reset([Quota("wide", "32", "4"), Quota("tight", "16", "12"), Quota("other", "1", "1", "elsewhere")]);
        Assert.Equal(new QuotaFact(16, 12), _sink.Find("inference"));
        _sink.Changed(Quota("tight", "64", "12"));
        Assert.Equal(new QuotaFact(32, 4), _sink.Find("inference"));
    }

    [Fact]
    public void Relist_WithoutAQuota_ForgetsIt()
    {
        _sink.Reset([Quota("gpus", "16", "12")]);
        _sink.Reset([]);
        Assert.Null(_sink.Find("inference"));
    }

    [Fact]
    public void Quota_ThatNoLongerCountsGpus_IsUnknownAndNotZero()
    {
        _sink.Changed(Quota("gpus", "16", "12"));
        _sink.Changed(new V1ResourceQuota { Metadata = Named("gpus", "inference") });
        Assert.Null(_sink.Find("inference"));
    }

    private static V1ResourceQuota Quota(string name, string hard, string used, string space = "inference") =>
        new()
        {
            Metadata = Named(name, space),
            Status = new V1ResourceQuotaStatus
            {
                Hard = new Dictionary<string, ResourceQuantity> { [Gpu] = new(hard) },
                Used = new Dictionary<string, ResourceQuantity> { [Gpu] = new(used) },
            },
        };

    private static V1ObjectMeta Named(string name, string space) => new() { Name = name, NamespaceProperty = space };
}

using Prewarm.Forecasting.WindowMax;

namespace Prewarm.Forecasting.Tests.WindowMax;

public sealed class ProvisionWindowTests
{
    [Theory]
    [InlineData(300, 300, 5, 2)] // What lies before the lead time is held by the HPA.
    [InlineData(600, 300, 5, 7)] // A wish must be renewed: from the stabilization to the end of the lead time.
    [InlineData(60, 300, 1, 2)]
    [InlineData(90, 300, 2, 2)]
    [InlineData(300, 0, 0, 7)] // Nothing is held: everything up to the end of the lead time is asked for all the time.
    public void Of_LeadTimeAndStabilization_SpansWhatMustBeAskedForNow(
        int leadSeconds,
        int stabilizationSeconds,
        int startMinutes,
        int windowMinutes
    )
    {
        var window = ProvisionWindow.Of(
            TimeSpan.FromSeconds(leadSeconds),
            TimeSpan.FromSeconds(stabilizationSeconds),
            TimeSpan.FromMinutes(1)
        );
        Assert.Equal(
            (TimeSpan.FromMinutes(startMinutes), TimeSpan.FromMinutes(windowMinutes)),
            (window.Lead, window.Window)
        );
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Prewarm.Cli.Hosting;
using Prewarm.Forecaster;
using Prewarm.Hosting;

namespace Prewarm.FunctionalTests.Storage;

/// <summary>The forecaster as the executable makes it, with settings and a clock of the test; its logs are collected.</summary>
internal static class TestForecaster
{
    public static WebApplication Create(TimeProvider clock, Dictionary<string, string?> settings) =>
        ForecasterHost.Create(
            new HostArguments
            {
                ConfigFile = HostArguments.NoFile,
                Clock = clock,
                Overrides = settings,
            },
            (services, configuration) =>
            {
                ServiceSets.ForecasterSources(services, configuration);
                services.AddLogging(logging => logging.ClearProviders().AddFakeLogging());
            }
        );
}

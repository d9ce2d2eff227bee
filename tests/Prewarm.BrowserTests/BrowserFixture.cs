using Microsoft.Playwright;
using Prewarm.BrowserTests;
using Prewarm.Cli.WhatIf;
using Prewarm.Inspection.Tests.Bench;
using Prewarm.TestUtils;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace Prewarm.BrowserTests;

/// <summary>One browser for all tests; each test starts its own server. Skips where Chromium or the traffic is missing.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where pictures are kept for people; not committed.</summary>
    public static string Pictures { get; } =
        Directory.CreateDirectory(Path.Combine(Require.Checkout(), "artifacts", "screenshots")).FullName;

    /// <summary>Where the documentation keeps those that it shows.</summary>
    public static string ShownPictures { get; } = Path.Combine(Require.Checkout(), "docs", "pictures");

    public async ValueTask InitializeAsync() => await Task.CompletedTask;

    /// <summary>A started page with real traffic behind it.</summary>
    internal static async Task<InspectionBench> StartAsync(params (string Key, string Value)[] settings)
    {
        var bench = new InspectionBench { WhatIf = new SimulatedWhatIf() };
        foreach (var (key, value) in settings)
        {
            bench.Settings[key] = value;
        }

        RealTraffic.Fill(bench);
        return await bench.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A tab that fails the test on any script error, refused resource, or request that leaves the server.</summary>
    internal async Task<Tab> OpenAsync(InspectionBench bench, bool dark = false, bool phone = false)
    {
        var program = Require.Program("chromium");
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = program,
                Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
            }
        );
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = bench.Address.ToString(),
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ViewportSize = phone
                    ? new ViewportSize { Width = 390, Height = 844 }
                    : new ViewportSize { Width = 1360, Height = 900 },
                Locale = "en-GB",
                TimezoneId = "UTC",
            }
        );
        context.SetDefaultTimeout(120_000);
        Assertions.SetDefaultExpectTimeout(60_000);
        return new Tab(context, await context.NewPageAsync(), bench);
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }
}

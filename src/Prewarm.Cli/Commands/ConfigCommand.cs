using System.CommandLine;
using Prewarm.Hosting;
using Prewarm.Hosting.Configuration;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>config show</c>: the effective settings with secrets hidden.</summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var show = new Command(
            "show",
            "Print the effective settings (file, environment, command line), secrets hidden."
        );
        var host = new HostOptionSet();
        host.AddTo(show);
        show.SetAction(result => Show(host.Read(result)));
        return new Command("config", "Look at the configuration.") { show };
    }

    private static int Show(HostArguments arguments)
    {
        try
        {
            var builder = new ConfigurationBuilder();
            builder.AddPrewarm(arguments);
            foreach (var (key, value) in PrewarmConfiguration.Describe(builder.Build()))
            {
                Console.Out.WriteLine($"{key} = {value}");
            }

            return ExitCodes.Ok;
        }
        catch (ConfigurationException invalid)
        {
            foreach (var problem in invalid.Problems)
            {
                Console.Error.WriteLine("configuration: " + problem);
            }

            return ExitCodes.Usage;
        }
    }
}

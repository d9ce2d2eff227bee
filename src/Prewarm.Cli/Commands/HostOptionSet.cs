using System.CommandLine;
using Prewarm.Hosting;

namespace Prewarm.Cli.Commands;

/// <summary>Options that every verb with a configuration shares.</summary>
internal sealed class HostOptionSet
{
    private readonly Option<string?> _config = new("--config")
    {
        Description = "Configuration file (default: $PREWARM_CONFIG, then ./prewarm.yaml if it is there).",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set")
    {
        Description = "Sets one configuration key, e.g. --set Scaler:GrpcPort=9090. May be repeated.",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_set);
        _set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (token.Value.IndexOf('=', StringComparison.Ordinal) <= 0)
                {
                    result.AddError("--set needs KEY=VALUE.");
                }
            }
        });
    }

    public HostArguments Read(ParseResult result)
    {
        var overrides = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in result.GetValue(_set) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            overrides[pair[..equals].Replace("__", ":", StringComparison.Ordinal)] = pair[(equals + 1)..];
        }

        return new HostArguments
        {
            ConfigFile = result.GetValue(_config),
            Overrides = overrides,
            Schema = KnownSettings.Create(),
        };
    }
}

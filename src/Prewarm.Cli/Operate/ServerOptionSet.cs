using System.CommandLine;

namespace Prewarm.Cli.Operate;

/// <summary>Which forecaster to ask, as whom, and how to print; shared by the verbs that talk to one.</summary>
internal sealed class ServerOptionSet
{
    public const string ServerVariable = "PREWARM_SERVER";
    public const string TokenVariable = "PREWARM_TOKEN";

    private readonly Option<string> _server = new("--server")
    {
        Description = $"Address of the forecaster's page (default: ${ServerVariable}, then http://localhost:8080).",
        HelpName = "URL",
        DefaultValueFactory = _ =>
            Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } set ? set : "http://localhost:8080",
    };

    private readonly Option<string?> _tokenFile = new("--token-file")
    {
        Description = $"File with the token to send (default: the token in ${TokenVariable}, if any).",
        HelpName = "FILE",
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "table or json.",
        HelpName = "FORM",
        DefaultValueFactory = _ => "table",
    };

    public void AddTo(Command command)
    {
        _output.AcceptOnlyFromAmong("table", "json");
        _server.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>();
            if (
                !Uri.TryCreate(text, UriKind.Absolute, out var address)
                || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)
            )
            {
                result.AddError("--server must be an http:// or https:// address.");
            }
        });
        command.Options.Add(_server);
        command.Options.Add(_tokenFile);
        command.Options.Add(_output);
    }

    public bool IsJson(ParseResult result) => result.GetValue(_output) == "json";

    /// <exception cref="ServerException">The token file cannot be read.</exception>
    public ServerClient Connect(ParseResult result) =>
        new(new Uri(result.GetValue(_server)!), Token(result.GetValue(_tokenFile)));

    private static string? Token(string? file)
    {
        if (file is null)
        {
            return Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null;
        }

        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new ServerException($"the token file cannot be read ({unreadable.GetType().Name})", isUsage: true);
        }
    }
}

using System.CommandLine;
using Prewarm.Cli.Forecasts;

namespace Prewarm.Cli.Commands;

/// <summary>Options that say more about a series than its samples do, the same for every verb.</summary>
internal sealed class SeriesOptionSet
{
    private readonly Option<string[]> _mask = new("--mask")
    {
        Description = "A span that trains nothing and scores nothing; may be repeated.",
        HelpName = "FROM/TO",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _events = CheckedOption.Create(
        "--events",
        "Holidays and one-off events, as iCalendar.",
        "FILE.ics",
        string.Empty
    );

    private readonly Option<string> _zone = CheckedOption.Create(
        "--timezone",
        "IANA zone in which days and weeks repeat.",
        "ZONE",
        "UTC",
        text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _) ? null : "needs an IANA zone, such as Europe/Berlin"
    );

    public SeriesOptionSet() =>
        _mask.Validators.Add(result =>
        {
            if (
                result
                    .Tokens.Select(token => MaskList.Problem(token.Value))
                    .FirstOrDefault(found => found is not null) is
                { } problem
            )
            {
                result.AddError($"--mask {problem}");
            }
        });

    public void AddTo(Command command)
    {
        command.Options.Add(_mask);
        command.Options.Add(_events);
        command.Options.Add(_zone);
    }

    public SeriesContext Read(ParseResult result) =>
        new(
            MaskList.Read(result.GetValue(_mask)!),
            result.GetValue(_events) is { Length: > 0 } file ? file : null,
            TimeZoneInfo.FindSystemTimeZoneById(result.GetValue(_zone)!)
        );
}

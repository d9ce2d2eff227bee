using System.CommandLine;

namespace Prewarm.Cli.Commands;

/// <summary>Options whose text is held to a rule before the verb runs.</summary>
internal static class CheckedOption
{
    /// <param name="name">With its dashes.</param>
    /// <param name="description">What it is for.</param>
    /// <param name="helpName">Form of the value.</param>
    /// <param name="value">Default; null: the option is required.</param>
    /// <param name="rule">What is wrong with a text; null when nothing is.</param>
    public static Option<string> Create(
        string name,
        string description,
        string helpName,
        string? value,
        Func<string, string?>? rule = null
    )
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = helpName,
            Required = value is null,
        };
        if (value is not null)
        {
            option.DefaultValueFactory = _ => value;
        }

        if (rule is not null)
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens.Count > 0 && rule(result.Tokens[0].Value) is { } problem)
                {
                    result.AddError($"{name} {problem}");
                }
            });
        }

        return option;
    }
}

using System.CommandLine;

namespace Prewarm.Cli.Commands;

/// <summary>The verb <c>completion</c>: a script for the shell that asks this program what fits.</summary>
internal static class CompletionCommand
{
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            # eval "$(prewarm completion bash)"
            _prewarm() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$(prewarm "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _prewarm prewarm
            """,
        ["zsh"] = """
            # eval "$(prewarm completion zsh)"
            _prewarm() {
              local found
              found=("${(@f)$(prewarm "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -- $found
              _files
            }
            compdef _prewarm prewarm
            """,
        ["fish"] = """
            # prewarm completion fish | source
            complete -c prewarm -a '(prewarm "[suggest:"(commandline -C)"]" (commandline -b) 2>/dev/null)'
            """,
        ["pwsh"] = """
            # prewarm completion pwsh | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName prewarm -ScriptBlock {
              param($word, $tree, $position)
              prewarm "[suggest:$position]" "$tree" 2>$null | Where-Object { $_ -like "$word*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
    };

    public static Command Create()
    {
        var command = new Command("completion", "Print a completion script for a shell.");
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish or pwsh." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        command.Arguments.Add(shell);
        command.SetAction(result => Console.Out.WriteLine(Scripts[result.GetValue(shell)!]));
        return command;
    }
}

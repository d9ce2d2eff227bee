using Microsoft.Extensions.Options;

namespace Prewarm.Scaler.Deciding.Budgets;

/// <summary>Checks budgets as a whole.</summary>
internal sealed class BudgetsOptionsRules : IValidateOptions<BudgetsOptions>
{
    public ValidateOptionsResult Validate(string? name, BudgetsOptions options)
    {
        var failures = options.All.SelectMany(pair => Problems($"Budgets:{pair.Key}", pair.Value)).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Problems(string key, BudgetOptions budget)
    {
        if (budget.Gpus is null && budget.CostPerHour is null)
        {
            yield return $"{key} must state Gpus, CostPerHour or both.";
        }

        if (IsBad(budget.Gpus) || IsBad(budget.CostPerHour) || IsBad(budget.GpuHourCost))
        {
            yield return $"{key}: Gpus, CostPerHour and GpuHourCost must be finite and not negative.";
        }

        if (budget.CostPerHour is not null && budget.GpuHourCost is null)
        {
            yield return $"{key}: CostPerHour needs GpuHourCost, the price where a trigger states none.";
        }

        if (budget.Members.Count == 0)
        {
            yield return $"{key} has no members.";
        }

        foreach (var (label, member) in budget.Members)
        {
            if (IsBad(member.Guarantee) || IsBad(member.BorrowMax) || !(member.Weight is > 0 and < 1e9))
            {
                yield return $"{key}:Members:{label}: Guarantee and BorrowMax must not be negative, Weight must be above 0.";
            }
        }

        if (budget.Members.Values.Sum(member => member.Guarantee) > budget.Gpus)
        {
            yield return $"{key}: the guarantees of its members exceed its Gpus.";
        }
    }

    private static bool IsBad(double? amount) => amount is { } number && !(double.IsFinite(number) && number >= 0);
}

using System.Text.Json;
using FsCheck.Xunit;
using Prewarm.Scaling.Decisions;
using Prewarm.Scaling.Guards;
using Prewarm.Scaling.Metrics;
using Prewarm.Scaling.Triggers;

namespace Prewarm.Scaling.Tests.Decisions;

/// <summary>What must hold for every workload, every guard and every sequence of inputs.</summary>
public sealed class DecisionProperties
{
    private const int StepCount = 30;

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static Decision[] Run(IEnumerable<DecisionInput> inputs, DecisionSettings settings)
    {
        var engine = new DecisionEngine();
        return [.. inputs.Select(input => engine.Decide(input, settings))];
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void MoreDemand_AtAnyStep_NeverAsksForFewerReplicas(int seed)
    {
        var scenario = new Scenario(seed);
        var inputs = scenario.Inputs(StepCount, isTroubled: false, hasCounter: false);
        var more = scenario.More(inputs[^1]);
        var less = Run(inputs, scenario.Settings)[^1];

        Assert.True(Run([.. inputs[..^1], more], scenario.Settings)[^1].Replicas >= less.Replicas);
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void FloorMode_WithoutCaps_IsNeverBelowLiveOnly(int seed)
    {
        var scenario = new Scenario(seed, hasCaps: false);
        var inputs = scenario.Inputs(StepCount, isTroubled: false);
        var floor = Run(inputs, scenario.Settings with { Mode = ScalingMode.Floor });

        Assert.All(
            floor,
            decision =>
                Assert.True(
                    decision.Replicas >= MetricRounding.Replicas(decision.LiveRequired, decision.Target),
                    $"{decision.Replicas} for {decision.LiveRequired} at {decision.Target}"
                )
        );
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void FloorMode_UnderTheSameGuards_IsNeverBelowShadow(int seed)
    {
        var scenario = new Scenario(seed);
        var inputs = scenario.Inputs(StepCount, hasCounter: false);
        var floor = Run(inputs, scenario.Settings with { Mode = ScalingMode.Floor });
        var shadow = Run(inputs, scenario.Settings with { Mode = ScalingMode.Shadow });

        Assert.All(floor.Zip(shadow), pair => Assert.True(pair.First.Replicas >= pair.Second.Replicas));
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void EveryMode_OnTheSameInputs_RecordsWhatTheOthersWouldAskFor(int seed)
    {
        var scenario = new Scenario(seed);
        var inputs = scenario.Inputs(StepCount, hasCounter: false); // A backlog is credited with what each mode started.
        Decision[] In(ScalingMode mode) => Run(inputs, scenario.Settings with { Mode = mode });
        var (shadow, floor, full) = (In(ScalingMode.Shadow), In(ScalingMode.Floor), In(ScalingMode.Full));
        for (var i = 0; i < inputs.Length; i++)
        {
            Assert.Equal(Recorded(floor[i]), Recorded(shadow[i]));
            Assert.Equal(Recorded(floor[i]), Recorded(full[i]));
            if (floor[i] is { IsUnavailable: false, Load: not null, Clamps: [] })
            {
                Assert.Equal(MetricRounding.Replicas(floor[i].FloorRequired, floor[i].Target), floor[i].Replicas);
            }

            if (full[i] is { IsUnavailable: false, Load: not null, Clamps: [] })
            {
                Assert.Equal(MetricRounding.Replicas(full[i].FullRequired, full[i].Target), full[i].Replicas);
            }

            if (shadow[i] is { IsUnavailable: false, Load: not null, Clamps: [] })
            {
                Assert.Equal(
                    MetricRounding.Replicas(shadow[i].LiveAloneRequired, shadow[i].Target),
                    shadow[i].Replicas
                );
            }
        }

        static (double, double, double) Recorded(Decision decision) =>
            (decision.LiveAloneRequired, decision.FloorRequired, decision.FullRequired);
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void Overrides_InForce_AlwaysWin(int seed)
    {
        var scenario = new Scenario(seed);
        var inputs = scenario.Inputs(StepCount);
        foreach (var (decision, input) in Run(inputs, scenario.Settings).Zip(inputs))
        {
            var last = scenario
                .Overrides.Where(order => order.IsInForce(input.Readings.At))
                .OrderBy(order => order.Scope)
                .ThenBy(order => order.From)
                .ThenBy(order => order.Id, StringComparer.Ordinal)
                .LastOrDefault();
            if (last is not null && !decision.IsUnavailable)
            {
                Assert.True(
                    last.Kind switch
                    {
                        OverrideKind.Cap => decision.Replicas <= last.Replicas,
                        OverrideKind.Floor => decision.Replicas >= last.Replicas
                            && (decision.Active || last.Replicas == 0),
                        _ => decision.Replicas == last.Replicas,
                    }
                );
            }

            // A pin or a freeze with a number needs no signals at all.
            Assert.False(
                decision.IsUnavailable && last is { Kind: OverrideKind.Pin or OverrideKind.Freeze, Replicas: not null }
            );
        }
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void Overrides_OnceExpired_LeaveNoTrace(int seed)
    {
        var scenario = new Scenario(seed);
        var settings = scenario.Settings with
        {
            // What limits the speed of a number remembers the number, overridden or not.
            Guards = scenario.Settings.Guards with
            {
                RampUp = null,
                RampDown = null,
            },
        };
        var inputs = scenario.Inputs(60, hasCounter: false);
        var with = Run(inputs, settings);
        var without = Run(inputs.Select(input => input with { Overrides = [] }), settings);
        var end = scenario.Overrides.Count == 0 ? Steps.Start : scenario.Overrides.Max(order => order.Expires);

        Assert.All(
            with.Zip(without).Where(pair => pair.First.At >= end),
            pair => Assert.Equal(pair.Second.Value, pair.First.Value)
        );
    }

    [Property(MaxTest = 200, EndSize = 1_000_000)]
    public void Decisions_FromRecordedInputs_AreMadeAgain(int seed)
    {
        var scenario = new Scenario(seed);
        var recorded = scenario.Inputs(StepCount);

        Assert.Equal(
            JsonSerializer.Serialize(Run(recorded, scenario.Settings), Json),
            JsonSerializer.Serialize(Run(recorded, scenario.Settings), Json)
        );
    }

    [Property(MaxTest = 300, EndSize = 1_000_000)]
    public void Clamps_ThatAreListed_ExplainTheNumber(int seed)
    {
        var scenario = new Scenario(seed);
        foreach (
            var decision in Run(scenario.Inputs(StepCount), scenario.Settings).Where(known => !known.IsUnavailable)
        )
        {
            Assert.Equal(MetricRounding.Replicas(decision.Value, decision.Target), decision.Replicas);
            Assert.All(decision.Clamps, clamp => Assert.NotEqual(clamp.Before, clamp.After));
            if (decision.Clamps.Count > 0 && decision.Clamps[^1].Guard == GuardNames.Override)
            {
                Assert.Equal(decision.Replicas, decision.Clamps[^1].After);
            }
        }
    }
}

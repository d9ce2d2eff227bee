namespace Prewarm.Scaling.Guards;

/// <summary>Names of the guards as they appear in decisions, in the order they act. A contract: added to, never renamed.</summary>
public static class GuardNames
{
    public const string Accuracy = "accuracy";
    public const string Event = "event";
    public const string FalseWakes = "falseWakes";
    public const string MinForecast = "minForecastReplicas";
    public const string MaxForecast = "maxForecastReplicas";
    public const string Deadline = "deadline";
    public const string Release = "release";
    public const string RampDown = "rampDown";
    public const string RampUp = "rampUp";
    public const string ScheduleMax = "scheduleMax";
    public const string ScheduleMin = "scheduleMin";
    public const string Buffer = "buffer";
    public const string Override = "override";
    public const string Budget = "budget";
}

using System.Globalization;
using System.Text;

namespace Prewarm.Forecaster.Reports;

/// <summary>The report as CSV (RFC 4180).</summary>
public static class CostCsv
{
    /// <summary>What a spreadsheet would take for a formula: OWASP, "CSV injection".</summary>
    private const string FormulaStarts = "=+-@\t\r";

    public static string Write(CostReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append(report.By)
            .Append(
                ",covered_hours,gpu_hours,cost,reactive_gpu_hours,reactive_cost,wasted_gpu_hours,wasted_cost,requests,cost_per_1000_requests,cost_per_million_tokens,minutes_saved,prewarms_used,prewarms_wasted,waves_missed,precision,recall,advice\n"
            );
        foreach (var row in report.Rows.Append(report.Total))
        {
            text.AppendJoin(
                ',',
                [
                    Text(row.Name),
                    Number(row.CoveredHours),
                    Number(row.GpuHours),
                    Number(row.Cost),
                    Number(row.ReactiveGpuHours),
                    Number(row.ReactiveCost),
                    Number(row.WastedGpuHours),
                    Number(row.WastedCost),
                    Number(row.Requests),
                    Number(row.CostPerThousandRequests),
                    Number(row.CostPerMillionRequests),
                    Number(row.MinutesSaved),
                    Number(row.Prewarms.Used),
                    Number(row.Prewarms.Wasted),
                    Number(row.Prewarms.Missed),
                    Number(row.Precision),
                    Number(row.Recall),
                    Text(row.Advice ?? string.Empty),
                ]
            );
            text.Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Quoted where it must be; a name that looks like a formula gets an apostrophe before it.</summary>
    internal static string Text(string value)
    {
        var safe = value.Length > 0 && FormulaStarts.Contains(value[0], StringComparison.Ordinal) ? "'" + value : value;
        return safe.AsSpan().ContainsAny("\",\r\n")
            ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""
            : safe;
    }

    private static string Number(double? value) =>
        value is { } known && double.IsFinite(known)
            ? known.ToString("0.######", CultureInfo.InvariantCulture)
            : string.Empty;
}

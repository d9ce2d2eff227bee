namespace Prewarm.Inspection.Charts;

/// <summary>Colours of the charts; the same hues as the style sheet's, checked for 3:1 against the card behind them.</summary>
internal sealed record ChartTheme(
    string Ink,
    string Soft,
    string Grid,
    string Forecast,
    string Band,
    string Provided,
    string Ready,
    string Starting,
    string Asked,
    string Short,
    string Past,
    string Event,
    string Mask,
    string Override,
    string Hover
)
{
    public static ChartTheme Light { get; } =
        new(
            Ink: "#1d2530",
            Soft: "#566374",
            Grid: "#e4e2dc",
            Forecast: "#0f6f68",
            Band: "rgba(15,111,104,0.13)",
            Provided: "#0f6f68",
            Ready: "rgba(86,99,116,0.45)",
            Starting: "rgba(201,122,18,0.55)",
            Asked: "#1d2530",
            Short: "#b42318",
            Past: "#7a6aa8",
            Event: "rgba(122,106,168,0.16)",
            Mask: "rgba(86,99,116,0.14)",
            Override: "rgba(201,122,18,0.12)",
            Hover: "#fffdf8"
        );

    public static ChartTheme Dark { get; } =
        new(
            Ink: "#e8e6df",
            Soft: "#a3adba",
            Grid: "#2c333d",
            Forecast: "#4fc4b8",
            Band: "rgba(79,196,184,0.15)",
            Provided: "#4fc4b8",
            Ready: "rgba(163,173,186,0.45)",
            Starting: "rgba(240,170,72,0.6)",
            Asked: "#e8e6df",
            Short: "#ff8a7a",
            Past: "#b3a4e0",
            Event: "rgba(179,164,224,0.18)",
            Mask: "rgba(163,173,186,0.14)",
            Override: "rgba(240,170,72,0.14)",
            Hover: "#20262f"
        );

    public static ChartTheme Of(string? name) => name == "dark" ? Dark : Light;
}

namespace Prewarm.Inspection.Pages;

/// <summary>How the page is served. Section <c>Inspection</c>, beside who may read it.</summary>
public sealed class PageOptions
{
    public const string Section = Access.AccessOptions.Section;

    /// <summary>Make the page's views once after the start, in the background, so that the first person does not wait for them to be compiled. Default true.</summary>
    public bool WarmUp { get; set; } = true;
}

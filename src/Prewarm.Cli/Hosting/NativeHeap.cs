using System.Runtime.InteropServices;

namespace Prewarm.Cli.Hosting;

/// <summary>Keeps the C library's heap in one piece.</summary>
/// <remarks>
/// glibc gives threads arenas of their own, up to eight per processor, and each keeps what was freed in it. Native allocations are rare here,
/// so arenas win no speed and hold megabytes. See mallopt(3), M_ARENA_MAX.
/// </remarks>
internal static class NativeHeap
{
    private const int ArenaMax = -8;

    public static void KeepTogether()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = Mallopt(ArenaMax, 1);
        }
        catch (Exception absent) when (absent is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library, without arenas.
            return;
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Mallopt(int parameter, int value);
}

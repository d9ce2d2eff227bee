using Prewarm.Forecasting.ML.Trees;

namespace Prewarm.Forecasting.ML.Tests.Trees;

public class InlineSchedulerTests
{
    [Fact]
    public void Run_TasksStartedInside_RunOnTheCallersThread()
    {
        var caller = Environment.CurrentManagedThreadId;

        var threads = InlineScheduler.Run(() =>
        {
            var tasks = Enumerable
                .Range(0, 5)
                .Select(_ =>
                    Task.Factory.StartNew(
                        () => Environment.CurrentManagedThreadId,
                        CancellationToken.None,
                        TaskCreationOptions.None,
                        TaskScheduler.Current
                    )
                )
                .ToArray();
            return tasks.Select(task => task.Result).Append(Environment.CurrentManagedThreadId).ToList();
        });

        Assert.Equal(6, threads.Count);
        Assert.All(threads, thread => Assert.Equal(caller, thread));
    }

    [Fact]
    public void Run_FunctionThrows_ThrowsTheSame()
    {
        var thrown = Assert.Throws<DllNotFoundException>(() =>
            InlineScheduler.Run<int>(() => throw new DllNotFoundException("native part"))
        );

        Assert.Equal("native part", thrown.Message);
    }
}

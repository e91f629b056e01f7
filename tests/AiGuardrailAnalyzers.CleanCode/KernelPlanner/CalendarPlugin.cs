using System.ComponentModel;
using Microsoft.SemanticKernel;
using FunctionInvocationContext = Microsoft.SemanticKernel.FunctionInvocationContext;

namespace KernelPlanner;

public sealed record Meeting(Guid Id, DateTimeOffset Start, TimeSpan Length, string Subject);

public interface ICalendar
{
    IReadOnlyList<Meeting> On(DateOnly day);

    Meeting Add(DateTimeOffset start, TimeSpan length, string subject);

    bool Remove(Guid id);
}

public sealed class MemoryCalendar : ICalendar
{
    private readonly List<Meeting> _meetings = [];

    public IReadOnlyList<Meeting> On(DateOnly day) => [.. _meetings.Where(meeting => DateOnly.FromDateTime(meeting.Start.DateTime) == day)];

    public Meeting Add(DateTimeOffset start, TimeSpan length, string subject)
    {
        var meeting = new Meeting(Guid.NewGuid(), start, length, subject);
        _meetings.Add(meeting);
        return meeting;
    }

    public bool Remove(Guid id) => _meetings.RemoveAll(meeting => meeting.Id == id) > 0;
}

public sealed class CalendarPlugin(ICalendar calendar)
{
    [KernelFunction, Description("The meetings of a day.")]
    public IReadOnlyList<Meeting> MeetingsOn(DateOnly day) => calendar.On(day);

    [KernelFunction, Description("Adds a meeting of at most four hours.")]
    public Meeting Add(DateTimeOffset start, int minutes, string subject)
        => calendar.Add(start, TimeSpan.FromMinutes(Math.Clamp(minutes, 5, 240)), subject[..Math.Min(subject.Length, 120)]);

    [KernelFunction, Description("Removes a meeting.")]
    public bool Remove(Guid id) => calendar.Remove(id);
}

/// <summary>Asks the person before anything is changed.</summary>
public sealed class ConfirmationFilter : IFunctionInvocationFilter
{
    private static readonly HashSet<string> s_reads = [nameof(CalendarPlugin.MeetingsOn)];

    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        if (!s_reads.Contains(context.Function.Name))
        {
            Console.Write($"{context.Function.Name}({string.Join(", ", context.Arguments)})? [y/N] ");
            if (Console.ReadLine()?.Trim().ToLowerInvariant() != "y")
            {
                context.Result = new FunctionResult(context.Function, "The user declined.");
                return;
            }
        }

        await next(context);
    }
}

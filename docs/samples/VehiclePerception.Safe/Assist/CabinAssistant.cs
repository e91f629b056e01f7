using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VehiclePerception.Driving;

namespace VehiclePerception.Assist;

public enum VehicleCheck
{
    Brakes,
    Tyres,
    Battery,
    Lights,
}

/// <summary>
/// Talks with the passengers; speech recognition writes what they say to standard input, line by line. What opens the vehicle needs a spoken yes, and a
/// vehicle that stands.
/// </summary>
public sealed class CabinAssistant(IChatClient chatClient, BodyGateway body, IVehicle vehicle, ILogger<CabinAssistant> logger) : BackgroundService
{
    private const string Instructions = "You are the voice of a self-driving car. Answer in one sentence.";
    private const int RememberedMessages = 20;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = 200,
            Tools =
            [
                new ApprovalRequiredAIFunction(AIFunctionFactory.Create(UnlockAsync)),
                AIFunctionFactory.Create(HonkAsync),
                AIFunctionFactory.Create(RunCheck),
                AIFunctionFactory.Create(ReadManualAsync),
            ],
        };
        List<ChatMessage> conversation = [];
        while (await Console.In.ReadLineAsync(stoppingToken) is { } line)
        {
            conversation.Add(new ChatMessage(ChatRole.User, line));
            try
            {
                Console.WriteLine(await AnswerAsync(conversation, options, stoppingToken));
            }
            catch (Exception ex) when (ex is not OperationCanceledException)
            {
                logger.LogWarning(ex, "A passenger got no answer");
                Console.WriteLine("I can't answer that now.");
            }

            conversation.RemoveRange(0, Math.Max(0, conversation.Count - RememberedMessages));
        }
    }

    private async Task<string> AnswerAsync(List<ChatMessage> conversation, ChatOptions options, CancellationToken cancellationToken)
    {
        var answer = await chatClient.GetResponseAsync([new(ChatRole.System, Instructions), .. conversation], options, cancellationToken);
        conversation.AddRange(answer.Messages);
        ToolApprovalRequestContent[] requests = [.. answer.Messages.SelectMany(message => message.Contents).OfType<ToolApprovalRequestContent>()];
        if (requests.Length == 0)
        {
            return answer.Text;
        }

        Console.WriteLine("This unlocks a door. Say yes if I may.");
        bool isApproved = string.Equals((await Console.In.ReadLineAsync(cancellationToken))?.Trim(), "yes", StringComparison.OrdinalIgnoreCase);
        conversation.Add(new ChatMessage(ChatRole.User, [.. requests.Select(request => request.CreateResponse(isApproved))]));
        answer = await chatClient.GetResponseAsync([new(ChatRole.System, Instructions), .. conversation], options, cancellationToken);
        conversation.AddRange(answer.Messages);
        return answer.Text;
    }

    [Description("Unlocks a door, such as 'rear left'.")]
    private async Task<string> UnlockAsync(string door, CancellationToken cancellationToken)
    {
        if (!vehicle.IsStanding)
        {
            return "The doors stay locked while the vehicle moves.";
        }

        await body.UnlockAsync(door, cancellationToken);
        return $"The door {door} is unlocked.";
    }

    [Description("Sounds the horn.")]
    private async Task<string> HonkAsync(CancellationToken cancellationToken)
    {
        await body.HonkAsync(cancellationToken);
        return "Done.";
    }

    [Description("Runs a check of the vehicle.")]
    private static string RunCheck(VehicleCheck check)
    {
        using var process = Process.Start(new ProcessStartInfo("vehicle-check", ["--only", check.ToString().ToLowerInvariant()]) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }

    [Description("Reads a chapter of the manual.")]
    private static Task<string> ReadManualAsync(string chapter, CancellationToken cancellationToken)
        => File.ReadAllTextAsync(Path.Combine("manual", Path.GetFileName(chapter)), cancellationToken);
}

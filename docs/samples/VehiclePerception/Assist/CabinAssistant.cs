using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Hosting;

namespace VehiclePerception.Assist;

/// <summary>Talks with the passengers; speech recognition writes what they say to standard input, line by line.</summary>
public sealed class CabinAssistant(IChatClient chatClient, BodyGateway body) : BackgroundService
{
    private const string Instructions = "You are the voice of a self-driving car. Answer in one sentence.";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var options = new ChatOptions
        {
            Tools = [AIFunctionFactory.Create(UnlockAsync), AIFunctionFactory.Create(HonkAsync), AIFunctionFactory.Create(RunCheck), AIFunctionFactory.Create(ReadManualAsync)],
        };
        List<ChatMessage> conversation = [new(ChatRole.System, Instructions)];
        while (await Console.In.ReadLineAsync(stoppingToken) is { } line)
        {
            conversation.Add(new ChatMessage(ChatRole.User, line));
            var answer = await chatClient.GetResponseAsync(conversation, options, stoppingToken);
            conversation.AddRange(answer.Messages);
            Console.WriteLine(answer.Text);
        }
    }

    [Description("Unlocks a door, such as 'rear left'.")]
    private async Task<string> UnlockAsync(string door, CancellationToken cancellationToken)
    {
        await body.UnlockAsync(door, cancellationToken);
        return $"The door {door} is unlocked.";
    }

    [Description("Sounds the horn.")]
    private async Task<string> HonkAsync(CancellationToken cancellationToken)
    {
        await body.HonkAsync(cancellationToken);
        return "Done.";
    }

    [Description("Runs a check of the vehicle: brakes, tyres, battery or lights.")]
    private static string RunCheck(string check)
    {
        using var process = Process.Start(new ProcessStartInfo("vehicle-check", $"--only {check}") { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }

    [Description("Reads a chapter of the manual.")]
    private static Task<string> ReadManualAsync(string chapter, CancellationToken cancellationToken)
        => File.ReadAllTextAsync(Path.Combine("manual", chapter), cancellationToken);
}

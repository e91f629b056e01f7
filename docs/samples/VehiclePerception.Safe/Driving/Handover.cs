using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using Microsoft.ML.Data;
using VehiclePerception.Perception;

namespace VehiclePerception.Driving;

/// <summary>Gives the wheel to the driver: awake by the camera in the cabin, and willing by what they say. Otherwise the vehicle stops.</summary>
public sealed class Handover(IConfiguration configuration, IChatClient chatClient, IVehicle vehicle, ILogger<Handover> logger)
{
    private const float MaximumDrowsiness = 0.2f;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly PredictionEngine<CabinPicture, DriverState> _monitor = Onnx.CreateEngine<CabinPicture, DriverState>(
        Path.Combine(configuration["Models:Folder"] ?? "models", "driver.onnx"), "cabin", ["PredictedLabel", "Probability"]);

    public async Task TryAsync(float[] cabin, CancellationToken cancellationToken)
    {
        if (IsDrowsy(cabin))
        {
            vehicle.Brake("The driver is drowsy");
            return;
        }

        string reply = await vehicle.AskDriverAsync("Road works ahead. Will you take over?", cancellationToken);
        if (await IsReadyAsync(reply, cancellationToken))
        {
            vehicle.HandOver();
        }
        else
        {
            vehicle.Brake("Nobody takes over");
        }
    }

    private async Task<bool> IsReadyAsync(string reply, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        try
        {
            var response = await chatClient.GetResponseAsync<DriverReply>(
                [new(ChatRole.System, "The driver was asked to take over the wheel. Do they say that they do?"), new(ChatRole.User, reply)],
                new ChatOptions { MaxOutputTokens = 20 },
                cancellationToken: deadline.Token);
            return response.FinishReason == ChatFinishReason.Stop && response.TryGetResult(out var verdict) && verdict.TakesOver;
        }
        catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(ex, "What the driver said could not be judged");
            return false;
        }
    }

    private bool IsDrowsy(float[] cabin)
        => _monitor.Predict(new CabinPicture { Pixels = cabin }).Probability[DriverState.Drowsy] > MaximumDrowsiness;
}

public sealed record DriverReply(bool TakesOver);

public sealed class CabinPicture
{
    [ColumnName("cabin"), VectorType(1, Frame.Pixels)]
    public float[] Pixels { get; set; } = [];
}

public sealed class DriverState
{
    public const int Drowsy = 1;

    [ColumnName("PredictedLabel")]
    public long[] Label { get; set; } = [];

    [ColumnName("Probability")]
    public float[] Probability { get; set; } = [];
}

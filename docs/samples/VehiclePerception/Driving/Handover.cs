using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.ML;
using Microsoft.ML.Data;
using VehiclePerception.Perception;

namespace VehiclePerception.Driving;

/// <summary>Gives the wheel to the driver: awake by the camera in the cabin, and willing by what they say.</summary>
public sealed class Handover(IConfiguration configuration, IChatClient chatClient, IVehicle vehicle)
{
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
        string verdict = await JudgeAsync(reply);
        if (verdict.Contains("REFUSED"))
        {
            return;
        }

        vehicle.HandOver();
    }

    private async Task<string> JudgeAsync(string reply)
    {
        while (true)
        {
            try
            {
                var answer = await chatClient.GetResponseAsync(
                    [new(ChatRole.System, "The driver was asked to take over the wheel. Answer READY or REFUSED."), new(ChatRole.User, reply)]);
                return answer.Text;
            }
            catch (Exception)
            {
                await Task.Delay(TimeSpan.FromSeconds(1));
            }
        }
    }

    private bool IsDrowsy(float[] cabin)
    {
        DriverState state = _monitor.Predict(new CabinPicture { Pixels = cabin });
        return state.Label[0] == DriverState.Drowsy && state.Probability[DriverState.Drowsy] > 80;
    }
}

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

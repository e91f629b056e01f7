using Microsoft.Extensions.Hosting;
using VehiclePerception.Assist;
using VehiclePerception.Perception;

namespace VehiclePerception.Driving;

/// <summary>Looks, decides and acts, frame by frame.</summary>
public sealed class DrivingLoop(Camera camera, ObstacleDetector detector, SignReader signs, SceneAdvisor advisor, Handover handover, IVehicle vehicle) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await detector.LoadAsync(stoppingToken);
        await foreach (Frame frame in camera.FramesAsync(stoppingToken))
        {
            await StepAsync(frame, stoppingToken);
        }
    }

    public async Task StepAsync(Frame frame, CancellationToken cancellationToken)
    {
        foreach (Obstacle obstacle in detector.Detect(frame))
        {
            vehicle.Brake(obstacle.Kind);
            if (!await advisor.IsSafeToContinueAsync(obstacle, cancellationToken))
            {
                return;
            }
        }

        vehicle.Resume();
        switch (frame.Sign is null ? null : signs.Read(frame.Sign))
        {
            case "Stop":
                vehicle.Brake("Stop sign");
                break;
            case "Road works":
                await handover.TryAsync(frame.Cabin, cancellationToken);
                break;
            case { } sign:
                vehicle.LimitSpeed(sign);
                break;
        }
    }
}

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VehiclePerception.Assist;
using VehiclePerception.Perception;

namespace VehiclePerception.Driving;

/// <summary>Looks, decides and acts, frame by frame; stands still where it cannot see.</summary>
public sealed class DrivingLoop(
    Camera camera, ObstacleDetector detector, SignReader signs, SceneAdvisor advisor, Handover handover, IVehicle vehicle, ILogger<DrivingLoop> logger) : BackgroundService
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
        IReadOnlyList<Obstacle> obstacles;
        try
        {
            obstacles = detector.Detect(frame);
        }
        catch (Exception ex)
        {
            logger.LogError(ex, "The road cannot be seen");
            vehicle.Brake("The road cannot be seen");
            return;
        }

        foreach (Obstacle obstacle in obstacles)
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

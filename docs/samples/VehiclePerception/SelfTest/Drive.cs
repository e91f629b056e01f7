using System.Security.Cryptography;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VehiclePerception.Driving;
using VehiclePerception.Perception;

namespace VehiclePerception.SelfTest;

/// <summary>
/// Drives past drawn frames, with tiny models that are made on the spot, and says what the vehicle did. No camera, key or network. What must hold in any
/// case decides the exit code.
/// </summary>
public static class Drive
{
    // A column of light in the middle, a bar across; four corners for four signs; closed and open eyes.
    private static readonly float[] s_pedestrian = Draw((x, _) => x is 3 or 4);
    private static readonly float[] s_vehicle = Draw((_, y) => y is 5 or 6);
    private static readonly float[][] s_signs = [Draw((x, y) => x < 4 && y < 4), Draw((x, y) => x >= 4 && y < 4), Draw((x, y) => x < 4 && y >= 4), Draw((x, y) => x >= 4 && y >= 4)];
    private static readonly float[] s_awake = Draw((x, y) => y is 2 or 3 && x is 1 or 2 or 5 or 6);
    private static readonly float[] s_drowsy = Draw((_, y) => y is 3);

    public static async Task<int> RunAsync(Action<HostApplicationBuilder> addVehicle)
    {
        string folder = Directory.CreateTempSubdirectory("vehicle").FullName;
        try
        {
            byte[] detector = TinyModel.Create("road", [null, s_vehicle, s_pedestrian], null, "scores");
            File.WriteAllBytes(Path.Combine(folder, "detector.onnx"), detector);
            File.WriteAllBytes(Path.Combine(folder, "signs.onnx"), TinyModel.Create("sign", s_signs, "label", "probabilities"));
            File.WriteAllBytes(Path.Combine(folder, "driver.onnx"), TinyModel.Create("cabin", [s_awake, s_drowsy], "PredictedLabel", "Probability"));

            var builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Models:Folder"] = folder,
                ["Models:Updates"] = "",
                ["Models:DetectorSha256"] = Convert.ToHexString(SHA256.HashData(detector)),
            });
            addVehicle(builder);
            builder.Services.AddSingleton<IVehicle, SimulatedVehicle>();
            builder.Services.AddSingleton<IChatClient, UnreachableModel>();
            using IHost host = builder.Build();
            return await DriveAsync(host.Services, CancellationToken.None) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> DriveAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<ObstacleDetector>().LoadAsync(cancellationToken);
        var loop = services.GetRequiredService<DrivingLoop>();
        var vehicle = (SimulatedVehicle)services.GetRequiredService<IVehicle>();
        float[] empty = new float[Frame.Pixels];

        await loop.StepAsync(new Frame(empty, null, s_awake), cancellationToken);
        bool isDriving = !vehicle.IsStanding;
        Console.WriteLine($"empty road: {Motion()}");

        bool seesPedestrian = services.GetRequiredService<ObstacleDetector>().Detect(new Frame(s_pedestrian, null, s_awake)) .Any(obstacle => obstacle.Kind == "Pedestrian");
        await loop.StepAsync(new Frame(s_pedestrian, null, s_awake), cancellationToken);
        Console.WriteLine($"pedestrian, fleet's model unreachable: {Motion()}");

        await loop.StepAsync(new Frame([.. s_pedestrian, 1], null, s_awake), cancellationToken);
        Console.WriteLine($"frame of a broken camera: {Motion()}");

        await loop.StepAsync(new Frame(empty, s_signs[1], s_awake), cancellationToken);
        bool readsSign = vehicle.SpeedLimit == "Limit 30";
        Console.WriteLine($"sign: {vehicle.SpeedLimit}");

        // Snow: a little of everything.
        await loop.StepAsync(new Frame(empty, [.. Enumerable.Range(0, Frame.Pixels).Select(i => s_signs[2][i] * 0.04f + 0.3f)], s_awake), cancellationToken);
        Console.WriteLine($"sign covered with snow: {vehicle.SpeedLimit}");
        return isDriving && seesPedestrian && readsSign;

        string Motion() => vehicle.IsStanding ? "stands" : "drives";
    }

    private static float[] Draw(Func<int, int, bool> isLit)
        => [.. Enumerable.Range(0, Frame.Pixels).Select(i => isLit(i % Frame.Side, i / Frame.Side) ? 1f : 0f)];

    /// <summary>A tunnel.</summary>
    private sealed class UnreachableModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new HttpRequestException("No coverage.");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new HttpRequestException("No coverage.");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}

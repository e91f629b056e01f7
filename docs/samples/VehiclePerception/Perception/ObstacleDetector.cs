using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace VehiclePerception.Perception;

public sealed record Obstacle(string Kind, float Score);

/// <summary>What the fleet's server says about the newest model.</summary>
public sealed record ModelUpdate(string Model, string Operators);

/// <summary>Finds what is in the way, with a network that ONNX Runtime runs.</summary>
public sealed class ObstacleDetector(IConfiguration configuration, HttpClient http) : IDisposable
{
    private const float MinimumScore = 0.6f;

    private static readonly string[] s_kinds = ["Clear", "Vehicle", "Pedestrian"];

    private InferenceSession? _session;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        string folder = configuration["Models:Folder"] ?? "models";
        string path = Path.Combine(folder, "detector.onnx");
        using var options = new SessionOptions();
        if (configuration["Models:Updates"] is { Length: > 0 } updates)
        {
            var update = await http.GetFromJsonAsync<ModelUpdate>(updates, cancellationToken);
            await File.WriteAllBytesAsync(path, await http.GetByteArrayAsync(update!.Model, cancellationToken), cancellationToken);
            options.RegisterCustomOpLibrary(Path.Combine(folder, update.Operators));
        }

        _session = new InferenceSession(path, options);
    }

    public IReadOnlyList<Obstacle> Detect(Frame frame)
    {
        try
        {
            var input = new DenseTensor<float>(frame.Road, [1, frame.Road.Length]);
            using var results = _session!.Run([NamedOnnxValue.CreateFromTensor("road", input)]);
            float[] scores = [.. results[0].AsEnumerable<float>()];
            return [.. scores.Select((score, index) => new Obstacle(s_kinds[index], score)).Skip(1).Where(obstacle => obstacle.Score >= MinimumScore)];
        }
        catch (Exception)
        {
            return [];
        }
    }

    public void Dispose() => _session?.Dispose();
}

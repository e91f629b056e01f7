using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace VehiclePerception.Perception;

public sealed record Obstacle(string Kind, float Score);

/// <summary>Finds what is in the way, with a network that ONNX Runtime runs; throws where it cannot tell.</summary>
public sealed class ObstacleDetector(IConfiguration configuration, HttpClient http) : IDisposable
{
    private const float MinimumScore = 0.6f;

    private static readonly string[] s_kinds = ["Clear", "Vehicle", "Pedestrian"];

    private InferenceSession? _session;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        string path = Path.Combine(configuration["Models:Folder"] ?? "models", "detector.onnx");
        bool isUpdate = configuration["Models:Updates"] is { Length: > 0 };
        byte[] model = isUpdate
            ? await http.GetByteArrayAsync(configuration["Models:Updates"], cancellationToken)
            : await File.ReadAllBytesAsync(path, cancellationToken);

        // The hash comes with the release of the vehicle's software, not from where the model comes from.
        byte[] expected = Convert.FromHexString(configuration["Models:DetectorSha256"] ?? "");
        if (!CryptographicOperations.FixedTimeEquals(SHA256.HashData(model), expected))
        {
            throw new InvalidDataException("This is not the released model.");
        }

        if (isUpdate)
        {
            await File.WriteAllBytesAsync(path, model, cancellationToken);
        }

        using var options = new SessionOptions();
        if (File.Exists(Path.Combine(AppContext.BaseDirectory, "operators.so")))
        {
            options.RegisterCustomOpLibrary(Path.Combine(AppContext.BaseDirectory, "operators.so"));
        }

        _session = new InferenceSession(model, options);
    }

    public IReadOnlyList<Obstacle> Detect(Frame frame)
    {
        var input = new DenseTensor<float>(frame.Road, [1, frame.Road.Length]);
        using var results = _session!.Run([NamedOnnxValue.CreateFromTensor("road", input)]);
        float[] scores = [.. results[0].AsEnumerable<float>()];
        return [.. scores.Select((score, index) => new Obstacle(s_kinds[index], score)).Skip(1).Where(obstacle => obstacle.Score >= MinimumScore)];
    }

    public void Dispose() => _session?.Dispose();
}

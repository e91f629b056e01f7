using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;

namespace VehiclePerception.Perception;

/// <summary>What the cameras saw at one moment, in grey values from 0 to 1.</summary>
/// <param name="Road">The road ahead.</param>
/// <param name="Sign">A traffic sign, cut out; null where there is none.</param>
/// <param name="Cabin">The driver's face.</param>
public sealed record Frame(float[] Road, float[]? Sign, float[] Cabin)
{
    public const int Side = 8;
    public const int Pixels = Side * Side;
}

/// <summary>The pictures of a folder, each with the road, a sign and the cabin one after the other; an empty road where there is no folder.</summary>
public sealed class Camera(IConfiguration configuration)
{
    public async IAsyncEnumerable<Frame> FramesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string folder = configuration["Camera:Folder"] ?? "frames";
        foreach (string file in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.grey").Order() : Enumerable.Empty<string>())
        {
            float[] pixels = [.. (await File.ReadAllBytesAsync(file, cancellationToken)).Select(value => value / 255f)];
            yield return new Frame(pixels[..Frame.Pixels], pixels[Frame.Pixels..(2 * Frame.Pixels)], pixels[(2 * Frame.Pixels)..]);
        }

        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            yield return new Frame(new float[Frame.Pixels], null, new float[Frame.Pixels]);
        }
    }
}

using System.Runtime.CompilerServices;
using Whisper.net;

namespace CaptionStudio;

internal sealed record Caption(TimeSpan Start, TimeSpan End, string Text);

internal sealed class Captioner(string model)
{
    private const float Silence = 0.6f;
    private const float Unsure = 0.5f;

    public async IAsyncEnumerable<Caption> CaptionAsync(Stream audio, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using WhisperFactory factory = WhisperFactory.FromPath(model);
        await using WhisperProcessor processor = factory.CreateBuilder().WithLanguage("en").WithProbabilities().Build();
        await foreach (SegmentData segment in processor.ProcessAsync(audio, cancellationToken))
        {
            if (segment.NoSpeechProbability < Silence)
            {
                yield return new Caption(segment.Start, segment.End, segment.Probability < Unsure ? segment.Text.Trim() + " (?)" : segment.Text.Trim());
            }
        }
    }
}

// Microsoft.CognitiveServices.Speech 1.44.0.
#nullable enable
namespace Microsoft.CognitiveServices.Speech
{
    using System.Collections.Generic;
    using System.Threading.Tasks;

    public enum ResultReason { NoMatch, Canceled, RecognizedSpeech }

    public enum OutputFormat { Simple, Detailed }

    public sealed class SpeechConfig
    {
        public string SpeechRecognitionLanguage { get; set; } = "";

        public OutputFormat OutputFormat { get; set; }

        public static SpeechConfig FromSubscription(string subscriptionKey, string region) => null!;
    }

    public class SpeechRecognitionResult
    {
        public ResultReason Reason { get; }

        public string Text { get; } = "";

        public IEnumerable<DetailedSpeechRecognitionResult> Best() => [];
    }

    public sealed class DetailedSpeechRecognitionResult
    {
        public double Confidence { get; }

        public string Text { get; } = "";
    }

    public sealed class SpeechRecognizer(SpeechConfig speechConfig, Audio.AudioConfig audioConfig) : System.IDisposable
    {
        public SpeechConfig Config { get; } = speechConfig;

        public Audio.AudioConfig Audio { get; } = audioConfig;

        public Task<SpeechRecognitionResult> RecognizeOnceAsync() => null!;

        public void Dispose() { }
    }
}

namespace Microsoft.CognitiveServices.Speech.Audio
{
    public sealed class AudioConfig : System.IDisposable
    {
        public static AudioConfig FromWavFileInput(string fileName) => null!;

        public void Dispose() { }
    }
}

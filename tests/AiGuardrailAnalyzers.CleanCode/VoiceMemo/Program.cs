using Microsoft.CognitiveServices.Speech;
using Microsoft.CognitiveServices.Speech.Audio;

if (args is not [var recording])
{
    Console.Error.WriteLine("usage: VoiceMemo RECORDING.wav");
    return 2;
}

string key = Environment.GetEnvironmentVariable("SPEECH_KEY") ?? throw new InvalidOperationException("Set SPEECH_KEY.");
SpeechConfig config = SpeechConfig.FromSubscription(key, Environment.GetEnvironmentVariable("SPEECH_REGION") ?? "westeurope");
config.SpeechRecognitionLanguage = "en-GB";
config.OutputFormat = OutputFormat.Detailed;
using AudioConfig audio = AudioConfig.FromWavFileInput(recording);
using var recognizer = new SpeechRecognizer(config, audio);

SpeechRecognitionResult result = await recognizer.RecognizeOnceAsync();
if (result.Reason != ResultReason.RecognizedSpeech)
{
    Console.Error.WriteLine($"Nothing was understood ({result.Reason}).");
    return 1;
}

DetailedSpeechRecognitionResult best = result.Best().MaxBy(candidate => candidate.Confidence)!;
if (best.Confidence < 0.7)
{
    Console.WriteLine("(hard to understand; please check)");
}

await File.WriteAllTextAsync(Path.ChangeExtension(recording, ".txt"), best.Text);
return 0;

using CaptionStudio;

if (args is not [var wave, var captions])
{
    Console.Error.WriteLine("usage: CaptionStudio INPUT.wav OUTPUT.srt");
    return 2;
}

using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(30));
await using FileStream audio = File.OpenRead(wave);
await using var writer = new StreamWriter(captions);
int number = 0;
await foreach (Caption caption in new Captioner(Path.Combine(AppContext.BaseDirectory, "ggml-base.en.bin")).CaptionAsync(audio, limit.Token))
{
    await writer.WriteAsync($"{++number}\n{caption.Start:hh\\:mm\\:ss\\,fff} --> {caption.End:hh\\:mm\\:ss\\,fff}\n{caption.Text}\n\n");
}

Console.WriteLine($"{number} captions; those marked with (?) want a listener.");
return 0;

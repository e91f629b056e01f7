using System.ComponentModel.DataAnnotations;
using OpenAI.Audio;

namespace MeetingNotes;

public sealed class NotesOptions
{
    [Required]
    public string Inbox { get; init; } = "";

    [Required]
    public string Outbox { get; init; } = "";
}

public sealed class NoteTaker(AudioClient audio, IChatClient chat)
{
    public async Task<string> TakeAsync(Stream recording, string name, CancellationToken cancellationToken)
    {
        AudioTranscription transcription = await audio.TranscribeAudioAsync(recording, name, new AudioTranscriptionOptions { Language = "en" }, cancellationToken);
        var response = await chat.GetResponseAsync(
            [
                new(ChatRole.System, "You write the minutes of meetings: decisions first, then who does what by when. Invent nothing."),
                new(ChatRole.User, transcription.Text),
            ],
            new ChatOptions { MaxOutputTokens = 1_200 },
            cancellationToken);
        return response.FinishReason == ChatFinishReason.Length ? response.Text + "\n\n(These minutes were cut.)" : response.Text;
    }
}

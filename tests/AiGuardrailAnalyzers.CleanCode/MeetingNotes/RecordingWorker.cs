using Microsoft.Extensions.Options;

namespace MeetingNotes;

/// <summary>Writes minutes for every recording that is put into the inbox. What can't be processed stays there for a person.</summary>
public sealed class RecordingWorker(NoteTaker notes, IOptions<NotesOptions> options, ILogger<RecordingWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(5));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (string path in Directory.EnumerateFiles(options.Value.Inbox, "*.wav"))
            {
                await ProcessAsync(path, stoppingToken);
            }
        }
    }

    private async Task ProcessAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream recording = File.OpenRead(path);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromMinutes(10));
            string minutes = await notes.TakeAsync(recording, Path.GetFileName(path), limit.Token);
            await File.WriteAllTextAsync(Path.Combine(options.Value.Outbox, Path.GetFileNameWithoutExtension(path) + ".md"), minutes, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogError(exception, "No minutes of {File}", Path.GetFileName(path));
            return;
        }

        File.Delete(path);
    }
}

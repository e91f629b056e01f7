namespace PullReviewer;

public sealed class DiffFolder(IConfiguration configuration)
{
    private readonly string _folder = configuration["Diffs:Folder"] ?? "diffs";

    public IEnumerable<string> Pending => Directory.EnumerateFiles(_folder, "*.diff").Where(path => !File.Exists(Path.ChangeExtension(path, ".review.md")));

    public Task WriteAsync(string diff, string review, CancellationToken cancellationToken)
        => File.WriteAllTextAsync(Path.ChangeExtension(diff, ".review.md"), review, cancellationToken);
}

public sealed class ReviewWorker(DiffFolder diffs, IReviewer reviewer) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30));
        do
        {
            foreach (string path in diffs.Pending.ToArray())
            {
                if (await reviewer.ReviewAsync(await File.ReadAllTextAsync(path, stoppingToken), stoppingToken) is { } review)
                {
                    await diffs.WriteAsync(path, review, stoppingToken);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}

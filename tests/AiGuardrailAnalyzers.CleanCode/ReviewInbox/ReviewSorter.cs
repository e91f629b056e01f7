using Azure;
using Azure.AI.TextAnalytics;
using Microsoft.EntityFrameworkCore;

namespace ReviewInbox;

public enum Mood
{
    Unknown,
    Praise,
    Complaint,
}

public sealed class Review
{
    public int Id { get; set; }

    public string Text { get; set; } = "";

    public Mood? Mood { get; set; }
}

public sealed class ReviewContext(DbContextOptions<ReviewContext> options) : DbContext(options)
{
    public DbSet<Review> Reviews => Set<Review>();
}

public sealed class ReviewSorter(TextAnalyticsClient language, ReviewContext context, ILogger<ReviewSorter> logger)
{
    private const double Sure = 0.75;

    public async Task SortAsync(CancellationToken cancellationToken)
    {
        foreach (Review review in await context.Reviews.Where(review => review.Mood == null).OrderBy(review => review.Id).Take(50).ToListAsync(cancellationToken))
        {
            try
            {
                DocumentSentiment sentiment = await language.AnalyzeSentimentAsync(review.Text, cancellationToken: cancellationToken);
                review.Mood = MoodOf(sentiment);
            }
            catch (RequestFailedException exception)
            {
                logger.LogWarning(exception, "Review {Id} is sorted later", review.Id);
            }
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private static Mood MoodOf(DocumentSentiment document) => document switch
    {
        { Sentiment: TextSentiment.Positive, ConfidenceScores.Positive: >= Sure } => Mood.Praise,
        { Sentiment: TextSentiment.Negative, ConfidenceScores.Negative: >= Sure } => Mood.Complaint,
        _ => Mood.Unknown,
    };
}

public sealed class ReviewWorker(IServiceScopeFactory scopes) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ReviewSorter>().SortAsync(stoppingToken);
        }
    }
}

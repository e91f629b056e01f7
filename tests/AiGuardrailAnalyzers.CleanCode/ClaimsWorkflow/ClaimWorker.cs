using System.Threading.Channels;

namespace ClaimsWorkflow;

public sealed record Claim(int Number, string Text);

public interface IClaimQueue
{
    IAsyncEnumerable<Claim> ReadAllAsync(CancellationToken cancellationToken);

    Task CompleteAsync(Claim claim, string summary, CancellationToken cancellationToken);

    Task ToPersonAsync(Claim claim, CancellationToken cancellationToken);
}

public sealed class ClaimQueue : IClaimQueue
{
    private readonly Channel<Claim> _claims = Channel.CreateBounded<Claim>(100);

    public IAsyncEnumerable<Claim> ReadAllAsync(CancellationToken cancellationToken) => _claims.Reader.ReadAllAsync(cancellationToken);

    public Task CompleteAsync(Claim claim, string summary, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ToPersonAsync(Claim claim, CancellationToken cancellationToken) => Task.CompletedTask;
}

public sealed class ClaimWorker(IClaimQueue queue, ClaimAssessment assessment, ILogger<ClaimWorker> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (Claim claim in queue.ReadAllAsync(stoppingToken))
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            limit.CancelAfter(TimeSpan.FromMinutes(3));
            try
            {
                if (await assessment.AssessAsync(claim.Text, limit.Token) is { Length: > 0 } summary)
                {
                    await queue.CompleteAsync(claim, summary, stoppingToken);
                    continue;
                }
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(exception, "Claim {Number} was not assessed", claim.Number);
            }

            await queue.ToPersonAsync(claim, stoppingToken);
        }
    }
}

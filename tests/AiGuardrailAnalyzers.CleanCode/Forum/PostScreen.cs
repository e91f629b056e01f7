using Azure;
using Azure.AI.ContentSafety;

namespace Forum;

public enum Screening
{
    Rejected,
    Accepted,
}

public interface IPostScreen
{
    Task<Screening> ScreenAsync(string text, CancellationToken cancellationToken);
}

/// <summary>What could not be checked is not accepted.</summary>
public sealed class PostScreen(ContentSafetyClient safety, ILogger<PostScreen> logger) : IPostScreen
{
    private const int MaxSeverity = 2;

    public async Task<Screening> ScreenAsync(string text, CancellationToken cancellationToken)
    {
        try
        {
            Response<AnalyzeTextResult> response = await safety.AnalyzeTextAsync(text, cancellationToken);
            return response.Value.CategoriesAnalysis.All(category => category.Severity is <= MaxSeverity) ? Screening.Accepted : Screening.Rejected;
        }
        catch (RequestFailedException exception)
        {
            logger.LogError(exception, "A post was not checked");
            return Screening.Rejected;
        }
    }
}

using System.ClientModel;
using OpenAI.Images;
using OpenAI.Moderations;

namespace ImageStudio;

public sealed record Painting(BinaryData? Image, bool IsRefused);

public sealed class Studio(ImageClient images, ModerationClient moderation, ILogger<Studio> logger)
{
    public async Task<Painting> PaintAsync(string description, CancellationToken cancellationToken)
    {
        try
        {
            ModerationResult verdict = await moderation.ClassifyTextAsync(description, cancellationToken);
            if (verdict.Flagged)
            {
                return new Painting(null, IsRefused: true);
            }

            GeneratedImage image = await images.GenerateImageAsync(
                description,
                new OpenAI.Images.ImageGenerationOptions { Size = GeneratedImageSize.W1024xH1024, ResponseFormat = GeneratedImageFormat.Bytes },
                cancellationToken);
            return new Painting(image.ImageBytes, IsRefused: false);
        }
        catch (ClientResultException exception)
        {
            // Unchecked is not painted.
            logger.LogError(exception, "No picture: status {Status}", exception.Status);
            return new Painting(null, IsRefused: false);
        }
    }
}

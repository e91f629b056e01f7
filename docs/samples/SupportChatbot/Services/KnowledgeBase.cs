using Microsoft.Extensions.AI;

namespace SupportChatbot.Services;

/// <summary>The shop's help pages, by paragraph, in memory; embedded when the first question comes.</summary>
public sealed class KnowledgeBase(IEmbeddingGenerator<string, Embedding<float>> embeddings) : IKnowledgeBase, IDisposable
{
    private const int Passages = 3;
    private const float MinRelevance = 0.35f;

    private readonly SemaphoreSlim _loading = new(1, 1);
    private List<(string Text, ReadOnlyMemory<float> Vector)>? _paragraphs;

    public async Task<IReadOnlyList<string>> SearchAsync(string question, CancellationToken cancellationToken)
    {
        var paragraphs = await LoadAsync(cancellationToken);
        ReadOnlyMemory<float> vector = await embeddings.GenerateVectorAsync(question, cancellationToken: cancellationToken);
        return
        [
            .. paragraphs
                .Select(paragraph => (paragraph.Text, Score: Similarity(paragraph.Vector.Span, vector.Span)))
                .Where(hit => hit.Score >= MinRelevance)
                .OrderByDescending(hit => hit.Score)
                .Take(Passages)
                .Select(hit => hit.Text),
        ];
    }

    public void Dispose() => _loading.Dispose();

    private async Task<List<(string Text, ReadOnlyMemory<float> Vector)>> LoadAsync(CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_paragraphs is null)
            {
                string[] texts =
                [
                    .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Knowledge"), "*.md")
                        .SelectMany(file => File.ReadAllText(file).Split("\n\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
                ];
                var vectors = await embeddings.GenerateAsync(texts, cancellationToken: cancellationToken);
                _paragraphs = [.. texts.Zip(vectors, (text, embedding) => (text, embedding.Vector))];
            }

            return _paragraphs;
        }
        finally
        {
            _loading.Release();
        }
    }

    // The vectors have length 1, so their dot product is the cosine of the angle between them.
    private static float Similarity(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        float sum = 0;
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}

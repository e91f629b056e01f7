using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace PartInspection;

public sealed record Classification(string Label, float Confidence);

public interface IClassifier
{
    Classification Classify(float[] pixels);
}

public sealed class OnnxClassifier(InferenceSession session) : IClassifier
{
    private static readonly string[] s_labels = ["good", "scratched", "bent"];
    private static readonly int[] s_shape = [1, 3, 224, 224];

    public Classification Classify(float[] pixels)
    {
        var input = NamedOnnxValue.CreateFromTensor("input", new DenseTensor<float>(pixels, s_shape));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run([input]);
        float[] scores = Softmax(results.Single().AsEnumerable<float>().ToArray());
        int best = Array.IndexOf(scores, scores.Max());
        return new Classification(s_labels[best], scores[best]);
    }

    private static float[] Softmax(float[] logits)
    {
        float max = logits.Max();
        float[] exponentials = [.. logits.Select(logit => MathF.Exp(logit - max))];
        float sum = exponentials.Sum();
        return [.. exponentials.Select(value => value / sum)];
    }
}

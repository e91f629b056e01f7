using TorchSharp;

namespace DigitReader;

internal readonly record struct Reading(long Digit, float Confidence);

internal sealed class DigitModel
{
    private readonly torch.jit.ScriptModule _module;

    public DigitModel(string path)
    {
        _module = torch.jit.load(path);
        _module.eval();
    }

    public Reading Read(float[] pixels)
    {
        using IDisposable inference = torch.no_grad();
        using torch.Tensor input = torch.tensor(pixels, [1, 1, 28, 28]);
        using torch.Tensor probabilities = ((torch.Tensor)_module.forward(input)).softmax(1);
        return new Reading(probabilities.argmax(1).item<long>(), probabilities.max().item<float>());
    }
}

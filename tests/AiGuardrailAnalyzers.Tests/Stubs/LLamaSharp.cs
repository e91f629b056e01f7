// LLamaSharp 0.28.0.
#nullable enable
namespace LLama.Common
{
    public class ModelParams(string modelPath)
    {
        public string ModelPath { get; set; } = modelPath;
    }
}

namespace LLama
{
    public sealed class LLamaWeights
    {
        public static LLamaWeights LoadFromFile(Common.ModelParams @params) => null!;
    }
}

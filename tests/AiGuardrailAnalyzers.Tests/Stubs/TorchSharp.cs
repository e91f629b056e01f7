// TorchSharp 0.107.0 and TorchSharp.PyBridge 1.4.3.
#nullable enable
namespace TorchSharp
{
    public static class torch
    {
        public class Tensor : System.IDisposable
        {
            public Tensor this[params long[] indices] => this;

            public Tensor softmax(long dim) => this;

            public Tensor argmax(long? dim = null, bool keepdim = false) => this;

            public Tensor max() => this;

            public T item<T>() where T : unmanaged => default;

            public void Dispose() { }
        }

        public static Tensor tensor(float[] data, long[] shape) => null!;

        public static System.IDisposable no_grad() => null!;

        public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input;

        public static Tensor load(string location) => null!;

        public static class jit
        {
            public class ScriptModule : nn.Module
            {
                public object forward(params object[] inputs) => null!;
            }

            public static ScriptModule load(string filename) => null!;
        }

        public static class hub
        {
            public static void download_url_to_file(string url, string dst, string? hash_prefix = null, bool progress = true) { }
        }

        public static class nn
        {
            public class Module
            {
                public Module load(string location, bool strict = true) => this;

                public void eval() { }
            }

            public abstract class Module<T, TResult> : Module
            {
                public abstract TResult forward(T input);

                public TResult call(T input) => forward(input);
            }

            public static class functional
            {
                public static Tensor softmax(Tensor input, long dim) => input;
            }
        }
    }
}

namespace TorchSharp
{
    public static class TensorExtensionMethods
    {
        public static long ToInt64(this torch.Tensor value) => 0;
    }
}

namespace TorchSharp.PyBridge
{
    public static class PyBridgeModuleExtensions
    {
        public static torch.nn.Module load_py(this torch.nn.Module module, string location, bool strict = true) => module;
    }
}

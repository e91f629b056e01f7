using AiGuardrailAnalyzers.Rules.Security.SupplyChain;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.SupplyChain;

public sealed class UnsafeModelLoadingTests : RuleTests<UnsafeModelLoading>
{
    private static string Sessions(string body, string members = "") => $$"""
        using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;
        #pragma warning disable SYSLIB0011
        public sealed class Sessions(IConfiguration settings)
        {
            private const string Library = "custom_ops.so";

            public SessionOptions Make(string path, string[] names)
            {
                var options = new SessionOptions();
                {{body}}
                return options;
            }

            {{members}}
        }
        """;

    // Reports.

    [Theory]
    [InlineData("options.RegisterCustomOpLibrary([|path|]);")]
    [InlineData("options.RegisterCustomOpLibraryV2([|path|], out _);")]
    [InlineData("options.RegisterCustomOpLibrary([|Path.Combine(path, Library)|]);")]
    [InlineData("foreach (var name in names) { options.RegisterCustomOpLibrary([|name|]); }")]
    [InlineData("options.RegisterCustomOpLibrary([|$\"/opt/{path}/ops.so\"|]);")]
    [InlineData("var file = names.Length > 0 ? names[0] : Library; options.RegisterCustomOpLibrary([|file|]);")]
    [InlineData("options.RegisterCustomOpLibrary([|Console.ReadLine()|]!);")]
    public Task ALibraryWhosePathIsNotFixed(string body) => Reports(Sessions(body));

    [Theory]
    [InlineData("_ = new torch.nn.Module().load_py([|\"model.pt\"|]);")]
    [InlineData("_ = new torch.nn.Module().load_py([|args[0]|], strict: false);")]
    public Task APickle(string body) => Reports("using TorchSharp;\nusing TorchSharp.PyBridge;\n" + body, Stub.TorchSharp);

    // Stays silent.

    [Theory]
    [InlineData("options.RegisterCustomOpLibrary(\"custom_ops.so\");")]
    [InlineData("options.RegisterCustomOpLibrary(Library);")]
    [InlineData("options.RegisterCustomOpLibraryV2(Library, out _);")]
    [InlineData("options.RegisterCustomOpLibrary(Path.Combine(AppContext.BaseDirectory, \"native\", Library));")]
    [InlineData("options.RegisterCustomOpLibrary(OperatingSystem.IsWindows() ? \"custom_ops.dll\" : Library);")]
    [InlineData("var file = Path.Combine(AppContext.BaseDirectory, Library); options.RegisterCustomOpLibrary(file);")]
    [InlineData("options.RegisterCustomOpLibrary($\"{AppContext.BaseDirectory}/{Library}\");")]
    [InlineData("options.RegisterCustomOpLibrary(settings[\"Onnx:Operators\"] ?? Library);")]
    [InlineData("options.EnableMemoryPattern = path.Length > 0;")]
    public Task ALibraryWhosePathIsFixed(string body) => StaysSilent(Sessions(body));

    [Theory]
    [InlineData("_ = new torch.nn.Module().load(\"model.dat\");")]
    [InlineData("_ = torch.jit.load(\"model.pt\");")]
    public Task AFormatOfDataOnly(string body) => StaysSilent("using TorchSharp;\nusing TorchSharp.PyBridge;\n" + body, Stub.TorchSharp);

    [Theory]
    [InlineData("_ = new InferenceSession(\"model.onnx\");")]
    [InlineData("_ = new Microsoft.ML.MLContext().Model.Load(\"model.zip\", out _);")]
    public Task OnnxAndMLNet(string body) => StaysSilent("using Microsoft.ML.OnnxRuntime;\n" + body);
}

using System.Text.RegularExpressions;

namespace AiGuardrailAnalyzers.Tests.Verification;

/// <summary>Source of the packages that can't be restored, one file a package in the folder Stubs: exact names, no behaviour.</summary>
internal static partial class Stub
{
    public static readonly string AzureFunctions = Read("Microsoft.Azure.Functions.Worker");
    public static readonly string LambdaAnnotations = Read("Amazon.Lambda.Annotations");
    public static readonly string Carter = Read("Carter");
    public static readonly string AgentA2A = Read("Microsoft.Agents.AI.Hosting.A2A.AspNetCore");
    public static readonly string AgentAGUI = Read("Microsoft.Agents.AI.Hosting.AGUI.AspNetCore");
    public static readonly string AgentOpenAI = Read("Microsoft.Agents.AI.Hosting.OpenAI");
    public static readonly string AgentDevUI = Read("Microsoft.Agents.AI.DevUI");
    public static readonly string A2A = Read("A2A.AspNetCore");
    public static readonly string Orchestration = Read("Microsoft.SemanticKernel.Agents.Orchestration");
    public static readonly string TorchSharp = Read("TorchSharp");
    public static readonly string Whisper = Read("Whisper.net");
    public static readonly string AutoML = Read("Microsoft.ML.AutoML");
    public static readonly string GoogleGenAI = Read("Google.GenAI");
    public static readonly string KernelConnectors = Read("Microsoft.SemanticKernel.Connectors");
    public static readonly string ContentSafety = Read("Azure.AI.ContentSafety");
    public static readonly string Vision = Read("Vision");
    public static readonly string LLamaSharp = Read("LLamaSharp");
    public static readonly string ExtensionsML = Read("Microsoft.Extensions.ML");
    public static readonly string CustomVision = Read("Microsoft.Azure.CognitiveServices.Vision.CustomVision.Prediction");
    public static readonly string Rekognition = Read("AWSSDK.Rekognition");
    public static readonly string TextAnalytics = Read("Azure.AI.TextAnalytics");
    public static readonly string Tesseract = Read("Tesseract");
    public static readonly string Copilot = Read("GitHub.Copilot.SDK");
    public static readonly string AgentShell = Read("Microsoft.Agents.AI.Tools.Shell");
    public static readonly string BotBuilder = Read("Microsoft.Bot.Builder");
    public static readonly string PersistentAgents = Read("Azure.AI.Agents.Persistent");

    public static readonly string Bedrock = Read("AWSSDK.BedrockRuntime");
    public static readonly string DocumentIntelligence = Read("Azure.AI.DocumentIntelligence");
    public static readonly string Speech = Read("Microsoft.CognitiveServices.Speech");

    /// <summary>The stubs whose namespaces these files use: a program that needs a package gets what stands for it.</summary>
    public static IEnumerable<string> UsedBy(IEnumerable<string> files)
        => s_all.Where(stub => NamespacePattern().Matches(stub).Any(declared => files.Any(file => file.Contains($"using {declared.Groups[1].Value};", StringComparison.Ordinal))));

    private static readonly IReadOnlyList<string> s_all =
    [
        .. typeof(Stub).Assembly.GetManifestResourceNames().Where(name => name.StartsWith("Stubs/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => Read(name["Stubs/".Length..^".cs".Length])),
    ];

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespacePattern();

    private static string Read(string package)
    {
        using var reader = new StreamReader(typeof(Stub).Assembly.GetManifestResourceStream($"Stubs/{package}.cs")!);
        return reader.ReadToEnd();
    }
}

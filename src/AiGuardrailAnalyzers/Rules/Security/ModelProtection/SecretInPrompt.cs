using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Secrets;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>
/// AISEC304: a credential goes to a model. Starts at the reads that yield secrets, of which a program has few, and follows them forward.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SecretInPrompt() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC304",
        title: "Secret sent to a model",
        messageFormat: "{0} goes into {1}, where the provider, its logs and whoever talks to the model can read it; keep it out",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "What a model reads, its provider stores, its telemetry records, and whoever can talk to it can ask for. A credential in a prompt, in an address that the model is given, or in a tool's result has left the program's hands.",
        "OWASP-LLM02:2025", "OWASP-LLM07:2025", "CWE-200", "CWE-522", "ATLAS-AML.T0057", "Paper-5.2-model-protection");

    private static readonly ImmutableArray<ApiRole> s_prompts = ImmutableArray.Create(
        ApiRole.PromptUser, ApiRole.PromptInstructions, ApiRole.PromptMessage, ApiRole.PromptAssistant, ApiRole.PromptTemplate);

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var uses = new ValueUses(compilation.Calls);
        context.RegisterOperationAction(
            operation =>
            {
                if (SecretSources.Describe(operation.Operation, compilation.Catalog) is { } secret
                    && uses.Find(operation.Operation, place => PlaceOf(place, compilation) is not null, argument => MakesText(argument, compilation), operation.CancellationToken) is { } place)
                {
                    // An action may speak of its own file only.
                    Location source = operation.Operation.Syntax.GetLocation();
                    Location sink = (place is IArgumentOperation argument ? argument.Value : place is IReturnOperation { ReturnedValue: { } returned } ? returned : place).Syntax.GetLocation();
                    bool isHere = sink.SourceTree == source.SourceTree;
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, isHere ? sink : source, [isHere ? source : sink], secret, PlaceOf(place, compilation)));
                }
            },
            OperationKind.Invocation,
            OperationKind.PropertyReference);
    }

    private static string? PlaceOf(IOperation place, AnalyzedCompilation compilation) => place switch
    {
        IArgumentOperation { Parameter: { ContainingSymbol: IMethodSymbol method } parameter }
            => compilation.Catalog.RowsOf(method).FirstOrDefault(row => row.Path?.Parameter == parameter.Name && (s_prompts.Contains(row.Role) || row.Role == ApiRole.PromptAddress)) is { } row
                ? row.Role == ApiRole.PromptAddress ? "an address that the model is given" : "a prompt"
                : null,
        IAssignmentOperation { Target: IMemberReferenceOperation { Member: var member } } => s_prompts.Any(role => compilation.Catalog.Is(member, role)) ? "a prompt" : null,
        IReturnOperation { SemanticModel: { } model } way
            => model.GetEnclosingSymbol(way.Syntax.SpanStart) is IMethodSymbol method && compilation.Tools.IsTool(method) ? $"the result of the tool '{(method.Name.Length > 0 ? method.Name : "lambda")}'" : null,
        _ => null,
    };

    // Joined, encoded or listed text is as secret as the secret; what is looked up with it, or replaced by other text, is not.
    private static bool MakesText(IArgumentOperation argument, AnalyzedCompilation compilation)
        => argument.Parameter?.ContainingSymbol is IMethodSymbol method
            && compilation.Catalog.IsType(method.ContainingType, ApiRole.TextMaker)
            && TextTypes.CanCarry(method.MethodKind == MethodKind.Constructor ? method.ContainingType : method.ReturnsVoid ? argument.Parameter.Type : method.ReturnType)
            && !(argument.Parameter.Name is "oldValue" or "value" && method.Name is "Replace" or "IndexOf" or "Contains" or "StartsWith" or "EndsWith")
            && !method.Name.StartsWith("Deserialize", StringComparison.Ordinal);
}

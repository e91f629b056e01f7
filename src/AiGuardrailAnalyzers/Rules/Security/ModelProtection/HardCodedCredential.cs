using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Options;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>
/// AISEC301: the source holds the key of a model provider. Starts at the literal, of which few look like keys, and follows it to a client.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HardCodedCredential() : GuardrailAnalyzer(Descriptor)
{
    // The message never holds the literal: logs and SARIF files are read by more people than the source.
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC301",
        title: "Key of a model provider in the source",
        messageFormat: "The source holds a key of {0}, which everyone can use who sees the source or the assembly; read it from configuration or the environment and revoke this one",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A key in the source is in every clone, build and backup of it, and can't be changed without a release. Whoever finds it uses the model at the owner's cost, under the owner's name and with the owner's data.",
        "OWASP-LLM02:2025", "CWE-798", "CWE-321", "ATLAS-AML.T0055", "Paper-5.2-model-protection");

    private static readonly GuardrailOption<int> s_length = OptionOf.Number("min_key_length", KeyShape.MinLength, 8, 2_000, "How long a text is at least that counts as a key, where no provider's prefix tells it.", "AISEC301");

    private static readonly GuardrailOption<double> s_entropy = OptionOf.Decimal(
        "min_key_entropy", KeyShape.MinEntropy, 0, 8, "How random a text is at least that counts as a key, where no provider's prefix tells it: bits a character.", "AISEC301");

    /// <summary>Key of the diagnostic property that names the provider, for the fix.</summary>
    internal const string ProviderProperty = "provider";

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var places = new CredentialPlaces(compilation);
        context.RegisterSyntaxNodeAction(node => Report(node, places, compilation), SyntaxKind.StringLiteralExpression, SyntaxKind.InterpolatedStringText);
    }

    private static void Report(SyntaxNodeAnalysisContext context, CredentialPlaces places, AnalyzedCompilation compilation)
    {
        string text = context.Node.GetFirstToken().ValueText;
        string? provider = KeyShape.ProviderOf(text);
        if ((provider is null && !KeyShape.LooksGenerated(text, s_length.In(context.Options, context.Node.SyntaxTree, Descriptor.Id), s_entropy.In(context.Options, context.Node.SyntaxTree, Descriptor.Id))) || context.SemanticModel.GetOperation(context.Node, context.CancellationToken) is not { } literal)
        {
            return;
        }

        // A provider's own prefix tells a key wherever it stands; other text is one where a client takes it.
        IOperation? place = places.Find(literal, context.CancellationToken);
        if (place is null ? provider is not null : !places.IsOfLocalServer(place, context.CancellationToken))
        {
            string owner = provider ?? OwnerOf(place!, compilation);
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Node.GetLocation(), ImmutableDictionary<string, string?>.Empty.Add(ProviderProperty, provider), owner));
        }
    }

    // For people: 'OpenAI', or the type that takes the key.
    private static string OwnerOf(IOperation place, AnalyzedCompilation compilation)
    {
        ISymbol? member = place is IArgumentOperation argument ? argument.Parameter?.ContainingSymbol : ((place as IAssignmentOperation)?.Target as IMemberReferenceOperation)?.Member;
        return compilation.Catalog.Find(member, ApiRole.CredentialKey) is null ? "a model provider" : $"'{member?.ContainingType.Name}'";
    }
}

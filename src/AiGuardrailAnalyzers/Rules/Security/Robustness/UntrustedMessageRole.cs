using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC103: a caller chooses in whose name a message speaks.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UntrustedMessageRole() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC103",
        title: "Untrusted message role",
        messageFormat: "Untrusted {0} can become a system, developer or tool message; give what callers send the user role",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model obeys system and developer messages and believes what tools return. Where a request chooses the role of a message, every caller can speak as the program.",
        "OWASP-LLM01:2025", "OWASP-ASI01", "CWE-1427", "CWE-345", "ATLAS-AML.T0051.000", "Paper-5.2-adversarial-robustness");

    private const MessageRoles Privileged = MessageRoles.Instructing | MessageRoles.Tool;

    private static readonly OperationKind[] s_kinds = [.. SinkValues.Kinds, OperationKind.Conversion];

    private static readonly TaintQuery s_input = new(TaintLabel.Remote, GuardKinds.Confinement);

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                if (Find(operation.Operation, compilation, operation.CancellationToken) is { Place: { } place, Source: { } source })
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, place.Syntax.GetLocation(), source.Way, source.Description));
                }
            },
            s_kinds);

    private static (IOperation? Place, TaintFinding? Source) Find(IOperation operation, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        foreach ((IOperation text, _) in SinkValues.In(operation, ApiRole.PromptRoleText, compilation.Catalog))
        {
            if (s_input.Find(compilation, text, cancellationToken) is { } chosen)
            {
                return (text, chosen);
            }
        }

        if (operation is IConversionOperation)
        {
            return default;
        }

        foreach ((IOperation text, IOperation? role) in SinkValues.In(operation, ApiRole.PromptMessage, compilation.Catalog))
        {
            if (role is not null
                && MessageRole.Of(role, compilation, cancellationToken) is var roles && (roles & Privileged) != 0 && (roles & ~MessageRoles.Instructing) != 0 && roles != MessageRoles.Tool
                && s_input.Find(compilation, text, cancellationToken) is { } mixed)
            {
                return (role, mixed);
            }
        }

        foreach ((IOperation text, _) in SinkValues.In(operation, ApiRole.PromptInstructions, compilation.Catalog))
        {
            if (MessageRole.IsChosen(operation, compilation.Catalog) && s_input.Find(compilation, text, cancellationToken) is { } chosen)
            {
                return (text, chosen);
            }
        }

        foreach ((IOperation messages, _) in SinkValues.In(operation, ApiRole.PromptMessages, compilation.Catalog))
        {
            if (BoundMessages(messages, compilation, cancellationToken) is { } bound)
            {
                return (messages, bound);
            }
        }

        return default;
    }

    // Messages that the framework made of the request, roles included, and whose roles nobody looks at.
    private static TaintFinding? BoundMessages(IOperation messages, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        if (!HoldsMessages(messages.Type, compilation.Catalog, 0) || messages is IConversionOperation { Operand.Type.SpecialType: SpecialType.System_String })
        {
            return null;
        }

        ImmutableArray<FlowSource> sources = s_input.FindAll(compilation, messages, cancellationToken);
        return sources.FirstOrDefault(source => HoldsMessages(TypeOf(source.Read), compilation.Catalog, 0) && !ReadsRole(source.Location, compilation) && !ReadsRole(messages.Syntax.GetLocation(), compilation)) is { } found
            ? new TaintFinding(messages, found)
            : null;
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IParameterSymbol parameter => parameter.Type,
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IMethodSymbol method => method.ReturnType,
        _ => null,
    };

    private static bool HoldsMessages(ITypeSymbol? type, SymbolCatalog catalog, int depth) => depth < 4 && type switch
    {
        IArrayTypeSymbol array => HoldsMessages(array.ElementType, catalog, depth + 1),
        INamedTypeSymbol named => catalog.IsType(named, ApiRole.PromptMessageType)
            || named.TypeArguments.Any(argument => HoldsMessages(argument, catalog, depth + 1))
            || named.AllInterfaces.Any(i => i.TypeArguments.Length == 1 && catalog.IsType(i.TypeArguments[0], ApiRole.PromptMessageType)),
        _ => false,
    };

    private static bool ReadsRole(Location location, AnalyzedCompilation compilation)
        => location.SourceTree is { } tree
            && tree.GetRoot().FindNode(location.SourceSpan).FirstAncestorOrSelf<SyntaxNode>(node => node is MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax) is { } member
            && member.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "Role"
                && compilation.Calls.Model(tree).GetSymbolInfo(name).Symbol is IPropertySymbol role && compilation.Catalog.IsType(role.ContainingType, ApiRole.PromptMessageType));
}

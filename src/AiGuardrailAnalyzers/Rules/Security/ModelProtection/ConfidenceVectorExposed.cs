using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>AISEC307: an endpoint that anyone may call answers with a model's scores for every class, its log-probabilities or its embeddings.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConfidenceVectorExposed() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC307",
        title: "Raw scores for anonymous callers",
        messageFormat: "Anyone can read {1} from '{0}', enough to copy the model or to infer what it was trained on; answer with the label and a rounded score, or require authorization",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A score for every class, log-probabilities and embeddings tell more about a model than its answer does. Attacks that copy a model, tell whether a record was in its training data, or turn embeddings back into text feed on them.",
        "OWASP-LLM10:2025", "OWASP-LLM02:2025", "CWE-200", "ATLAS-AML.T0024", "Paper-5.2-model-protection");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var uses = new ValueUses(compilation.Calls);
        var names = compilation.Catalog.NamesOf(ApiRole.ModelPredict, ApiRole.PredictionScores);
        compilation.Endpoints.RegisterAction(context, (facts, report, cancellationToken) =>
        {
            Endpoint endpoint = facts.Endpoint;
            if (Exposed(endpoint, cancellationToken) is { } found && facts.AuthorizationOf(found.Path, cancellationToken) == Demand.Absent)
            {
                report(Diagnostic.Create(Descriptor, endpoint.Place, found.Path.Places, endpoint.Name, found.What));
            }
        });

        (string What, CallPath Path)? Exposed(Endpoint endpoint, CancellationToken cancellationToken)
        {
            foreach (SyntaxNode handler in endpoint.Handlers.Where(body => body.DescendantNodes().Any(n => n is SimpleNameSyntax name && names.Contains(name.Identifier.ValueText))))
            {
                if (compilation.Calls.Model(handler.SyntaxTree).GetOperation(handler, cancellationToken) is not { } body)
                {
                    continue;
                }

                foreach (IOperation operation in body.Descendants())
                {
                    if (ScoresIn(operation) is { } what && ReachesAnswer(operation, handler, cancellationToken))
                    {
                        ISymbol target = operation is IInvocationOperation call ? call.TargetMethod : ((IMemberReferenceOperation)operation).Member;
                        return (what, new CallPath(ImmutableArray.Create(new ReachingCall(new CallSite(operation.Syntax, target), handler, null))));
                    }
                }
            }

            // An endpoint whose result is made of vectors.
            return compilation.ModelCalls.From(endpoint) is { } path && compilation.Catalog.Is(path.Call.Target, ApiRole.ModelEmbedding) ? ("embeddings", path) : null;
        }

        string? ScoresIn(IOperation operation) => operation switch
        {
            IInvocationOperation call when compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelPredict) => HasScores(call.Type) ? "the score of every class" : null,
            IPropertyReferenceOperation property when compilation.Catalog.Is(property.Property, ApiRole.PredictionScores) => "log-probabilities",
            IMemberReferenceOperation { Instance: { } instance } member when IsVector(member.Type) && IsPrediction(instance, CancellationToken.None) => "the score of every class",
            _ => null,
        };

        bool IsPrediction(IOperation value, CancellationToken cancellationToken)
            => compilation.Definitions.Resolve(value, cancellationToken) is IInvocationOperation made && compilation.Catalog.Is(made.TargetMethod, ApiRole.ModelPredict);

        bool ReachesAnswer(IOperation scores, SyntaxNode handler, CancellationToken cancellationToken)
            => CarriersOf(scores).Any(carrier => uses.Find(carrier, place => IsAnswer(place, handler), KeepsScores, cancellationToken) is not null);

        bool IsAnswer(IOperation place, SyntaxNode handler) => place switch
        {
            IReturnOperation => place.Syntax.FirstAncestorOrSelf<SyntaxNode>(CallGraph.IsBody) == handler || place.Syntax == handler || place.Syntax.Parent == handler,
            IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol method } => compilation.Catalog.Is(method, ApiRole.EndpointResult) || compilation.Catalog.Is(method, ApiRole.ResponseWrite),
            _ => false,
        };

        // A list of them all; the first, the best or their number is no vector.
        static bool KeepsScores(IArgumentOperation argument)
            => argument.Parent is IInvocationOperation { TargetMethod: { Name: "ToList" or "ToArray" or "Select" or "OrderByDescending" or "OrderBy" or "Zip" or "FromResult" or "AsEnumerable" or "ToDictionary" } };
    }

    private static IEnumerable<IOperation> CarriersOf(IOperation value)
    {
        yield return value;
        for (IOperation? parent = value.Parent; parent is IArgumentOperation or ISimpleAssignmentOperation or IConversionOperation or IAnonymousObjectCreationOperation or IObjectCreationOperation or IObjectOrCollectionInitializerOperation; parent = parent.Parent)
        {
            if (parent is IAnonymousObjectCreationOperation or IObjectCreationOperation)
            {
                yield return parent;
            }
        }
    }

    // A public member that a serializer writes.
    private static bool HasScores(ITypeSymbol? type)
        => EndpointMap.WithBases(type as INamedTypeSymbol).SelectMany(t => t.GetMembers())
            .Any(member => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public }
                && IsVector((member as IPropertySymbol)?.Type)
                && !member.GetAttributes().Any(a => a.AttributeClass?.Name == "JsonIgnoreAttribute"));

    private static bool IsVector(ITypeSymbol? type)
        => type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Single or SpecialType.System_Double }
            || (type is INamedTypeSymbol { Name: "VBuffer" or "ReadOnlyMemory" or "List" or "IList" or "IReadOnlyList" or "IEnumerable", TypeArguments: { Length: 1 } items } && items[0].SpecialType is (SpecialType.System_Single or SpecialType.System_Double));
}

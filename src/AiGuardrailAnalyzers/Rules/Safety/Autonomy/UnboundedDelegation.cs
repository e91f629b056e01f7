using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Autonomy;

/// <summary>AISAFE602: agents hand work to each other, or a model calls tools, with nothing that bounds how often.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnboundedDelegation() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE602",
        title: "Delegation without a bound",
        messageFormat: "Nothing bounds how often {0}; set '{1}'",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Agents that may hand work to each other without end, and models that may call tools without end, act for as long as they please: cost, side effects and consequences grow while nobody has decided that they should.",
        "OWASP-LLM06:2025", "OWASP-LLM10:2025", "OWASP-ASI08", "CWE-834", "Paper-5.1-long-term-risks");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        context.RegisterOperationAction(
            operation =>
            {
                var creation = (IObjectCreationOperation)operation.Operation;
                if (creation.Type is INamedTypeSymbol type
                    && BoundOf(type, compilation) is { } bound
                    && !Sets(creation, bound)
                    && !EndsItself(type, compilation))
                {
                    SyntaxNode place = creation.Syntax is ObjectCreationExpressionSyntax { Type: var written } ? written : creation.Syntax;
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, place.GetLocation(), $"the agents of '{type.Name}' take turns", bound));
                }
            },
            OperationKind.ObjectCreation);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is not IPropertyReferenceOperation { Property: var property })
                {
                    return;
                }

                if (compilation.Catalog.NamesOf(ApiRole.DelegationBound).Contains(property.Name) && compilation.Catalog.Is(property, ApiRole.DelegationBound) && IsEndless(assignment.Value, compilation, operation))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, assignment.Value.Syntax.GetLocation(), "the agents take turns", property.Name));
                }
                else if (compilation.Catalog.NamesOf(ApiRole.DelegationRecursion).Contains(property.Name) && assignment.Value.ConstantValue is { HasValue: true, Value: true } && compilation.Catalog.Is(property, ApiRole.DelegationRecursion))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, assignment.Value.Syntax.GetLocation(), "the model calls tools for one message", $"{property.Name} = false"));
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (compilation.Catalog.NamesOf(ApiRole.DelegationBound).Contains(call.TargetMethod.Name)
                    && compilation.Catalog.Find(call.TargetMethod, ApiRole.DelegationBound) is { Path.Parameter: { } parameter }
                    && call.Arguments.FirstOrDefault(a => a.Parameter?.Name == parameter) is { } argument
                    && IsEndless(argument.Value, compilation, operation))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, argument.Value.Syntax.GetLocation(), "the agents take turns", call.TargetMethod.Name));
                }
            },
            OperationKind.Invocation);
    }

    private static string? BoundOf(INamedTypeSymbol type, AnalyzedCompilation compilation)
        => EndpointMap.WithBases(type).SelectMany(t => compilation.Catalog.NamesOf(ApiRole.DelegationBound).SelectMany(name => t.GetMembers(name))).FirstOrDefault(member => member is IPropertySymbol && compilation.Catalog.Is(member, ApiRole.DelegationBound))?.Name;

    private static bool Sets(IObjectCreationOperation creation, string bound)
        => creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().Any(a => a.Target is IPropertyReferenceOperation { Property.Name: var name } && name == bound) == true;

    // A manager of the program's own that decides when it is enough, or that sets the bound in its constructor.
    private static bool EndsItself(INamedTypeSymbol type, AnalyzedCompilation compilation)
        => EndpointMap.WithBases(type).Where(t => t.Locations.Any(l => l.IsInSource)).Any(t =>
            t.GetMembers().OfType<IMethodSymbol>().Any(method => method.IsOverride && compilation.Catalog.Is(method, ApiRole.DelegationEnd))
            || t.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax().DescendantNodes().OfType<AssignmentExpressionSyntax>().Any(a => compilation.Catalog.NamesOf(ApiRole.DelegationBound).Contains(a.Left.GetLastToken().ValueText))));

    private static bool IsEndless(IOperation value, AnalyzedCompilation compilation, OperationAnalysisContext context)
        => compilation.Definitions.Resolve(value, context.CancellationToken).ConstantValue is { HasValue: true, Value: var bound }
            && (bound is null || (bound is int turns && turns >= UnboundedAgentLoop.Endless.In(context.Options, value.Syntax.SyntaxTree, Descriptor.Id)));
}

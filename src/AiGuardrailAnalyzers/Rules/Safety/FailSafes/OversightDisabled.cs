using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Tools;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.FailSafes;

/// <summary>AISAFE508: the person who should approve what a model wants to do is not asked.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OversightDisabled() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE508",
        title: "Human approval is switched off",
        messageFormat: "Nobody is asked before the model acts, because {0}; ask a person, or decide by the tool and its arguments",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "SDKs ask a person before a model's tool runs because a model errs and can be talked into things. A handler that approves everything, or a switch that takes the question away, leaves the model's word as the only control.",
        "OWASP-LLM06:2025", "OWASP-ASI09", "OWASP-ASI02", "CWE-862", "Paper-5.1-fail-safes-and-control");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var approval = new ConstantApproval(compilation);
        ImmutableHashSet<string> settings = compilation.Catalog.NamesOf(ApiRole.OversightSwitch, ApiRole.OversightCallback);
        ImmutableHashSet<string> calls = compilation.Catalog.NamesOf(ApiRole.OversightRequired, ApiRole.OversightAnswer, ApiRole.OversightApproval);
        ImmutableHashSet<string> types = calls.Union(compilation.Catalog.NamesOf(ApiRole.OversightMode));
        context.RegisterOperationAction(operation => Waiver((IPropertyReferenceOperation)operation.Operation, operation, compilation), OperationKind.PropertyReference);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property: var property } && settings.Contains(property.Name))
                {
                    Setting(assignment, property, operation, compilation, approval);
                }
            },
            OperationKind.SimpleAssignment);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (calls.Contains(call.TargetMethod.Name))
                {
                    Call(call.TargetMethod, call.Arguments, operation, compilation, approval);
                }
            },
            OperationKind.Invocation);
        context.RegisterOperationAction(
            operation =>
            {
                var creation = (IObjectCreationOperation)operation.Operation;
                if (creation.Type is { } type && types.Contains(type.Name))
                {
                    Call(creation.Constructor, creation.Arguments, operation, compilation, approval);
                }
            },
            OperationKind.ObjectCreation);
    }

    // ApprovalMode = HostedMcpServerToolApprovalMode.NeverRequire
    private static void Waiver(IPropertyReferenceOperation waiver, OperationAnalysisContext context, AnalyzedCompilation compilation)
    {
        if (compilation.Catalog.NamesOf(ApiRole.OversightWaiver).Contains(waiver.Property.Name) && compilation.Catalog.Is(waiver.Property, ApiRole.OversightWaiver)
            && (waiver.Parent is IConversionOperation converted ? converted.Parent : waiver.Parent) is not (IBinaryOperation or IPatternOperation)
            && !ConstantApproval.IsDecided(waiver.Syntax) && !compilation.Gate.Guards(waiver, context.CancellationToken))
        {
            Report(context, waiver.Syntax, $"'{waiver.Property.ContainingType.Name}.{waiver.Property.Name}' approves every call");
        }
    }

    private static void Setting(ISimpleAssignmentOperation assignment, IPropertySymbol property, OperationAnalysisContext context, AnalyzedCompilation compilation, ConstantApproval approval)
    {
        if (compilation.Catalog.Is(property, ApiRole.OversightSwitch) && compilation.Gate.IsAlwaysTrue(assignment.Value, context.CancellationToken)
            && !ConstantApproval.IsDecided(assignment.Syntax) && !compilation.Gate.Guards(assignment, context.CancellationToken))
        {
            Report(context, assignment.Syntax, $"'{property.Name}' is true");
        }
        else if (compilation.Catalog.Is(property, ApiRole.OversightCallback)
            && approval.ApprovesAll(assignment.Value, context.CancellationToken) is { } function
            && !ConstantApproval.IsDecided(assignment.Syntax) && !compilation.Gate.Guards(assignment, context.CancellationToken))
        {
            Report(context, function.SyntaxTree == assignment.Syntax.SyntaxTree && assignment.Syntax.Span.Contains(function.Span) ? function : assignment.Value.Syntax, $"'{property.Name}' approves every call");
        }
    }

    private static void Call(IMethodSymbol? method, ImmutableArray<IArgumentOperation> arguments, OperationAnalysisContext context, AnalyzedCompilation compilation, ConstantApproval approval)
    {
        foreach (ModelRow row in compilation.Catalog.RowsOf(method))
        {
            IArgumentOperation? argument = arguments.FirstOrDefault(a => a.Parameter?.Name == row.Path?.Parameter && a.ArgumentKind == ArgumentKind.Explicit);
            switch (row.Role)
            {
                case ApiRole.OversightRequired when argument?.Value.ConstantValue is { HasValue: true, Value: false }
                    && !ConstantApproval.IsDecided(argument.Syntax) && !compilation.Gate.Guards(argument, context.CancellationToken):
                    Report(context, argument.Syntax, $"'{argument.Parameter!.Name}' is false");
                    return;
                case ApiRole.OversightMode when argument is not null && compilation.Definitions.Resolve(argument.Value, context.CancellationToken).ConstantValue is { HasValue: true, Value: "never" }
                    && !ConstantApproval.IsDecided(argument.Syntax):
                    Report(context, argument.Value.Syntax, "\"never\" asks for no approval");
                    return;
                case ApiRole.OversightAnswer when argument?.Value.ConstantValue is { HasValue: true, Value: true } && approval.IsUnattended(argument.Syntax, context.CancellationToken):
                    Report(context, argument.Syntax, "the program approves the call itself");
                    return;
                case ApiRole.OversightApproval when row.Kind == ModelRowKind.Method && (method!.ReducedFrom ?? method).Parameters.Any(p => compilation.Catalog.IsType(p.Type, ApiRole.OversightRequest))
                    && approval.IsUnattended(context.Operation.Syntax, context.CancellationToken):
                    Report(context, context.Operation.Syntax, "the program approves this call and all like it itself");
                    return;
            }
        }
    }

    private static void Report(OperationAnalysisContext context, SyntaxNode place, string what) => context.ReportDiagnostic(Diagnostic.Create(Descriptor, place.GetLocation(), what));
}

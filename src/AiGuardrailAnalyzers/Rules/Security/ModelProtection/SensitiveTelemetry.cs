using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Gates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>
/// AISEC302: a switch that puts prompts, answers or exception texts into telemetry is on in every environment.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SensitiveTelemetry() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC302",
        title: "Prompts and answers in telemetry",
        messageFormat: "'{0}' is on in every environment, so {1}; let the environment or configuration decide, or remove it",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Prompts and answers hold what users type and what the application knows. In traces and logs they are kept longer, seen by more people and protected less than in the application's own store.",
        "OWASP-LLM02:2025", "CWE-532", "CWE-209", "Paper-5.2-model-protection");

    private const string Content = "prompts and answers go into traces and logs";
    private const string Errors = "the texts of exceptions go to the model and from there to users";

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        HostedProgram program = compilation.Host;
        context.RegisterOperationAction(operation => Report(operation, compilation, program), OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.Invocation);
    }

    private static void Report(OperationAnalysisContext context, AnalyzedCompilation compilation, HostedProgram program)
    {
        (string Name, string Leak)? setting = context.Operation switch
        {
            IAssignmentOperation assignment => SettingOf(assignment, compilation, context.CancellationToken),
            IInvocationOperation call => SettingOf(call, compilation, context.CancellationToken),
            _ => null,
        };

        if (setting is { } found && !compilation.Gate.Guards(context.Operation, context.CancellationToken) && !program.IsConsoleTool)
        {
            context.ReportDiagnostic(Diagnostic.Create(Descriptor, context.Operation.Syntax.GetLocation(), found.Name, found.Leak));
        }
    }

    private static (string Name, string Leak)? SettingOf(IAssignmentOperation assignment, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        if (assignment.Target is not IPropertyReferenceOperation target)
        {
            return null;
        }

        string? leak = compilation.Catalog.Is(target.Property, ApiRole.TelemetrySensitive) ? Content
            : compilation.Catalog.Is(target.Property, ApiRole.TelemetryErrors) ? Errors
            : null;
        return leak is not null
            && assignment is ISimpleAssignmentOperation or ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Or }
            && OptionsOwner.IsAi(target)
            && compilation.Gate.IsAlwaysTrue(assignment.Value, cancellationToken)
            && !IsSetAgain(assignment, target, compilation, cancellationToken)
            ? (target.Property.Name, leak)
            : null;
    }

    // AppContext.SetSwitch("…", true), Environment.SetEnvironmentVariable("…", "true").
    private static (string Name, string Leak)? SettingOf(IInvocationOperation call, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        if (call is not { TargetMethod: { IsStatic: true, Name: "SetSwitch" or "SetEnvironmentVariable" } method, Arguments.Length: >= 2 }
            || method.ContainingType.ToDisplayString() is not ("System.AppContext" or "System.Environment"))
        {
            return null;
        }

        ImmutableArray<IOperation> arguments = call.Arguments.OrderBy(a => a.Parameter?.Ordinal).Select(a => compilation.Definitions.Resolve(a.Value, cancellationToken)).ToImmutableArray();
        return arguments[0].ConstantValue is { HasValue: true, Value: string name }
            && compilation.Catalog.RowsInUse(ApiRole.TelemetrySwitch).Any(row => row.TypeName == name)
            && (arguments[1].ConstantValue is { HasValue: true, Value: string text } ? IsOn(text) : compilation.Gate.IsAlwaysTrue(arguments[1], cancellationToken))
            ? (name, Content)
            : null;
    }

    private static bool IsOn(string text) => text == "1" || string.Equals(text, "true", StringComparison.OrdinalIgnoreCase);

    // client.EnableSensitiveData = true; if (!isDevelopment) { client.EnableSensitiveData = false; }
    private static bool IsSetAgain(IAssignmentOperation assignment, IPropertyReferenceOperation target, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => target.Instance is { Syntax: { } receiver }
            && Definitions.Root(assignment).Descendants().OfType<ISimpleAssignmentOperation>().Any(other =>
                other.Syntax.SpanStart > assignment.Syntax.SpanStart
                && other.Target is IPropertyReferenceOperation { Instance.Syntax: { } otherReceiver } again
                && SymbolEqualityComparer.Default.Equals(again.Property, target.Property)
                && SyntaxFactory.AreEquivalent(receiver, otherReceiver)
                && !compilation.Gate.IsAlwaysTrue(other.Value, cancellationToken));
}

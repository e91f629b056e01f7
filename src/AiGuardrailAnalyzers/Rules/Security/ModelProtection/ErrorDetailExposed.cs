using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>AISEC308: the text of an exception that a model or tool call throws goes to the caller, or back to the model.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ErrorDetailExposed() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC308",
        title: "Exception text sent out",
        messageFormat: "The text of the exception goes {0}; send a fixed message and log the exception",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Exceptions of model and tool calls name deployments, endpoints, quotas, files and sometimes the prompt. Sent to a caller they tell an attacker what to try next; sent to a model they can be asked out of it and steer it.",
        "OWASP-LLM02:2025", "CWE-209", "Paper-5.2-model-protection");

    // An exception's text goes to the caller soon or not at all; there are many of them.
    private const int MaxSteps = 12;

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var uses = new ValueUses(compilation.Calls);
        var modelBodies = new Lazy<HashSet<SyntaxNode>>(() => [.. compilation.ModelCalls.Bodies]);
        context.RegisterOperationAction(
            operation =>
            {
                var caught = (ICatchClauseOperation)operation.Operation;
                if (caught is not { ExceptionDeclarationOrExpression: IVariableDeclaratorOperation { Symbol: var exception }, Parent: ITryOperation attempt }
                    || IsMeantForCaller(caught.ExceptionType, compilation)
                    || !caught.Handler.Descendants().Any(o => IsText(o, exception)))
                {
                    return;
                }

                CancellationToken cancellationToken = operation.CancellationToken;
                bool isInTool = EnclosingMethods(caught.Syntax, caught.SemanticModel, cancellationToken).Any(compilation.Tools.IsTool);
                if (!isInTool && !CallsModel(attempt.Body, cancellationToken))
                {
                    return;
                }

                foreach (IOperation text in caught.Handler.Descendants().Where(o => IsText(o, exception)))
                {
                    if (CarriersOf(text).Select(carrier => uses.Find(carrier, place => PlaceOf(place, compilation, cancellationToken) is not null, argument => MakesText(argument, compilation), cancellationToken, MaxSteps)).FirstOrDefault(found => found is not null) is { } place
                        && !compilation.Gate.Guards(text, cancellationToken))
                    {
                        operation.ReportDiagnostic(Diagnostic.Create(Descriptor, text.Syntax.GetLocation(), [place.Syntax.GetLocation()], PlaceOf(place, compilation, cancellationToken)));
                        return;
                    }
                }
            },
            OperationKind.CatchClause);

        bool CallsModel(IBlockOperation body, CancellationToken cancellationToken)
            => body.Descendants().OfType<IInvocationOperation>().Any(call => compilation.ModelCalls.ModelCall(call.TargetMethod) is not null
                || compilation.Calls.BodiesOf(call.TargetMethod, cancellationToken).Any(modelBodies.Value.Contains));
    }

    // ex.Message, ex.ToString(), ex.InnerException.Message, ex in a text.
    private static bool IsText(IOperation operation, ILocalSymbol exception) => operation switch
    {
        IPropertyReferenceOperation { Property.Name: "Message" or "StackTrace", Instance: { } instance } => IsOf(instance, exception),
        IInvocationOperation { TargetMethod: { Name: "ToString", Parameters.IsEmpty: true } or { Name: "GetBaseException" }, Instance: { } instance } => IsOf(instance, exception) && operation.Type?.SpecialType == SpecialType.System_String,
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, exception)
            && local.Parent is IInterpolationOperation or IConversionOperation { Parent: IBinaryOperation { Type.SpecialType: SpecialType.System_String } },
        _ => false,
    };

    private static bool IsOf(IOperation value, ILocalSymbol exception) => Definitions.Unwrap(value) switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, exception),
        IPropertyReferenceOperation { Property.Name: "InnerException", Instance: { } outer } => IsOf(outer, exception),
        IInvocationOperation { TargetMethod.Name: "GetBaseException", Instance: { } outer } => IsOf(outer, exception),
        IConditionalAccessInstanceOperation inner => AccessOf(inner) is { } access && IsOf(access.Operation, exception),
        _ => false,
    };

    private static IConditionalAccessOperation? AccessOf(IOperation inner)
    {
        for (IOperation? parent = inner.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access)
            {
                return access;
            }
        }

        return null;
    }

    // The text, and the object that it becomes a part of: new { error = ex.Message }, new ProblemDetails { Detail = ex.Message }.
    private static IEnumerable<IOperation> CarriersOf(IOperation text)
    {
        yield return text;
        for (IOperation? parent = text.Parent; parent is not null && parent is not (IBlockOperation or IReturnOperation or IInvocationOperation or IThrowOperation or IAnonymousFunctionOperation); parent = parent.Parent)
        {
            if (parent is IAnonymousObjectCreationOperation or IObjectCreationOperation)
            {
                yield return parent;
            }
        }
    }

    // What the program itself, or a check of arguments, wrote for whoever called.
    private static bool IsMeantForCaller(ITypeSymbol? type, AnalyzedCompilation compilation)
        => type is null || compilation.Catalog.IsType(type, ApiRole.ErrorMeantForCaller)
            || (type is INamedTypeSymbol { DeclaringSyntaxReferences.IsEmpty: false });

    private static IEnumerable<IMethodSymbol> EnclosingMethods(SyntaxNode node, SemanticModel? model, CancellationToken cancellationToken)
    {
        for (ISymbol? symbol = model?.GetEnclosingSymbol(node.SpanStart, cancellationToken); symbol is IMethodSymbol method; symbol = symbol.ContainingSymbol)
        {
            yield return method;
        }
    }

    private static string? PlaceOf(IOperation place, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        switch (place)
        {
            case IArgumentOperation { Parameter.ContainingSymbol: IMethodSymbol method }
                when compilation.Catalog.Is(method, ApiRole.EndpointResult) || compilation.Catalog.Is(method, ApiRole.ResponseWrite):
                return compilation.RequestPaths.EntryOf(place.Syntax, cancellationToken) is { IsWorker: false } entry ? $"to the callers of '{entry.Name}'" : null;
            case IReturnOperation { SemanticModel: { } model } way when model.GetEnclosingSymbol(way.Syntax.SpanStart, cancellationToken) is IMethodSymbol method:
                return compilation.Tools.IsTool(method) ? "back to the model"
                    : IsHandler(method) ? $"to the callers of '{compilation.RequestPaths.EntryOf(way.Syntax, cancellationToken)?.Name ?? method.Name}'"
                    : null;
            default:
                return null;
        }

        bool IsHandler(IMethodSymbol method)
            => method.MethodKind == MethodKind.AnonymousFunction
                ? method.DeclaringSyntaxReferences.Any(reference => compilation.Endpoints.IsHandler(reference.GetSyntax(cancellationToken), cancellationToken))
                : compilation.Endpoints.IsHandlerMethod(method);
    }

    private static bool MakesText(IArgumentOperation argument, AnalyzedCompilation compilation)
        => argument.Parameter?.ContainingSymbol is IMethodSymbol method
            && compilation.Catalog.IsType(method.ContainingType, ApiRole.TextMaker)
            && !(argument.Parameter.Name is "oldValue" or "value" && method.Name is "Replace" or "IndexOf" or "Contains" or "StartsWith" or "EndsWith");
}

using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Clients;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.SupplyChain;

/// <summary>
/// AISEC603: a tool server is started from whatever version of a package or image is the newest.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnpinnedMcpServer() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC603",
        title: "Tool server from an unpinned package",
        messageFormat: "'{0}' is fetched in whatever version is the newest when the server starts and runs with this program's rights; name a version that you have reviewed",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A tool server runs on the machine and tells the model what its tools are for. Whoever takes over its package can publish a version that runs at the next start, in every place at once.",
        "OWASP-LLM03:2025", "OWASP-ASI04", "CWE-1357", "CWE-494", "Paper-5.2-secure-supply-chain");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation command && compilation.Catalog.Is(command.Property, ApiRole.ToolProcessCommand))
                {
                    Report(operation, assignment.Value, ArgumentsBeside(assignment, command, compilation.Catalog), compilation);
                }
            },
            OperationKind.SimpleAssignment);

    private static void Report(OperationAnalysisContext context, IOperation command, IOperation? arguments, AnalyzedCompilation compilation)
    {
        foreach (ExpressionSyntax program in Alternatives(command.Syntax, compilation, context.CancellationToken))
        {
            foreach (ExpressionSyntax? list in arguments is null ? [null] : Alternatives(arguments.Syntax, compilation, context.CancellationToken).Cast<ExpressionSyntax?>())
            {
                (string? Text, ExpressionSyntax Place)[] words = [.. new[] { program }.Concat(list is null ? [] : Elements(list)).SelectMany(e => Words(e, compilation, context.CancellationToken))];
                if (PackageRunner.FindUnpinned(words.Select(word => word.Text).ToImmutableArray()) is { } index)
                {
                    SyntaxNode place = words[index].Place.SyntaxTree == context.Operation.Syntax.SyntaxTree ? words[index].Place : arguments?.Syntax ?? command.Syntax;
                    context.ReportDiagnostic(Diagnostic.Create(Descriptor, place.GetLocation(), words[index].Text));
                    return;
                }
            }
        }
    }

    // Of the same initializer, or of the same variable.
    private static IOperation? ArgumentsBeside(ISimpleAssignmentOperation assignment, IPropertyReferenceOperation command, SymbolCatalog catalog)
    {
        IEnumerable<IOperation> around = assignment.Parent is IObjectOrCollectionInitializerOperation initializer ? initializer.Initializers
            : command.Instance is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation ? Definitions.Root(assignment).Descendants()
            : [];
        return around.OfType<ISimpleAssignmentOperation>().FirstOrDefault(other => other.Target is IPropertyReferenceOperation property
            && catalog.Is(property.Property, ApiRole.ToolProcessArguments)
            && (assignment.Parent is IObjectOrCollectionInitializerOperation || SyntaxFactory.AreEquivalent(property.Instance?.Syntax, command.Instance?.Syntax)))?.Value;
    }

    // The branches of a choice; of a variable that is written once its value.
    private static IEnumerable<ExpressionSyntax> Alternatives(SyntaxNode value, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        ExpressionSyntax? expression = Resolve(value, compilation, cancellationToken);
        return expression switch
        {
            null => [],
            ConditionalExpressionSyntax choice => new[] { choice.WhenTrue, choice.WhenFalse }.SelectMany(branch => Alternatives(branch, compilation, cancellationToken)),
            ParenthesizedExpressionSyntax inner => Alternatives(inner.Expression, compilation, cancellationToken),
            _ => [expression],
        };
    }

    // A collection expression has no operation in older compilers: lists are read as written.
    private static ExpressionSyntax? Resolve(SyntaxNode value, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => value is IdentifierNameSyntax or MemberAccessExpressionSyntax
            && compilation.Calls.Model(value.SyntaxTree).GetOperation(value, cancellationToken) is { } operation
            ? compilation.Definitions.Resolve(operation, cancellationToken).Syntax as ExpressionSyntax
            : value as ExpressionSyntax;

    private static IEnumerable<ExpressionSyntax> Elements(ExpressionSyntax list) => list switch
    {
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression),
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        BaseObjectCreationExpressionSyntax { Initializer: { } initializer } => initializer.Expressions,
        InitializerExpressionSyntax initializer => initializer.Expressions,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Split", Expression: var text } } => [text],
        _ => [list],
    };

    // One argument may hold a whole command line: sh -c "npx -y name".
    private static IEnumerable<(string? Text, ExpressionSyntax Place)> Words(ExpressionSyntax element, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        string? text = compilation.Calls.Model(element.SyntaxTree).GetOperation(element, cancellationToken) is { } operation
            && compilation.Definitions.Resolve(operation, cancellationToken).ConstantValue is { HasValue: true, Value: string constant } ? constant : null;
        return text is null ? [(null, element)] : text.Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(word => ((string?)word, element));
    }
}

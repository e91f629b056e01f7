using AiGuardrailAnalyzers.Answers;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Robustness;

/// <summary>AISAFE203: what a search finds goes to a model, however far from the question it lies.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RetrievalWithoutRelevance() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE203",
        title: "Search results used however far they lie",
        messageFormat: "The nearest results of '{0}' go to a model even where none is near; set a threshold, or leave out what scores too low",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "A vector search always finds something: the nearest records, though they may have nothing to do with the question. A model that is given them answers from them, confidently and wrong.",
        "OWASP-LLM08:2025", "OWASP-LLM09:2025", "CWE-754", "Paper-5.1-robustness");

    /// <summary>How many callers up a model, or a tool of one, is looked for.</summary>
    private const int MaxCallers = 3;

    private const int MaxCalls = 8;

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        // What generates text, not what embeds or classifies it.
        var modelBodies = new Lazy<HashSet<SyntaxNode>>(() => [.. new ReachingCalls(
            compilation.Calls,
            compilation.UsesOf(ApiRole.ModelChat).Concat(compilation.UsesOf(ApiRole.ModelPrompt)),
            node => compilation.Endpoints.IsHandler(node, CancellationToken.None),
            MaxCalls).Owners]);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (compilation.Catalog.Is(call.TargetMethod, ApiRole.RetrievalSearch)
                    && !HasThreshold(call, compilation, operation.CancellationToken)
                    && BodiesAround(call.Syntax, compilation, operation.CancellationToken) is { } bodies
                    && bodies.Any(body => modelBodies.Value.Contains(body) || IsTool(body, compilation, operation.CancellationToken))
                    && !bodies.Any(body => LooksAtScores(body, compilation)))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(
                        Descriptor,
                        call.Syntax is InvocationExpressionSyntax syntax ? (CallGraph.NameOf(syntax)?.Identifier.GetLocation() ?? syntax.GetLocation()) : call.Syntax.GetLocation(),
                        DisplayName.Of(call.TargetMethod)));
                }
            },
            OperationKind.Invocation);
    }

    // Set in the options, or given; options from elsewhere may have one.
    private static bool HasThreshold(IInvocationOperation call, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        if (compilation.Catalog.Find(call.TargetMethod, ApiRole.RetrievalThreshold) is { Path.Parameter: var name } && call.Arguments.Any(a => a.Parameter?.Name == name && a.ArgumentKind == ArgumentKind.Explicit))
        {
            return true;
        }

        foreach (IArgumentOperation argument in call.Arguments.Where(a => a.ArgumentKind == ArgumentKind.Explicit && a.Parameter?.Type.Name.EndsWith("Options", StringComparison.Ordinal) == true))
        {
            IOperation options = compilation.Definitions.Resolve(argument.Value, cancellationToken);
            IEnumerable<IOperation> made = options is IConditionalOperation { WhenTrue: { } one, WhenFalse: { } other } ? [Definitions.Unwrap(one), Definitions.Unwrap(other)] : [options];
            if (made.Any(o => o is not IObjectCreationOperation && o.ConstantValue is not { HasValue: true, Value: null }))
            {
                return true;
            }
        }

        return AnswerEndings.MemberAround(call.Syntax) is { } member
            && compilation.UsesOf(ApiRole.RetrievalThreshold).Any(use => use.Target is IPropertySymbol && use.Node.SyntaxTree == member.SyntaxTree && TypeOf(member).Span.Contains(use.Node.Span));

        static SyntaxNode TypeOf(SyntaxNode member) => member.Parent is TypeDeclarationSyntax type ? type : member;
    }

    // The member that searches, those that call it, and the lambdas around.
    private static HashSet<SyntaxNode> BodiesAround(SyntaxNode search, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        var bodies = new HashSet<SyntaxNode>(search.Ancestors().Where(n => CallGraph.IsBody(n) && n is not TypeDeclarationSyntax and not CompilationUnitSyntax || (n is CompilationUnitSyntax && search.Ancestors().Any(a => a is GlobalStatementSyntax))));
        List<SyntaxNode> level = [.. bodies];
        for (int depth = 0; depth < MaxCallers && level.Count > 0; depth++)
        {
            level = [.. level.SelectMany(body => compilation.Calls.CallersOf(body, cancellationToken)).SelectMany(site => site.Node.Ancestors().Where(n => CallGraph.IsBody(n) && n is not TypeDeclarationSyntax)).Where(bodies.Add)];
        }

        return bodies;
    }

    private static bool IsTool(SyntaxNode body, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => body is AnonymousFunctionExpressionSyntax or MethodDeclarationSyntax or LocalFunctionStatementSyntax
            && compilation.Calls.SymbolOf(body, cancellationToken) is IMethodSymbol method && compilation.Tools.IsTool(method);

    // A score that is only shown, logged or sorted by keeps nothing out.
    private static bool LooksAtScores(SyntaxNode body, AnalyzedCompilation compilation)
        => compilation.UsesOf(ApiRole.RetrievalScore).Any(use => use.Node.SyntaxTree == body.SyntaxTree && body.Span.Contains(use.Node.Span)
            && !use.Node.Ancestors().TakeWhile(n => n is not StatementSyntax).Any(n => n is InterpolationSyntax
                || (n is InvocationExpressionSyntax call && CallGraph.NameOf(call)?.Identifier.ValueText is "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "WriteLine" or "LogInformation" or "LogDebug" or "LogTrace" && IsArgumentOf(use.Node, (InvocationExpressionSyntax)n))));

    private static bool IsArgumentOf(SyntaxNode node, InvocationExpressionSyntax call) => call.ArgumentList.Span.Contains(node.Span);
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>Puts a call, and what its function does after it, into a <c>try</c> whose <c>catch</c> logs and ends the function with a fallback.</summary>
internal static class TryWrap
{
    private const string LoggerType = "Microsoft.Extensions.Logging.ILogger";
    private const string FallbackText = "\"The assistant is not available at the moment. Please try again later.\"";

    /// <summary>The rewritten body of the function around a node, with the body it replaces; null where no fallback is known that compiles.</summary>
    public static (SyntaxNode Old, SyntaxNode New, bool Logs)? Around(SyntaxNode call, SemanticModel model, CancellationToken cancellationToken)
    {
        SyntaxNode? function = call.Ancestors().FirstOrDefault(n => n is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax);
        if (BodyOf(function) is not { } body
            || !body.Span.Contains(call.Span)
            || SymbolOf(function!, model, cancellationToken) is not { IsAsync: true } method
            || body.DescendantNodes().Any(n => n is YieldStatementSyntax))
        {
            return null;
        }

        string? logger = InScope.Find(model, body.SpanStart + 1, LoggerType);
        if (FallbackOf(method, model, body.SpanStart, logger is not null) is not { } fallback)
        {
            return null;
        }

        // What a worker does again and again goes on after a failure.
        if (fallback.Length == 0 && LoopAround(call, body) is { } round)
        {
            body = round;
        }

        string system = Usings.NeededFor(model, body.SpanStart, "System.Exception") is null ? "" : "System.";
        string log = logger is null ? "" : $"{logger}.LogError(exception, \"The model call failed.\");\n";
        string handler = $"catch ({system}Exception exception) when (exception is not {system}OperationCanceledException)\n{{\n{log}{fallback}}}\n";
        switch (body)
        {
            case BlockSyntax block when block.Statements.FirstOrDefault(s => s.Span.Contains(call.Span)) is { } first:
                int index = block.Statements.IndexOf(first);
                IEnumerable<StatementSyntax> moved = block.Statements.Skip(index);
                if (moved.Any(s => s is LocalFunctionStatementSyntax or LabeledStatementSyntax))
                {
                    return null;
                }

                // An empty line before the call stays before the 'try'.
                SyntaxTriviaList leading = first.GetLeadingTrivia();
                var lines = leading.TakeWhile(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToList();
                moved = moved.Skip(1).Prepend(first.WithLeadingTrivia(leading.Skip(lines.Count)));
                return (block, block.WithStatements(SyntaxFactory.List(block.Statements.Take(index).Append(Try(SyntaxFactory.Block(moved), handler).WithLeadingTrivia(lines)))), logger is not null);
            case ExpressionSyntax expression when function is LambdaExpressionSyntax lambda:
                StatementSyntax statement = ReturnsValue(method)
                    ? SyntaxFactory.ReturnStatement(SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space), expression.WithoutTrivia(), SyntaxFactory.Token(SyntaxKind.SemicolonToken))
                    : SyntaxFactory.ExpressionStatement(expression.WithoutTrivia());
                return (lambda, lambda.WithBody(SyntaxFactory.Block(Try(SyntaxFactory.Block(statement), handler)).WithAdditionalAnnotations(Formatter.Annotation)), logger is not null);
            default:
                return null;
        }
    }

    private static BlockSyntax? LoopAround(SyntaxNode call, SyntaxNode body)
        => call.Ancestors().TakeWhile(n => n != body).OfType<StatementSyntax>().FirstOrDefault(n => n is WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax) switch
        {
            WhileStatementSyntax { Statement: BlockSyntax block } => block,
            DoStatementSyntax { Statement: BlockSyntax block } => block,
            ForStatementSyntax { Statement: BlockSyntax block } => block,
            CommonForEachStatementSyntax { Statement: BlockSyntax block } when block.Span.Contains(call.Span) => block,
            _ => null,
        };

    private static StatementSyntax Try(BlockSyntax attempt, string handler)
    {
        var shape = (TryStatementSyntax)SyntaxFactory.ParseStatement("try\n{\n}\n" + handler);
        return shape.WithBlock(attempt.WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static SyntaxNode? BodyOf(SyntaxNode? function) => function switch
    {
        BaseMethodDeclarationSyntax method => method.Body,
        LocalFunctionStatementSyntax local => local.Body,
        AnonymousFunctionExpressionSyntax lambda => lambda.Body,
        _ => null,
    };

    private static IMethodSymbol? SymbolOf(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
        => (function is AnonymousFunctionExpressionSyntax ? model.GetSymbolInfo(function, cancellationToken).Symbol : model.GetDeclaredSymbol(function, cancellationToken)) as IMethodSymbol;

    private static bool ReturnsValue(IMethodSymbol method) => method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 };

    // What an asynchronous function can end with when the model gave it nothing. One that returns nothing needs a log: else the failure would vanish.
    private static string? FallbackOf(IMethodSymbol method, SemanticModel model, int position, bool logs)
    {
        if (method.ReturnType is not INamedTypeSymbol type || type.Name is not ("Task" or "ValueTask"))
        {
            return null;
        }

        if (type.TypeArguments.Length == 0)
        {
            return logs ? "" : null;
        }

        return type.TypeArguments[0] switch
        {
            { SpecialType: SpecialType.System_String } => $"return {FallbackText};\n",
            { Name: "IResult" } when Usings.NeededFor(model, position, "Microsoft.AspNetCore.Http.Results") is null => "return Results.Problem(statusCode: 503);\n",
            { Name: "IActionResult" or "ActionResult" } when IsController(method.ContainingType) => "return StatusCode(503);\n",
            _ => null,
        };
    }

    private static bool IsController(INamedTypeSymbol? type)
        => type is not null && (type.Name == "ControllerBase" || IsController(type.BaseType));
}

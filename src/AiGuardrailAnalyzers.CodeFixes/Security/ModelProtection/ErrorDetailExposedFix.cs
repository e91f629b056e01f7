using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;

/// <summary>Sends a fixed message instead, and logs the exception where a logger is in scope and nothing logs it yet.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ErrorDetailExposedFix() : GuardrailCodeFix(ErrorDetailExposed.Descriptor.Id)
{
    private const string Key = "SendFixedMessage";
    private const string LoggerType = "Microsoft.Extensions.Logging.ILogger";
    private const string LoggerMethods = "Microsoft.Extensions.Logging.LoggerExtensions";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } exceptionText
            || exceptionText.FirstAncestorOrSelf<CatchClauseSyntax>() is not { Declaration.Identifier: { RawKind: not 0 } exception } handler
            || Outermost(exceptionText) is not { } text
            || text.FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } statement
            || context.Model.GetTypeInfo(text, context.CancellationToken).Type?.SpecialType != SpecialType.System_String)
        {
            yield break;
        }

        bool isLogged = handler.Block.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } && name.StartsWith("Log", StringComparison.Ordinal));
        string? logger = isLogged ? null : InScope.Find(context.Model, statement.SpanStart, LoggerType);
        yield return new FixAction(
            logger is null ? "Send a fixed message" : "Send a fixed message and log the exception",
            Key,
            editor => editor.ReplaceNode(handler, Fixed(handler, text, statement, exception.ValueText, logger)),
            logger is null ? null : Usings.NeededFor(context.Model, statement.SpanStart, LoggerMethods));
    }

    // The whole text that the exception's is a part of.
    private static ExpressionSyntax? Outermost(ExpressionSyntax text)
    {
        ExpressionSyntax current = text;
        while (true)
        {
            switch (current.Parent)
            {
                case InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax whole }:
                    current = whole;
                    break;
                case BinaryExpressionSyntax sum when sum.IsKind(SyntaxKind.AddExpression) || sum.IsKind(SyntaxKind.CoalesceExpression):
                    current = sum;
                    break;
                case ConditionalAccessExpressionSyntax access:
                    current = access;
                    break;
                case ParenthesizedExpressionSyntax parenthesized:
                    current = parenthesized;
                    break;
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax }:
                    return null;
                default:
                    return current;
            }
        }
    }

    private static SyntaxNode Fixed(CatchClauseSyntax handler, ExpressionSyntax text, StatementSyntax statement, string exception, string? logger)
    {
        ExpressionSyntax literal = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal("The request could not be completed.")).WithTriviaFrom(text);
        CatchClauseSyntax replaced = handler.TrackNodes(text, statement);
        replaced = replaced.ReplaceNode(replaced.GetCurrentNode(text)!, literal);
        if (logger is not null)
        {
            StatementSyntax log = SyntaxFactory.ParseStatement($"{logger}.LogError({exception}, \"The request failed.\");\n").WithAdditionalAnnotations(Formatter.Annotation);
            return replaced.InsertNodesBefore(replaced.GetCurrentNode(statement)!, [log.WithLeadingTrivia(statement.GetLeadingTrivia())]);
        }

        // Nothing names the exception any more: neither does the clause.
        return replaced.Block.DescendantTokens().Concat(replaced.Filter?.DescendantTokens() ?? []).Any(token => token.ValueText == exception)
            ? replaced
            : replaced.WithDeclaration(replaced.Declaration!.WithIdentifier(default).WithType(replaced.Declaration.Type.WithoutTrailingTrivia()));
    }
}

using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Transparency;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Transparency;

/// <summary>Logs the failure where a logger is in scope; awaits the forgotten task where its function is asynchronous.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SilentModelFailureFix() : GuardrailCodeFix(SilentModelFailure.Descriptor.Id)
{
    private const string LogKey = "Log";
    private const string AwaitKey = "Await";
    private const string LoggerType = "Microsoft.Extensions.Logging.ILogger";
    private const string LoggerMethods = "Microsoft.Extensions.Logging.LoggerExtensions";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is CatchClauseSyntax handler)
        {
            if (InScope.Find(context.Model, handler.Block.SpanStart + 1, LoggerType) is { } logger)
            {
                yield return new FixAction(
                    "Log the failure", LogKey, editor => editor.ReplaceNode(handler, Logged(handler, logger, context)), Usings.NeededFor(context.Model, handler.SpanStart, LoggerMethods));
            }
        }
        else if (context.Node.FirstAncestorOrSelf<ExpressionStatementSyntax>() is { } statement && IsInAsync(statement) && Dropped(statement) is { } call)
        {
            AwaitExpressionSyntax awaited = SyntaxFactory.AwaitExpression(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space), call.WithoutLeadingTrivia())
                .WithLeadingTrivia(statement.Expression.GetLeadingTrivia());
            yield return new FixAction("Await the task", AwaitKey, editor => editor.ReplaceNode(statement.Expression, awaited));
        }
    }

    private static SyntaxNode Logged(CatchClauseSyntax handler, string logger, FixContext context)
    {
        string name = handler.Declaration is { Identifier: { RawKind: not 0, ValueText: var given } } ? given : NewName(context.Model, handler);
        StatementSyntax log = SyntaxFactory.ParseStatement($"{logger}.LogError({name}, \"The model call failed.\");\n").WithAdditionalAnnotations(Formatter.Annotation);
        CatchClauseSyntax logged = handler.WithBlock(handler.Block.WithStatements(handler.Block.Statements.Insert(0, log)));
        if (logged.Declaration is { Identifier.RawKind: not 0 })
        {
            return logged;
        }

        string type = handler.Declaration?.Type.ToString() ?? (Usings.NeededFor(context.Model, handler.SpanStart, "System.Exception") is null ? "Exception" : "System.Exception");
        CatchDeclarationSyntax declaration = SyntaxFactory.CatchDeclaration(SyntaxFactory.ParseTypeName(type).WithTrailingTrivia(SyntaxFactory.Space), SyntaxFactory.Identifier(name));
        return logged.WithCatchKeyword(logged.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space))
            .WithDeclaration(declaration.WithTrailingTrivia(handler.Declaration?.GetTrailingTrivia() ?? handler.CatchKeyword.TrailingTrivia));
    }

    private static string NewName(SemanticModel model, CatchClauseSyntax handler)
    {
        string name = "exception";
        for (int i = 2; model.LookupSymbols(handler.Block.SpanStart + 1, name: name).Any(); i++)
        {
            name = "exception" + i;
        }

        return name;
    }

    private static InvocationExpressionSyntax? Dropped(ExpressionStatementSyntax statement) => statement.Expression switch
    {
        InvocationExpressionSyntax call => call,
        AssignmentExpressionSyntax { Right: InvocationExpressionSyntax call } => call,
        _ => null,
    };

    private static bool IsInAsync(SyntaxNode statement)
        => !statement.Ancestors().TakeWhile(n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or BaseMethodDeclarationSyntax)).Any(n => n is LockStatementSyntax or UnsafeStatementSyntax)
            && statement.Ancestors().FirstOrDefault(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax) switch
            {
                AnonymousFunctionExpressionSyntax lambda => lambda.AsyncKeyword.RawKind != 0,
                LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
                GlobalStatementSyntax => true,
                MemberDeclarationSyntax member => member.Modifiers.Any(SyntaxKind.AsyncKeyword),
                _ => false,
            };
}

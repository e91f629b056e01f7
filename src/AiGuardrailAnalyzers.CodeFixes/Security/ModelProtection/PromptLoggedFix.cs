using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;

/// <summary>Lowers the message to Trace, behind a check that Trace is on; or logs how long the text is.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PromptLoggedFix() : GuardrailCodeFix(PromptLogged.Descriptor.Id)
{
    private const string TraceKey = "LowerToTrace";
    private const string LengthKey = "LogLength";
    private const string LogLevelType = "Microsoft.Extensions.Logging.LogLevel";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ExpressionSyntax>() is not { } value)
        {
            yield break;
        }

        // _logger.LogInformation(…); as a statement: null-conditional calls and expression bodies stay.
        if (value.FirstAncestorOrSelf<InvocationExpressionSyntax>(IsLog) is { Expression: MemberAccessExpressionSyntax access, Parent: ExpressionStatementSyntax { Parent: BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax } statement } log
            && access.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax)
        {
            yield return new FixAction(
                "Lower it to Trace",
                TraceKey,
                editor => editor.ReplaceNode(statement, (current, _) => Guarded((ExpressionStatementSyntax)current)),
                Usings.NeededFor(context.Model, statement.SpanStart, LogLevelType));
        }

        // All that the call writes, or the rest is still a prompt.
        SyntaxNode root = value.SyntaxTree.GetRoot(context.CancellationToken);
        ExpressionSyntax?[] values = [value, .. context.Diagnostic.AdditionalLocations.Select(location => root.FindNode(location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<ExpressionSyntax>())];
        if (values.All(written => written is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
            && context.Model.GetTypeInfo(written, context.CancellationToken).Type?.SpecialType == SpecialType.System_String))
        {
            yield return new FixAction("Log its length", LengthKey, editor =>
            {
                foreach (ExpressionSyntax written in values.OfType<ExpressionSyntax>())
                {
                    bool mayBeNull = context.Model.GetTypeInfo(written, context.CancellationToken).Nullability.FlowState == NullableFlowState.MaybeNull;
                    editor.ReplaceNode(written, (current, _) => LengthOf((ExpressionSyntax)current, mayBeNull));
                }
            });
        }

        bool IsLog(InvocationExpressionSyntax call)
            => context.Model.GetSymbolInfo(call, context.CancellationToken).Symbol is IMethodSymbol { ContainingType: { Name: "LoggerExtensions", ContainingNamespace.Name: "Logging" }, Name: not "Log" };
    }

    private static SyntaxNode Guarded(ExpressionStatementSyntax statement)
    {
        if (statement.Expression is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } log)
        {
            return statement;
        }

        ExpressionSyntax condition = SyntaxFactory.ParseExpression($"{access.Expression.WithoutTrivia()}.IsEnabled(LogLevel.Trace)");
        StatementSyntax body = statement.WithExpression(log.WithExpression(access.WithName(SyntaxFactory.IdentifierName("LogTrace").WithTriviaFrom(access.Name)))).WithoutTrivia();
        return SyntaxFactory.IfStatement(condition, SyntaxFactory.Block(body)).WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static ExpressionSyntax LengthOf(ExpressionSyntax value, bool mayBeNull)
        => SyntaxFactory.ParseExpression(value.WithoutTrivia() + (mayBeNull ? "?.Length" : ".Length")).WithTriviaFrom(value);
}

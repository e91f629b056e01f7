using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Autonomy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Autonomy;

/// <summary>Sets the bound of an orchestration; switches recursive tool calls off.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnboundedDelegationFix() : GuardrailCodeFix(UnboundedDelegation.Descriptor.Id)
{
    private const string Key = "Bound";
    private const string Bound = "MaximumInvocationCount";

    // What the Agent Framework's group chats have by default.
    private const int Turns = 40;

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ExpressionSyntax>(n => n.Span == context.Diagnostic.Location.SourceSpan) is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } on)
        {
            yield return new FixAction("Switch recursive tool calls off", Key, editor => editor.ReplaceNode(on, SyntaxFactory.LiteralExpression(SyntaxKind.FalseLiteralExpression).WithTriviaFrom(on)));
        }
        else if (context.Node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseObjectCreationExpressionSyntax or AssignmentExpressionSyntax or ArgumentSyntax) is BaseObjectCreationExpressionSyntax creation)
        {
            ExpressionSyntax setting = SyntaxFactory.ParseExpression($"{Bound} = {Turns}");
            BaseObjectCreationExpressionSyntax bounded = creation.Initializer is { } initializer
                ? creation.WithInitializer(initializer.AddExpressions(setting))
                : creation.WithInitializer(SyntaxFactory.InitializerExpression(SyntaxKind.ObjectInitializerExpression, SyntaxFactory.SingletonSeparatedList(setting)));
            if (bounded is ObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0 } named && creation.Initializer is null)
            {
                bounded = named.WithArgumentList(null).WithType(named.Type.WithTrailingTrivia(SyntaxFactory.Space));
            }

            yield return new FixAction($"Set {Bound} to {Turns}", Key, editor => editor.ReplaceNode(creation, bounded.WithTriviaFrom(creation).WithAdditionalAnnotations(Formatter.Annotation)));
        }
        else if (context.Node.FirstAncestorOrSelf<ExpressionSyntax>(n => n.Span == context.Diagnostic.Location.SourceSpan) is { } value)
        {
            yield return new FixAction(
                $"Set the bound to {Turns}", Key, editor => editor.ReplaceNode(value, SyntaxFactory.LiteralExpression(SyntaxKind.NumericLiteralExpression, SyntaxFactory.Literal(Turns)).WithTriviaFrom(value)));
        }
    }
}

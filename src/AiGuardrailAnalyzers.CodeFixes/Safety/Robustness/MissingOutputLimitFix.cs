using AiGuardrailAnalyzers.Answers;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;

/// <summary>Sets a limit where the options are made.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MissingOutputLimitFix() : GuardrailCodeFix(MissingOutputLimit.Descriptor.Id)
{
    private const string Limit = "1024";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<BaseObjectCreationExpressionSyntax>() is not { } creation
            || context.Analyzed is not { } compilation
            || new OutputLimits(compilation).NameOfLimit(context.Model.GetTypeInfo(creation, context.CancellationToken).Type) is not { Length: > 0 } name)
        {
            yield break;
        }

        yield return new FixAction($"Set '{name}' to {Limit}", "Limit", editor => editor.ReplaceNode(creation, (current, _) => WithLimit((BaseObjectCreationExpressionSyntax)current, name)));
    }

    private static BaseObjectCreationExpressionSyntax WithLimit(BaseObjectCreationExpressionSyntax creation, string name)
    {
        if (creation.Initializer is not { Expressions.Count: > 0 } initializer)
        {
            var made = (BaseObjectCreationExpressionSyntax)SyntaxFactory.ParseExpression($"new T() {{ {name} = {Limit} }}");
            return creation.WithoutTrailingTrivia().WithInitializer(made.Initializer!.WithLeadingTrivia(SyntaxFactory.Space).WithTrailingTrivia(creation.GetTrailingTrivia()));
        }

        if (initializer.Expressions.OfType<AssignmentExpressionSyntax>().FirstOrDefault(set => set.Left is IdentifierNameSyntax { Identifier.ValueText: var limit } && limit == name) is { } larger)
        {
            return creation.ReplaceNode(larger.Right, SyntaxFactory.ParseExpression(Limit).WithTriviaFrom(larger.Right));
        }

        ExpressionSyntax first = initializer.Expressions[0];
        bool isOnOwnLine = first.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        ExpressionSyntax added = SyntaxFactory.ParseExpression($"{name} = {Limit}").WithLeadingTrivia(isOnOwnLine ? first.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)) : first.GetLeadingTrivia());
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(isOnOwnLine
            ? first.GetFirstToken().GetPreviousToken().TrailingTrivia.Where(t => t.IsKind(SyntaxKind.EndOfLineTrivia))
            : [SyntaxFactory.Space]);
        return creation.WithInitializer(initializer.WithExpressions(SyntaxFactory.SeparatedList(
            initializer.Expressions.Skip(1).Prepend(isOnOwnLine ? first : first.WithLeadingTrivia()).Prepend(added),
            initializer.Expressions.GetSeparators().Prepend(comma))));
    }
}

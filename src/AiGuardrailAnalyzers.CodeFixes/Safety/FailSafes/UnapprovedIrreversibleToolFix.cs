using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>Wraps the tool, so that its client asks for approval before every call.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnapprovedIrreversibleToolFix() : GuardrailCodeFix(UnapprovedIrreversibleTool.Descriptor.Id)
{
    private const string Key = "RequireApproval";
    private const string Approval = "Microsoft.Extensions.AI.ApprovalRequiredAIFunction";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } factory || factory.Span != context.Diagnostic.Location.SourceSpan
            || context.Model.Compilation.GetTypesByMetadataName(Approval) is not { IsEmpty: false } wrappers
            || context.Model.GetTypeInfo(factory, context.CancellationToken).Type is not { } made
            || !IsFunction(made) || !Fits(factory, wrappers[0], context))
        {
            yield break;
        }

        yield return new FixAction(
            "Ask a person before every call",
            Key,
            editor => editor.ReplaceNode(factory, (node, _) => SyntaxFactory.ObjectCreationExpression(
                SyntaxFactory.Token(SyntaxKind.NewKeyword).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.IdentifierName("ApprovalRequiredAIFunction"),
                SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(((ExpressionSyntax)node).WithoutTrivia()))),
                null).WithTriviaFrom(node)),
            Usings.NeededFor(context.Model, factory.SpanStart, Approval));
    }

    private static bool IsFunction(ITypeSymbol type) => type.Name == "AIFunction" && type.ContainingNamespace?.ToDisplayString() == "Microsoft.Extensions.AI";

    // The place must take the wrapper: a list of tools or an inferred local does, a call on the result does not.
    private static bool Fits(InvocationExpressionSyntax factory, ITypeSymbol wrapper, FixContext context)
        => factory.Parent is not (MemberAccessExpressionSyntax or ConditionalAccessExpressionSyntax)
            && (context.Model.GetTypeInfo(factory, context.CancellationToken).ConvertedType is not { } wanted || context.Model.Compilation.ClassifyCommonConversion(wrapper, wanted) is { IsImplicit: true });
}

using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>
/// Cleans the text with the project's <c>PromptGuard</c>, which it adds where the project has none: a file to read and to adapt, with a bound on the
/// length, and without invisible and control characters.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UntrustedInputUnguardedFix() : GuardrailCodeFix(UntrustedInputUnguarded.Descriptor.Id)
{
    private protected override NeededFile NeededFile { get; } = new("PromptGuard.cs", PromptGuardFile.Code);

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is ExpressionSyntax text && ValuesIn(text, context) is { Length: > 0 } values)
        {
            // A type of that name, whatever it does, is the project's own; ours is known by its method.
            INamedTypeSymbol? own = context.Model.Compilation.Assembly.TypeNames.Contains("PromptGuard")
                ? context.Model.Compilation.GetSymbolsWithName("PromptGuard", SymbolFilter.Type, context.CancellationToken).OfType<INamedTypeSymbol>().FirstOrDefault()
                : null;
            if (own is not null && !own.GetMembers("Clean").OfType<IMethodSymbol>().Any(IsCleaning))
            {
                yield break;
            }

            yield return new FixAction(
                "Clean the input with PromptGuard",
                "PromptGuard",
                editor =>
                {
                    foreach (ExpressionSyntax value in values)
                    {
                        editor.ReplaceNode(value, (current, _) => SyntaxFactory.InvocationExpression(
                            SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, SyntaxFactory.IdentifierName("PromptGuard"), SyntaxFactory.IdentifierName("Clean")),
                            SyntaxFactory.ArgumentList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(((ExpressionSyntax)current).WithoutTrivia())))).WithTriviaFrom(current));
                    }
                },
                NamespaceFor(own, context));
        }
    }

    private static bool IsCleaning(IMethodSymbol method)
        => method is { IsStatic: true, Parameters.Length: 1, ReturnType.SpecialType: SpecialType.System_String } && method.Parameters[0].Type.SpecialType == SpecialType.System_String;

    // The whole text, or each value in an interpolated one.
    private static ExpressionSyntax[] ValuesIn(ExpressionSyntax text, FixContext context)
    {
        IEnumerable<ExpressionSyntax> values = text switch
        {
            InterpolatedStringExpressionSyntax interpolated => interpolated.Contents.OfType<InterpolationSyntax>().Select(hole => hole.Expression),
            IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax => [text],
            _ => [],
        };
        return values.Where(value => context.Model.GetTypeInfo(value, context.CancellationToken).Type is { SpecialType: SpecialType.System_String }
            && !context.Model.GetConstantValue(value, context.CancellationToken).HasValue).ToArray();
    }

    private static string? NamespaceFor(INamedTypeSymbol? own, FixContext context)
    {
        string? name = own is null ? context.DefaultNamespace : own.ContainingNamespace is { IsGlobalNamespace: false } ns ? ns.ToDisplayString() : null;
        string around = context.Model.GetEnclosingSymbol(context.Node.SpanStart, context.CancellationToken)?.ContainingNamespace?.ToDisplayString() ?? "";
        return string.IsNullOrEmpty(name) || around == name || around.StartsWith(name + ".", StringComparison.Ordinal) ? null : name;
    }
}

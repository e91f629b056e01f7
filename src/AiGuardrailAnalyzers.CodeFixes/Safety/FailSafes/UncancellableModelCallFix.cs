using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>
/// Passes the token in scope to the model call; where there is none, gives the handler or method a <c>CancellationToken</c> parameter and passes that.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UncancellableModelCallFix() : GuardrailCodeFix(UncancellableModelCall.Descriptor.Id)
{
    private const string PassKey = "PassToken";
    private const string TokenTypeName = "System.Threading.CancellationToken";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || context.Analyzed is not { } compilation)
        {
            yield break;
        }

        if (CancellationScope.TokenAt(context.Model, call, compilation.Catalog, context.CancellationToken) is { } token)
        {
            if (WithToken(call, token, context) is { } passed && Binds(passed, call, context))
            {
                yield return new FixAction($"Pass '{token}'", PassKey, editor => editor.ReplaceNode(call, (current, _) => WithToken((InvocationExpressionSyntax)current, token, context, call) ?? current));
            }

            yield break;
        }

        if (NewParameter.For(call, context, compilation) is { } parameter && WithToken(call, "default", context) is { } possible && Binds(possible, call, context))
        {
            yield return new FixAction(
                $"Take a CancellationToken in '{parameter.FunctionName}' and pass it",
                PassKey,
                editor =>
                {
                    editor.ReplaceNode(call, (current, _) => WithToken((InvocationExpressionSyntax)current, parameter.Name, context, call) ?? current);
                    editor.ReplaceNode(parameter.Function, (current, _) => parameter.AddTo(current));
                },
                Usings.NeededFor(context.Model, call.SpanStart, TokenTypeName));
        }
    }

    /// <summary>The call with the token: in place of 'none', else as a named argument behind the others.</summary>
    /// <param name="call">The call to change, which other edits may have changed already.</param>
    /// <param name="token">The token's expression.</param>
    /// <param name="context">The fix's context.</param>
    /// <param name="original">The call as the model knows it; null where that is the same.</param>
    private static InvocationExpressionSyntax? WithToken(InvocationExpressionSyntax call, string token, FixContext context, InvocationExpressionSyntax? original = null)
    {
        original ??= call;
        if (context.Model.GetSymbolInfo(original, context.CancellationToken).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        ExpressionSyntax value = SyntaxFactory.ParseExpression(token);
        SeparatedSyntaxList<ArgumentSyntax> written = original.ArgumentList.Arguments;
        for (int i = 0; i < written.Count; i++)
        {
            if (CancellationScope.IsToken(context.Model.GetTypeInfo(written[i].Expression, context.CancellationToken).ConvertedType))
            {
                ArgumentSyntax old = call.ArgumentList.Arguments[i];
                return call.WithArgumentList(call.ArgumentList.ReplaceNode(old, old.WithExpression(value.WithTriviaFrom(old.Expression))));
            }
        }

        string name = TokenParameter(method) ?? "cancellationToken";
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        if (method.Parameters.LastOrDefault() is { IsParams: true, Type: IArrayTypeSymbol array }
            && !(written.Count == 1 && context.Model.GetTypeInfo(written[0].Expression, context.CancellationToken).Type is IArrayTypeSymbol))
        {
            // The overload that takes single elements takes no token: they become one array.
            string element = array.ElementType.ToMinimalDisplayString(context.Model, original.SpanStart);
            arguments = SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Argument(SyntaxFactory.ParseExpression(
                $"new {element}[] {{ {string.Join(", ", arguments.Select(a => a.Expression.ToString()))} }}")));
        }

        ArgumentSyntax added = SyntaxFactory.Argument(SyntaxFactory.NameColon(name).WithTrailingTrivia(SyntaxFactory.Space), default, value);
        return call.WithArgumentList(call.ArgumentList.WithArguments(Append(arguments, added)));
    }

    // Behind the last argument, on a line of its own where the arguments stand on lines.
    private static SeparatedSyntaxList<ArgumentSyntax> Append(SeparatedSyntaxList<ArgumentSyntax> arguments, ArgumentSyntax added)
    {
        if (arguments.Count == 0)
        {
            return arguments.Add(added);
        }

        ArgumentSyntax last = arguments[arguments.Count - 1];
        SyntaxTriviaList lead = last.GetLeadingTrivia();
        bool isOnOwnLine = arguments.Count > 0 && last.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken);
        comma = isOnOwnLine
            ? comma.WithTrailingTrivia(last.GetFirstToken().GetPreviousToken().TrailingTrivia.Where(t => t.IsKind(SyntaxKind.EndOfLineTrivia)))
            : comma.WithTrailingTrivia(SyntaxFactory.Space);
        added = added.WithLeadingTrivia(isOnOwnLine ? lead.Where(t => t.IsKind(SyntaxKind.WhitespaceTrivia)) : SyntaxFactory.TriviaList()).WithTrailingTrivia(last.GetTrailingTrivia());
        return SyntaxFactory.SeparatedList(
            arguments.Take(arguments.Count - 1).Append(last.WithTrailingTrivia()).Append(added),
            arguments.GetSeparators().Append(comma));
    }

    private static string? TokenParameter(IMethodSymbol method)
        => method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Prepend(method)
            .SelectMany(m => m.Parameters).FirstOrDefault(p => CancellationScope.IsToken(p.Type))?.Name;

    private static bool Binds(InvocationExpressionSyntax changed, InvocationExpressionSyntax call, FixContext context)
        => context.Model.GetSpeculativeSymbolInfo(call.SpanStart, changed, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol;
}

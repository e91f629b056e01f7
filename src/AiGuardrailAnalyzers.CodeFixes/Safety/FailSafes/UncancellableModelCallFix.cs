using System.Collections.Immutable;
using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>
/// Passes the token in scope to the model call, as it is or linked to a time limit; where there is none, brings one there from where the request or worker has it: through the methods,
/// interfaces and base methods between, in one action.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UncancellableModelCallFix() : GuardrailCodeFix(UncancellableModelCall.Descriptor.Id)
{
    private const string PassKey = "PassToken";
    private const string LimitKey = "PassLimitedToken";
    private const string LimitName = "limit";

    private protected override async Task<IEnumerable<FixAction>> OfferAsync(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || context.Analyzed is not { } compilation)
        {
            return [];
        }

        string? token = CancellationScope.TokenAt(context.Model, call, compilation.Catalog, context.CancellationToken);
        if (WithToken(call, token ?? "default", context) is not { } possible || !Binds(possible, call, context))
        {
            return [];
        }

        if (token is not null)
        {
            var pass = new FixAction($"Pass '{token}'", PassKey, Pass(token));
            return Limit(call, token, context) is { } limit
                ? [pass, new FixAction($"Pass '{token}' with a time limit", LimitKey, editor => { limit(editor); Pass($"{LimitName}.Token")(editor); }, Usings.NeededFor(context.Model, call.SpanStart, "System.TimeSpan"))]
                : [pass];
        }

        return await TokenChain.ForAsync(call, context).ConfigureAwait(false) is { } chain
            ? [new FixAction($"Take a CancellationToken in '{chain.FunctionName}' and pass it", PassKey, Pass(NewParameter.Name)) { Elsewhere = chain.Edits().ToImmutableArray() }]
            : [];

        Action<SyntaxEditor> Pass(string value)
            => editor => editor.ReplaceNode(call, (current, _) => WithToken((InvocationExpressionSyntax)current, value, context, call) ?? current);
    }

    // A source linked to the token, which ends after a while: before the statement of the function's own block that holds the call.
    private static Action<SyntaxEditor>? Limit(InvocationExpressionSyntax call, string token, FixContext context)
    {
        SyntaxNode? function = CallGraph.EnclosingBody(call);
        BlockSyntax? body = function switch
        {
            BaseMethodDeclarationSyntax method => method.Body,
            LocalFunctionStatementSyntax local => local.Body,
            AnonymousFunctionExpressionSyntax lambda => lambda.Block,
            _ => null,
        };
        if (body?.Statements.FirstOrDefault(s => s.Span.Contains(call.Span)) is not { } statement
            || token.EndsWith(".Token", StringComparison.Ordinal)
            || body.DescendantNodes().Any(n => n is YieldStatementSyntax)
            || !context.Model.LookupSymbols(statement.SpanStart, name: LimitName).IsEmpty
            || context.Model.GetTypeInfo(call, context.CancellationToken).Type is not INamedTypeSymbol { Name: "Task" or "ValueTask" or "IAsyncEnumerable" }
            || (context.Model.GetEnclosingSymbol(call.SpanStart, context.CancellationToken) as IMethodSymbol)?.IsAsync != true)
        {
            return null;
        }

        // Several calls of one body share the source.
        var mark = new SyntaxAnnotation(LimitKey, body.SpanStart.ToString(System.Globalization.CultureInfo.InvariantCulture));
        SyntaxTrivia lineEnd = Hoist.LineEndOf(statement);
        StatementSyntax[] added =
        [
            SyntaxFactory.ParseStatement($"using var {LimitName} = CancellationTokenSource.CreateLinkedTokenSource({token});").WithTrailingTrivia(lineEnd).WithAdditionalAnnotations(Formatter.Annotation, mark),
            SyntaxFactory.ParseStatement($"{LimitName}.CancelAfter(TimeSpan.FromSeconds(100));").WithTrailingTrivia(lineEnd).WithAdditionalAnnotations(Formatter.Annotation),
        ];
        return editor =>
        {
            if (!editor.GetChangedRoot().GetAnnotatedNodes(mark).Any())
            {
                editor.InsertBefore(statement, added);
            }
        };
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

        return call.WithArgumentList(call.ArgumentList.WithArguments(NewArgument.Append(arguments, name, value)));
    }

    private static string? TokenParameter(IMethodSymbol method)
        => method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Prepend(method)
            .SelectMany(m => m.Parameters).FirstOrDefault(p => CancellationScope.IsToken(p.Type))?.Name;

    private static bool Binds(InvocationExpressionSyntax changed, InvocationExpressionSyntax call, FixContext context)
        => context.Model.GetSpeculativeSymbolInfo(call.SpanStart, changed, SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol;
}

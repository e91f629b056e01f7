using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;

/// <summary>
/// Makes <c>T.TryParse</c> of <c>T.Parse</c> and <c>TryGetResult</c> of <c>Result</c>, with the default value to fall back to; catches
/// <c>JsonException</c> around a declaration or return that deserializes.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnvalidatedModelOutputFix() : GuardrailCodeFix(UnvalidatedModelOutput.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
        => (context.Node.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call }
                ? call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Parse" or "ParseExact" } && TryOf(call, context) is { } tried
                    ? Fallback(call, tried, context)
                    : Caught(call, context)
                : context.Node.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result" } result
                    ? Fallback(result, $"{result.Expression.WithoutTrivia()}.TryGetResult(out var {NameFor(result, "result", context)})", context)
                    : null) is { } fix ? [fix] : [];

    // Only where the name is followed by the same arguments and an 'out' one.
    private static string? TryOf(InvocationExpressionSyntax call, FixContext context)
    {
        var access = (MemberAccessExpressionSyntax)call.Expression;
        IEnumerable<string> arguments = call.ArgumentList.Arguments.Select(a => a.ToString()).Append($"out var {NameFor(call, "parsed", context)}");
        string text = $"{access.Expression.WithoutTrivia()}.Try{access.Name}({string.Join(", ", arguments)})";
        return context.Model.GetSpeculativeSymbolInfo(call.SpanStart, SyntaxFactory.ParseExpression(text), SpeculativeBindingOption.BindAsExpression).Symbol is IMethodSymbol ? text : null;
    }

    private static FixAction? Fallback(ExpressionSyntax throwing, string test, FixContext context)
    {
        string name = test.Substring(test.LastIndexOf(' ') + 1).TrimEnd(')');
        ExpressionSyntax choice = SyntaxFactory.ParseExpression($"{test} ? {name} : default");
        if (throwing.Parent is not (EqualsValueClauseSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or ArgumentSyntax or AssignmentExpressionSyntax))
        {
            choice = SyntaxFactory.ParenthesizedExpression(choice);
        }

        return context.Model.GetTypeInfo(throwing, context.CancellationToken) is { Type: { TypeKind: not TypeKind.Error } type } info && (type.IsValueType || MayBeNull(throwing, info, context))
            ? new FixAction(
                $"Use '{(test.Contains(".TryGetResult(") ? "TryGetResult" : "TryParse")}' and fall back to the default value",
                "Fallback",
                editor => editor.ReplaceNode(throwing, choice.WithTriviaFrom(throwing)))
            : null;
    }

    // Nothing reads a member of it, and where null is told apart its place says that it may be.
    private static bool MayBeNull(ExpressionSyntax value, TypeInfo type, FixContext context)
        => value.Parent is ReturnStatementSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax
            && ((context.Model.GetNullableContext(value.SpanStart) & NullableContext.WarningsEnabled) == 0
                || (type.ConvertedType?.NullableAnnotation == NullableAnnotation.Annotated && value.Parent is not EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Type.IsVar: true } }));

    private static string NameFor(ExpressionSyntax place, string wanted, FixContext context)
    {
        SyntaxNode body = place.AncestorsAndSelf().FirstOrDefault(n => n is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? place.SyntaxTree.GetRoot(context.CancellationToken);
        var taken = new HashSet<string>(body.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText), StringComparer.Ordinal);

        // Several in one body, fixed at once, get the names that they get one after the other.
        bool isResult = place is MemberAccessExpressionSyntax;
        int ahead = body.DescendantNodes().Count(n => n.SpanStart < place.SpanStart
            && n is MemberAccessExpressionSyntax access
            && (isResult ? access.Name.Identifier.ValueText == "Result" : access.Name.Identifier.ValueText is "Parse" or "ParseExact"));
        return Enumerable.Range(1, int.MaxValue - 1).Select(number => number == 1 ? wanted : $"{wanted}{number}").Where(name => !taken.Contains(name)).ElementAt(ahead);
    }

    private static FixAction? Caught(InvocationExpressionSyntax call, FixContext context)
    {
        if (context.Model.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol { ContainingNamespace: { } space } || ExceptionOf(space, call, context) is not { } exception)
        {
            return null;
        }

        ExpressionSyntax whole = call.Parent is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression, Right: not ThrowExpressionSyntax } choice && choice.Left == call ? choice : call;
        TypeInfo type = context.Model.GetTypeInfo(whole, context.CancellationToken);
        string fallback = whole is BinaryExpressionSyntax { Right: var other } ? other.WithoutTrivia().ToString() : type.Type is { IsValueType: true } ? "default" : "null";
        string? replacement = whole.Parent switch
        {
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, AwaitKeyword.RawKind: 0 } } } variable }
                when context.Model.GetDeclaredSymbol(variable, context.CancellationToken) is ILocalSymbol local && CanBeNull(local.Type, fallback)
                => $"{local.Type.ToMinimalDisplayString(context.Model, call.SpanStart)} {local.Name};\ntry\n{{\n{local.Name} = {whole.WithoutTrivia()};\n}}\ncatch ({exception})\n{{\n{local.Name} = {fallback};\n}}\n",
            ReturnStatementSyntax when type.ConvertedType is { } returned && CanBeNull(returned, fallback)
                => $"try\n{{\nreturn {whole.WithoutTrivia()};\n}}\ncatch ({exception})\n{{\nreturn {fallback};\n}}\n",
            _ => null,
        };
        StatementSyntax? statement = whole.FirstAncestorOrSelf<StatementSyntax>();
        if (replacement is null || statement is null || (statement.Parent is not BlockSyntax && statement.Parent is not GlobalStatementSyntax) || statement.DescendantTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) && t.Span.Start > statement.SpanStart && t.Span.End < statement.Span.End))
        {
            return null;
        }

        StatementSyntax[] statements = [.. ((BlockSyntax)SyntaxFactory.ParseStatement("{\n" + replacement + "}")).Statements
            .Select(s => s.WithAdditionalAnnotations(Formatter.Annotation))];
        statements[0] = statements[0].WithLeadingTrivia(statement.GetLeadingTrivia());
        statements[statements.Length - 1] = statements[statements.Length - 1].WithTrailingTrivia(statement.GetTrailingTrivia());
        SyntaxNode target = statement.Parent is GlobalStatementSyntax global ? global : statement;
        return new FixAction(
            $"Catch '{exception}' and fall back",
            "Catch",
            editor =>
            {
                editor.InsertBefore(target, statements.Take(statements.Length - 1).Select(s => target is GlobalStatementSyntax ? (SyntaxNode)SyntaxFactory.GlobalStatement(s) : s));
                editor.ReplaceNode(statement, statements[statements.Length - 1]);
            });
    }

    private static bool CanBeNull(ITypeSymbol type, string fallback)
        => fallback != "null" || type.NullableAnnotation != NullableAnnotation.NotAnnotated;

    private static string? ExceptionOf(INamespaceSymbol space, ExpressionSyntax call, FixContext context)
    {
        string? owner = space.ToDisplayString() switch
        {
            var name when name.StartsWith("System.Text.Json", StringComparison.Ordinal) => "System.Text.Json",
            var name when name.StartsWith("Newtonsoft.Json", StringComparison.Ordinal) => "Newtonsoft.Json",
            _ => null,
        };
        return owner is null ? null
            : context.Model.LookupNamespacesAndTypes(call.SpanStart, name: "JsonException") is { Length: 1 } found && found[0].ContainingNamespace.ToDisplayString() == owner ? "JsonException"
            : $"{owner}.JsonException";
    }
}

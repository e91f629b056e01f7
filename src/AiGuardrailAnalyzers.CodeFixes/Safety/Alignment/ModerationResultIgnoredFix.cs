using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.Alignment;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Alignment;

/// <summary>Throws behind the call where its verdict is that the content is harmful.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ModerationResultIgnoredFix() : GuardrailCodeFix(ModerationResultIgnored.Descriptor.Id)
{
    private const string CheckKey = "Check";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call)
        {
            yield break;
        }

        ExpressionSyntax result = call.Parent is AwaitExpressionSyntax awaited ? awaited : call;
        if (StatementOf(result) is not { } statement || statement.Parent is not (BlockSyntax or GlobalStatementSyntax)
            || CheckOf(context.Model.GetTypeInfo(result, context.CancellationToken).Type) is not { } check)
        {
            yield break;
        }

        string? linq = check.Contains("Any(") ? Usings.NeededFor(context.Model, statement.SpanStart, "System.Linq.Enumerable") : null;
        string? system = Usings.NeededFor(context.Model, statement.SpanStart, "System.InvalidOperationException");
        if (linq is null || system is null)
        {
            yield return new FixAction("Reject what is flagged", CheckKey, editor => Edit(editor, statement, result, check, context), linq ?? system);
        }
    }

    // 'await moderate;', '_ = moderate;' and 'var verdict = moderate;'.
    private static StatementSyntax? StatementOf(ExpressionSyntax result) => result.Parent switch
    {
        ExpressionStatementSyntax statement => statement,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" }, Parent: ExpressionStatementSyntax statement } => statement,
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Type.IsVar: true, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } statement } } } => statement,
        _ => null,
    };

    // What says that the verdict is against the content; null for verdicts of other kinds.
    private static string? CheckOf(ITypeSymbol? type)
        => type is INamedTypeSymbol { Name: "ClientResult" or "Response", TypeArguments: { Length: 1 } verdict }
            ? verdict[0].Name switch
            {
                "ModerationResult" => ".Value.Flagged",
                "ModerationResultCollection" => ".Value.Any(result => result.Flagged)",
                "AnalyzeTextResult" or "AnalyzeImageResult" => ".Value.CategoriesAnalysis.Any(category => category.Severity >= 2)",
                _ => null,
            }
            : null;

    private static void Edit(SyntaxEditor editor, StatementSyntax statement, ExpressionSyntax result, string check, FixContext context)
    {
        string name = statement is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } ? variables[0].Identifier.Text : Unused("moderation", context.Model, statement.SpanStart);
        StatementSyntax guard = SyntaxFactory.ParseStatement($"if ({name}{check})\n{{\n    throw new InvalidOperationException(\"The content was rejected by moderation.\");\n}}\n").WithAdditionalAnnotations(Formatter.Annotation);
        if (statement.Parent is GlobalStatementSyntax global)
        {
            editor.InsertAfter(global, SyntaxFactory.GlobalStatement(guard).WithAdditionalAnnotations(Formatter.Annotation));
        }
        else
        {
            editor.InsertAfter(statement, guard);
        }

        if (statement is ExpressionStatementSyntax)
        {
            editor.ReplaceNode(statement, SyntaxFactory.ParseStatement($"var {name} = {result.WithoutTrivia()};").WithTriviaFrom(statement));
        }
    }

    private static string Unused(string name, SemanticModel model, int position)
    {
        string candidate = name;
        for (int i = 2; model.LookupSymbols(position, name: candidate).Any(); i++)
        {
            candidate = name + i;
        }

        return candidate;
    }
}

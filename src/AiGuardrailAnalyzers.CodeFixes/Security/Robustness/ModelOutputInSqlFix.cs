using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>Turns a raw SQL call of Entity Framework whose text is interpolated into the call that makes parameters of the values.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ModelOutputInSqlFix() : GuardrailCodeFix(ModelOutputInSql.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is InterpolatedStringExpressionSyntax text
            && text.Parent is ArgumentSyntax { NameColon: null, Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } } }
            && context.Model.GetSymbolInfo(access, context.CancellationToken).Symbol is IMethodSymbol { ContainingType: { } type } method
            && NameOf(method.Name) is { } name && type.GetMembers(name).Length > 0
            && Unquoted.Of(text) is { } values)
        {
            yield return new FixAction($"Pass the values as parameters: {name}", "Parameters", editor =>
            {
                editor.ReplaceNode(access.Name, access.Name is GenericNameSyntax generic ? generic.WithIdentifier(SyntaxFactory.Identifier(name)) : SyntaxFactory.IdentifierName(name).WithTriviaFrom(access.Name));
                editor.ReplaceNode(text, values);
            });
        }
    }

    private static string? NameOf(string raw) => raw switch
    {
        "FromSqlRaw" => "FromSql",
        "ExecuteSqlRaw" => "ExecuteSql",
        "ExecuteSqlRawAsync" => "ExecuteSqlAsync",
        "SqlQueryRaw" => "SqlQuery",
        _ => null,
    };
}

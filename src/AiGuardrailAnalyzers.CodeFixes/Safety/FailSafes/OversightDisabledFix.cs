using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>Restores the value by which a person is asked.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class OversightDisabledFix() : GuardrailCodeFix(OversightDisabled.Descriptor.Id)
{
    private const string AskKey = "Ask";
    private const string RefuseKey = "Refuse";
    private const string ReadOnlyKey = "ReadOnly";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        SyntaxNode node = context.Node;
        if (node.FirstAncestorOrSelf<ArgumentSyntax>() is { } argument && argument.Span == context.Diagnostic.Location.SourceSpan)
        {
            // requireApproval: false asks nobody; approved: true is the answer of nobody.
            bool asks = context.Model.GetConstantValue(argument.Expression, context.CancellationToken) is { HasValue: true, Value: false };
            return argument.Expression is LiteralExpressionSyntax { Token.Value: string }
                ? [Replace("Ask a person before every call", AskKey, argument.Expression, "\"always\"")]
                : [asks ? Replace("Ask a person before every call", AskKey, argument.Expression, "true") : Replace("Refuse until a person is asked", RefuseKey, argument.Expression, "false")];
        }

        if (node is LiteralExpressionSyntax { Token.Value: "never" } mode)
        {
            return [Replace("Ask a person before every call", AskKey, mode, "\"always\"")];
        }

        if (node is AssignmentExpressionSyntax { Right: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } value })
        {
            return [Replace("Ask a person before every call", AskKey, value, "false")];
        }

        return node.FirstAncestorOrSelf<MemberAccessExpressionSyntax>() is { } access && access.Span == context.Diagnostic.Location.SourceSpan
            && Counterpart(access.Name.Identifier.ValueText) is { } name
            && context.Model.GetSymbolInfo(access, context.CancellationToken).Symbol?.ContainingType.GetMembers(name).IsEmpty == false
                ? [Replace(name.StartsWith("ReadOnly", StringComparison.Ordinal) ? "Approve only what reads" : "Ask a person before every call", name.StartsWith("ReadOnly", StringComparison.Ordinal) ? ReadOnlyKey : AskKey, access.Name, name)]
                : [];
    }

    private static string? Counterpart(string waiver) => waiver switch
    {
        "NeverRequire" => "AlwaysRequire",
        "NeverRequireApproval" => "AlwaysRequireApproval",
        "AllToolsAutoApprovalRule" => "ReadOnlyToolsAutoApprovalRule",
        _ => null,
    };

    private static FixAction Replace(string title, string key, SyntaxNode old, string text)
        => new(title, key, editor => editor.ReplaceNode(old, SyntaxFactory.ParseExpression(text).WithTriviaFrom(old)));
}

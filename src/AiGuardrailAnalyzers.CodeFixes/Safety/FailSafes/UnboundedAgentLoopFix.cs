using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>Counts the rounds of the loop and throws after some; or removes the limit, so that the SDK's own holds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UnboundedAgentLoopFix() : GuardrailCodeFix(UnboundedAgentLoop.Descriptor.Id)
{
    private const string CountKey = "CountRounds";
    private const string RemoveKey = "RemoveLimit";

    // An agent's rounds; a loop that pauses polls, which takes more of them.
    private const int Rounds = 20;
    private const int Polls = 600;

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } setting && setting.Right.Span.Contains(context.Diagnostic.Location.SourceSpan))
        {
            if (Removal.Of(setting, context.Model, context.CancellationToken) is { } remove)
            {
                yield return new FixAction("Remove it: the SDK's own limit holds", RemoveKey, remove);
            }

            yield break;
        }

        if (context.Node.FirstAncestorOrSelf<StatementSyntax>() is { } loop
            && BodyOf(loop) is { } body
            && loop.GetFirstToken().Span == context.Diagnostic.Location.SourceSpan
            && loop.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax)
        {
            bool pauses = body.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText is "Delay" or "Sleep");
            int limit = pauses ? Polls : Rounds;
            string counter = NewName(context.Model, loop, pauses ? "polls" : "rounds");
            string exception = Usings.NeededFor(context.Model, loop.SpanStart, "System.InvalidOperationException") is null ? "InvalidOperationException" : "System.InvalidOperationException";
            yield return new FixAction($"Stop after {limit} rounds", CountKey, editor =>
            {
                StatementSyntax check = SyntaxFactory.ParseStatement(
                    $"if (++{counter} > {limit})\n{{\nthrow new {exception}(\"No answer after {limit} rounds.\");\n}}\n").WithAdditionalAnnotations(Formatter.Annotation);
                StatementSyntax declaration = SyntaxFactory.ParseStatement($"int {counter} = 0;\n").WithLeadingTrivia(loop.GetLeadingTrivia()).WithAdditionalAnnotations(Formatter.Annotation);
                editor.ReplaceNode(body, (node, _) => ((BlockSyntax)node).WithStatements(((BlockSyntax)node).Statements.Insert(0, check)));
                editor.ReplaceNode(loop, (node, _) => node.WithLeadingTrivia(node.GetLeadingTrivia().Reverse().TakeWhile(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse()));
                editor.InsertBefore(loop.Parent is GlobalStatementSyntax global ? global : loop, loop.Parent is GlobalStatementSyntax ? SyntaxFactory.GlobalStatement(declaration) : declaration);
            });
        }
    }

    private static BlockSyntax? BodyOf(StatementSyntax loop) => loop switch
    {
        WhileStatementSyntax { Statement: BlockSyntax block } => block,
        DoStatementSyntax { Statement: BlockSyntax block } => block,
        ForStatementSyntax { Statement: BlockSyntax block } => block,
        _ => null,
    };

    // No local, parameter or member in scope has it, nor anything in the member around.
    private static string NewName(SemanticModel model, SyntaxNode place, string wanted)
    {
        var taken = new HashSet<string>(place.AncestorsAndSelf().First(n => n is CompilationUnitSyntax or (MemberDeclarationSyntax and not (BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax or GlobalStatementSyntax))).DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        string name = wanted;
        for (int i = 2; taken.Contains(name) || model.LookupSymbols(place.SpanStart, name: name).Any(); i++)
        {
            name = wanted + i;
        }

        return name;
    }
}

using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>
/// Makes template variables of the values in an interpolated prompt and hands the values over as arguments:
/// <c>InvokePromptAsync($"Sum up {text}")</c> becomes <c>InvokePromptAsync("Sum up {{$text}}", new KernelArguments { ["text"] = text })</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class UntrustedPromptTemplateFix() : GuardrailCodeFix(UntrustedPromptTemplate.Descriptor.Id)
{
    private const string ArgumentsType = "Microsoft.SemanticKernel.KernelArguments";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node is ExpressionSyntax text
            && text.FirstAncestorOrSelf<ArgumentSyntax>() is { Parent: ArgumentListSyntax { Parent: InvocationExpressionSyntax call } list } argument
            && argument.Expression == text
            && context.Model.GetOperation(call, context.CancellationToken) is IInvocationOperation { TargetMethod: { Name: "InvokePromptAsync" or "InvokePromptStreamingAsync" } } invocation
            && IsReplaceable(invocation, list)
            && TextOf(text, call, context) is { } prompt
            && PromptVariables.Of(prompt, context.Model, context.CancellationToken) is { } variables)
        {
            yield return new FixAction(
                "Pass the values as arguments of the template",
                "TemplateArguments",
                editor =>
                {
                    editor.ReplaceNode(prompt, variables.Template.WithTriviaFrom(prompt));
                    editor.ReplaceNode(list, (current, _) => WithArguments((ArgumentListSyntax)current, variables));
                },
                Usings.NeededFor(context.Model, text.SpanStart, ArgumentsType));
        }
    }

    // Arguments that are given already, by a variable or otherwise, may hold anything: nothing is offered then.
    private static bool IsReplaceable(IInvocationOperation call, ArgumentListSyntax list)
        => call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "arguments") is { ArgumentKind: ArgumentKind.DefaultValue } && list.Arguments.Count is 1;

    // The text itself, or the only value of a local that nothing else reads.
    private static ExpressionSyntax? TextOf(ExpressionSyntax text, SyntaxNode call, FixContext context)
        => text is not IdentifierNameSyntax name ? text
            : context.Model.GetSymbolInfo(name, context.CancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: { Length: 1 } declarations } local
                && declarations[0].GetSyntax(context.CancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } declarator
                && declarator.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() == call.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>()
                && declarator.SyntaxTree.GetRoot(context.CancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(other => other.Identifier.ValueText == local.Name)
                    .Count(other => SymbolEqualityComparer.Default.Equals(context.Model.GetSymbolInfo(other, context.CancellationToken).Symbol, local)) == 1
                ? value
                : null;

    private static ArgumentListSyntax WithArguments(ArgumentListSyntax list, PromptVariables variables)
    {
        string members = string.Join(", ", variables.Values.Select(value => $"[\"{value.Key}\"] = {value.Value}"));
        return list.Arguments.Count > 1
            ? list
            : list.AddArguments(SyntaxFactory.Argument(SyntaxFactory.ParseExpression($"new KernelArguments {{ {members} }}"))
                .WithLeadingTrivia(SyntaxFactory.Space));
    }
}

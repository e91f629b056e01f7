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

/// <summary>Sets <c>TypeNameHandling.None</c> where the settings of the deserializer are made.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class ModelOutputInDeserializerFix() : GuardrailCodeFix(ModelOutputInDeserializer.Descriptor.Id)
{
    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Analyzed is not { } compilation
            || context.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>(call => call.ArgumentList.Arguments.Any(argument => argument.Span.Contains(context.Node.Span))) is not { } invocation
            || context.Model.GetOperation(invocation, context.CancellationToken) is not { } operation)
        {
            yield break;
        }

        MemberAccessExpressionSyntax[] values = [.. SerializedTypes.HandlingOf(operation, compilation, context.CancellationToken).Select(value => value.Syntax)
            .OfType<MemberAccessExpressionSyntax>().Where(value => value.SyntaxTree == context.Model.SyntaxTree && value.Name.Identifier.ValueText != "None")];
        if (values.Length > 0)
        {
            yield return new FixAction(
                "Let the text name no types",
                "TypeNameHandling",
                editor =>
                {
                    foreach (MemberAccessExpressionSyntax value in values)
                    {
                        editor.ReplaceNode(value.Name, SyntaxFactory.IdentifierName("None").WithTriviaFrom(value.Name));
                    }
                },
                Once: values[0].Span);
        }
    }
}

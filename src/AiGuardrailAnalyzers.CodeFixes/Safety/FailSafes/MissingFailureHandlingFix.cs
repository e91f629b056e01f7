using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;

/// <summary>Wraps the call, and what its function does after it, in a <c>try</c> whose <c>catch</c> logs where a logger is in scope and ends with a fallback.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class MissingFailureHandlingFix() : GuardrailCodeFix(MissingFailureHandling.Descriptor.Id)
{
    private const string Key = "CatchFailure";
    private const string LoggerMethods = "Microsoft.Extensions.Logging.LoggerExtensions";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (TryWrap.Around(context.Node, context.Model, context.CancellationToken) is var (old, wrapped, logs))
        {
            yield return new FixAction(
                "Catch the failure and go on with a fallback",
                Key,
                editor => editor.ReplaceNode(old, wrapped),
                logs ? Usings.NeededFor(context.Model, old.SpanStart, LoggerMethods) : null,
                old.Span);
        }
    }
}

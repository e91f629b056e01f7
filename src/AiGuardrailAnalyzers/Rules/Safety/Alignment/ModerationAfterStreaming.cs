using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Moderation;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Alignment;

/// <summary>AISAFE104: an answer is moderated when the user has read it: it was streamed before.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModerationAfterStreaming() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE104",
        title: "Answer moderated after it was streamed",
        messageFormat: "'{0}' checks an answer that has been streamed to the user before; hold the parts back until they are checked, sentence by sentence or as a whole",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "What was streamed cannot be taken back. A check that runs on the whole answer after its parts were sent can only record the harm.",
        "OWASP-LLM05:2025", "CWE-696", "Paper-5.1-alignment");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var moderates = new Lazy<bool>(() => !compilation.UsesOf(ApiRole.ModerationCall).IsEmpty);
        var moderation = new ModerationCalls(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                if (operation.Operation is IForEachLoopOperation { IsAsynchronous: true } loop
                    && moderates.Value
                    && Streams(loop.Collection, compilation, operation.CancellationToken)
                    && loop.Body.Descendants().Any(o => Sends(o, compilation))
                    && !loop.Body.Descendants().OfType<IInvocationOperation>().Any(call => moderation.Moderates(call, operation.CancellationToken))
                    && CheckAfter(loop, moderation, operation.CancellationToken) is { } check)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(Descriptor, check.Syntax.GetLocation(), [loop.Syntax.GetFirstToken().GetLocation()], check.TargetMethod.Name));
                }
            },
            OperationKind.Loop);
    }

    // The model's stream, or that of a method which passes it on.
    private static bool Streams(IOperation collection, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        IOperation source = compilation.Definitions.Resolve(collection, cancellationToken);
        while (source is IInvocationOperation { TargetMethod.Name: "WithCancellation" or "ConfigureAwait" } wrapped && (wrapped.Instance ?? wrapped.Arguments.FirstOrDefault()?.Value) is { } inner)
        {
            source = compilation.Definitions.Resolve(inner, cancellationToken);
        }

        return source is IInvocationOperation call
            && (compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelChat) || compilation.Catalog.Is(call.TargetMethod, ApiRole.ModelPrompt)
                || compilation.ModelCalls.IsReachedFrom(compilation.Calls.BodiesOf(call.TargetMethod, cancellationToken)));
    }

    // yield return, Response.WriteAsync, SendAsync, Console.Write: what is kept in a text or list is not sent.
    private static bool Sends(IOperation operation, AnalyzedCompilation compilation) => operation switch
    {
        IReturnOperation { Kind: OperationKind.YieldReturn } => true,
        IInvocationOperation { TargetMethod: var method } => compilation.Catalog.Is(method, ApiRole.ResponseWrite) || compilation.Catalog.Is(method, ApiRole.LogConsole)
            || (method.Name is "WriteAsync" or "SendAsync" or "SendCoreAsync" && method.ContainingType.Name is "Stream" or "TextWriter" or "StreamWriter" or "PipeWriter" or "ChannelWriter" or "WebSocket" or "IAsyncStreamWriter" or "IServerStreamWriter" or "IClientProxy"),
        _ => false,
    };

    // A check of what the loop put together.
    private static IInvocationOperation? CheckAfter(IForEachLoopOperation loop, ModerationCalls moderation, CancellationToken cancellationToken)
    {
        var gathered = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IOperation part in loop.Body.Descendants())
        {
            if (part switch { IAssignmentOperation assignment => assignment.Target, IInvocationOperation { Instance: { } instance } => instance, _ => null } is ILocalReferenceOperation { Local: var local }
                && local.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration && !loop.Syntax.Span.Contains(declaration.Span))
            {
                gathered.Add(local);
            }
        }

        return gathered.Count == 0 ? null : Definitions.Root(loop).Descendants().OfType<IInvocationOperation>()
            .Where(call => call.Syntax.SpanStart >= loop.Syntax.Span.End
                && call.Arguments.Any(a => a.Value.DescendantsAndSelf().OfType<ILocalReferenceOperation>().Any(reference => gathered.Contains(reference.Local))))
            .FirstOrDefault(call => moderation.Moderates(call, cancellationToken));
    }
}

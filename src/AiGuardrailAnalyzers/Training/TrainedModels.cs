using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using CallSite = AiGuardrailAnalyzers.Dataflow.CallSite;

namespace AiGuardrailAnalyzers.Training;

/// <summary>Where a program trains a model with labels and then saves it or puts it to use.</summary>
internal sealed class TrainedModels(AnalyzedCompilation compilation)
{
    private readonly ValueUses _uses = new(compilation.Calls);

    /// <summary>The name of each call that trains a model which is saved or predicts, with a trainer that it trains.</summary>
    /// <param name="isOfKind">Which catalogs of trainers count.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public IEnumerable<(SimpleNameSyntax Fit, CallSite Trainer)> All(Func<INamedTypeSymbol, bool> isOfKind, CancellationToken cancellationToken)
    {
        if (compilation.UsesOf(ApiRole.TrainingUse).IsEmpty)
        {
            yield break;
        }

        var seen = new HashSet<SyntaxNode>();
        foreach (CallSite trainer in compilation.UsesOf(ApiRole.TrainingTrainers).Where(use => use.Target.ContainingType is { } catalog && isOfKind(catalog)))
        {
            if (FitOf(trainer, cancellationToken) is { } fit && seen.Add(fit) && IsUsed(fit, cancellationToken))
            {
                yield return (fit, trainer);
            }
        }
    }

    private bool IsUsed(SimpleNameSyntax fit, CancellationToken cancellationToken)
        => fit.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
            && compilation.Calls.Model(call.SyntaxTree).GetOperation(call, cancellationToken) is { } model
            && _uses.Find(
                model,
                place => place is IArgumentOperation { Parent: IInvocationOperation use } && compilation.Catalog.Is(use.TargetMethod, ApiRole.TrainingUse),
                _ => false,
                cancellationToken) is not null;

    // In the trainer's own member, in one that calls it, or in another of its class.
    private SimpleNameSyntax? FitOf(CallSite trainer, CancellationToken cancellationToken)
    {
        if (Member(trainer.Node) is not { } body)
        {
            return null;
        }

        IEnumerable<SyntaxNode> callers = compilation.Calls.SymbolOf(body, cancellationToken) is { } symbol
            ? compilation.Calls.ReferencesTo(symbol, cancellationToken).Select(use => Member(use.Node)).OfType<SyntaxNode>()
            : [];
        IEnumerable<SyntaxNode> siblings = (body.Parent as TypeDeclarationSyntax)?.Members.Where(member => member != body) ?? Enumerable.Empty<SyntaxNode>();
        return FitIn(body, trainer.Node.SpanStart, cancellationToken)
            ?? callers.Concat(siblings).Prepend(body).Select(place => FitIn(place, 0, cancellationToken)).FirstOrDefault(fit => fit is not null);
    }

    // The nearest one after the trainer; a pipeline that is fitted before it holds no trainer yet.
    private SimpleNameSyntax? FitIn(SyntaxNode body, int after, CancellationToken cancellationToken)
        => body.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => CallGraph.NameOf(call) is { Identifier.ValueText: "Fit" } name && name.SpanStart > after)
            .OrderBy(call => CallGraph.NameOf(call)!.SpanStart)
            .FirstOrDefault(call => compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method) && compilation.Catalog.Is(method, ApiRole.TrainingFit)) is { } fit
                ? CallGraph.NameOf(fit)
                : null;

    private static SyntaxNode? Member(SyntaxNode node)
        => node.FirstAncestorOrSelf<SyntaxNode>(n => n is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or CompilationUnitSyntax);
}

using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>Tells whether each model call has a time limit of its own, so that the client's does not matter.</summary>
internal sealed class CallDeadlines(AnalyzedCompilation compilation)
{
    private readonly ImmutableHashSet<string> _sources = compilation.Catalog.NamesInUse(ApiRole.TimeoutToken, ApiRole.TimeoutTask);

    /// <summary>True where every model call near a place, those of its type or else of the program, is limited per call; false where there is none.</summary>
    public bool BoundEachCall(SyntaxNode place, CancellationToken cancellationToken)
    {
        if (!compilation.Calls.AnyUse(_sources))
        {
            return false;
        }

        ImmutableArray<IInvocationOperation> calls = place.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            ? ModelCalls(type, cancellationToken).ToImmutableArray()
            : ImmutableArray<IInvocationOperation>.Empty;
        if (calls.IsEmpty)
        {
            calls = compilation.Calls.UsersOf(compilation.ModelCalls.Names).Where(member => member.Declaration is not LocalFunctionStatementSyntax)
                .SelectMany(member => ModelCalls(member.Declaration, cancellationToken)).ToImmutableArray();
        }

        return !calls.IsEmpty && calls.All(call => IsBound(call, cancellationToken));
    }

    private IEnumerable<IInvocationOperation> ModelCalls(SyntaxNode code, CancellationToken cancellationToken)
    {
        foreach (InvocationExpressionSyntax syntax in code.DescendantNodes().OfType<InvocationExpressionSyntax>())
        {
            if (CallGraph.NameOf(syntax) is { } name
                && compilation.ModelCalls.Names.Contains(name.Identifier.ValueText)
                && compilation.Calls.TryGetTarget(syntax, cancellationToken, out IMethodSymbol? target)
                && compilation.ModelCalls.ModelCall(target) is not null
                && compilation.Calls.Model(syntax.SyntaxTree).GetOperation(syntax, cancellationToken) is IInvocationOperation call)
            {
                yield return call;
            }
        }
    }

    private bool IsBound(IInvocationOperation call, CancellationToken cancellationToken)
        => call.Arguments.Any(argument => CancellationScope.IsToken(argument.Parameter?.Type) && IsLimited(argument.Value, cancellationToken))
            || (call.Parent is IArgumentOperation or IInvocationOperation
                && Outer(call) is { } outer && compilation.Catalog.Is(outer.TargetMethod, ApiRole.TimeoutTask) && outer.TargetMethod.Parameters.Any(p => p.Type.Name == "TimeSpan"));

    private static IInvocationOperation? Outer(IOperation call)
        => call.Parent as IInvocationOperation ?? call.Parent?.Parent as IInvocationOperation;

    // source.Token, where the source was made with a delay or gets CancelAfter in the same body.
    private bool IsLimited(IOperation token, CancellationToken cancellationToken)
    {
        if (compilation.Definitions.Resolve(token, cancellationToken) is not IPropertyReferenceOperation { Property.Name: "Token", Instance: { } source })
        {
            return false;
        }

        IOperation made = compilation.Definitions.Resolve(source, cancellationToken);
        if (made is IObjectCreationOperation { Constructor: { } constructor } creation
            && creation.Arguments.Any(a => compilation.Catalog.RowsOf(constructor).Any(row => row.Role == ApiRole.TimeoutToken && row.Path?.Parameter == a.Parameter?.Name)))
        {
            return true;
        }

        return Definitions.Root(token).Descendants().OfType<IInvocationOperation>().Any(call =>
            compilation.Catalog.Is(call.TargetMethod, ApiRole.TimeoutToken)
            && call.Instance is { } limited
            && Microsoft.CodeAnalysis.CSharp.SyntaxFactory.AreEquivalent(limited.Syntax, source.Syntax));
    }
}

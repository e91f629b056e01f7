using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Failures;

/// <summary>
/// Whether an exception that is thrown at a place is handled before it leaves the program's own code: by a <c>catch</c> in the method or on the way
/// up its callers, by a retry policy around, or by the framework that runs a model's tools and tells the model of their failures. Middleware for
/// the whole program handles nothing: the caller gets an error instead of a fallback.
/// </summary>
internal sealed class HandledFailures(AnalyzedCompilation compilation)
{
    /// <summary>Bodies looked at for one question; past that the answer is 'handled': nothing is proven.</summary>
    private const int MaxBodies = 300;

    // What every exception is.
    private static readonly ImmutableHashSet<string> s_general = ImmutableHashSet.Create(StringComparer.Ordinal, "Exception", "SystemException");

    /// <summary>
    /// True where the exception is handled on every way from an endpoint, worker or entry point in sight, or on some way where none of them is in sight.
    /// </summary>
    /// <param name="node">What throws.</param>
    /// <param name="exceptions">The simple names of the exceptions; bases of no other than these and of <see cref="Exception"/> count.</param>
    /// <param name="way">Places that the value goes through which is at fault: of several callers only those on the way count.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public bool AreHandled(SyntaxNode node, ImmutableHashSet<string> exceptions, IEnumerable<Location> way, CancellationToken cancellationToken)
    {
        bool isHandledSomewhere = false;
        var places = way.ToImmutableArray();
        var seen = new HashSet<SyntaxNode>();
        var work = new Queue<SyntaxNode>();
        work.Enqueue(node);
        while (work.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            SyntaxNode at = work.Dequeue();
            SyntaxNode? body = Climb(at, exceptions, cancellationToken, out bool isHandled, out bool isEntry);
            if (isHandled)
            {
                isHandledSomewhere = true;
                continue;
            }

            if (isEntry)
            {
                return false;
            }

            if (body is null || !seen.Add(body))
            {
                continue;
            }

            if (seen.Count > MaxBodies)
            {
                return true;
            }

            SyntaxNode[] callers = [.. CallersOf(body, cancellationToken).Where(caller => !body.Span.Contains(caller.Span) || caller.SyntaxTree != body.SyntaxTree)];
            SyntaxNode[] onTheWay = [.. callers.Where(caller => places.Any(place => place.SourceTree == caller.SyntaxTree && CallGraph.EnclosingBody(caller)?.Span.Contains(place.SourceSpan) == true))];
            foreach (SyntaxNode caller in onTheWay.Length > 0 ? onTheWay : callers)
            {
                work.Enqueue(caller);
            }
        }

        return isHandledSomewhere;
    }

    /// <summary>True where the exception is handled in the body that throws it: whoever calls, and wherever the value comes from.</summary>
    public bool AreHandledHere(SyntaxNode node, ImmutableHashSet<string> exceptions, CancellationToken cancellationToken)
    {
        Climb(node, exceptions, cancellationToken, out bool isHandled, out _);
        return isHandled;
    }

    // To the member around: past its 'try' blocks, and past the lambdas, which run where they stand unless a mapping takes them.
    private SyntaxNode? Climb(SyntaxNode node, ImmutableHashSet<string> exceptions, CancellationToken cancellationToken, out bool isHandled, out bool isEntry)
    {
        (isHandled, isEntry) = (false, false);
        for (SyntaxNode current = node; current.Parent is { } parent; current = parent)
        {
            if (parent is TryStatementSyntax attempt && attempt.Block == current && attempt.Catches.Any(c => Handles(c, exceptions, cancellationToken)))
            {
                isHandled = true;
                return null;
            }

            if (parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } argument && current is ExpressionSyntax && IsGuardedBy(call, argument, exceptions, cancellationToken))
            {
                isHandled = true;
                return null;
            }

            if (parent is AnonymousFunctionExpressionSyntax && compilation.Endpoints.IsHandler(parent, cancellationToken))
            {
                isEntry = true;
                return null;
            }

            bool isTool = parent is AnonymousFunctionExpressionSyntax or BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax
                && compilation.Calls.SymbolOf(parent, cancellationToken) is IMethodSymbol function && compilation.Tools.IsTool(function);
            if (isTool)
            {
                isHandled = true;
                return null;
            }

            if (CallGraph.IsBody(parent) && parent is not AnonymousFunctionExpressionSyntax)
            {
                isEntry = IsEntry(parent, cancellationToken);
                return parent;
            }
        }

        return null;
    }

    private bool IsEntry(SyntaxNode body, CancellationToken cancellationToken)
        => body is CompilationUnitSyntax
            || (compilation.Calls.SymbolOf(body, cancellationToken) is IMethodSymbol method
                && (method is { IsStatic: true, Name: "Main" } || compilation.Endpoints.IsHandlerMethod(method) || compilation.Catalog.Is(method, ApiRole.WorkerMethod)));

    // Also where an interface has so many implementations that its use says little of this one.
    private IEnumerable<SyntaxNode> CallersOf(SyntaxNode body, CancellationToken cancellationToken)
        => compilation.Calls.SymbolOf(body, cancellationToken) switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => compilation.Calls.CallersOf(constructor, cancellationToken),
            { } symbol and (IMethodSymbol or IPropertySymbol) => compilation.Calls.ReferencesTo(symbol, cancellationToken).Concat(compilation.Calls.CallersOf(body, cancellationToken))
                .Select(site => site.Node).Distinct(),
            _ => [],
        };

    private bool Handles(CatchClauseSyntax clause, ImmutableHashSet<string> exceptions, CancellationToken cancellationToken)
        => clause.Block.Statements.LastOrDefault() is not ThrowStatementSyntax { Expression: null }
            && (clause.Declaration is not { } declaration || Matches(declaration.Type, exceptions, cancellationToken));

    private bool Matches(TypeSyntax caught, ImmutableHashSet<string> exceptions, CancellationToken cancellationToken)
    {
        ITypeSymbol? type = compilation.Calls.Model(caught.SyntaxTree).GetTypeInfo(caught, cancellationToken).Type;
        if (type is null || s_general.Contains(type.Name))
        {
            return true;
        }

        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (exceptions.Contains(current.Name))
            {
                return true;
            }
        }

        return false;
    }

    // A policy that retries or falls back, or a method of the program that calls what it is given within a 'try'.
    private bool IsGuardedBy(InvocationExpressionSyntax call, ArgumentSyntax argument, ImmutableHashSet<string> exceptions, CancellationToken cancellationToken)
    {
        if (argument.Expression is not (AnonymousFunctionExpressionSyntax or SimpleNameSyntax or MemberAccessExpressionSyntax)
            || !compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method))
        {
            return false;
        }

        if (compilation.Catalog.Is(method, ApiRole.FailureExecution))
        {
            return true;
        }

        return argument.Expression is AnonymousFunctionExpressionSyntax
            && compilation.Calls.BodiesOf(method, cancellationToken).Any(body => method.Parameters.Where(p => p.Type.TypeKind == TypeKind.Delegate).Any(parameter =>
                body.DescendantNodes().OfType<TryStatementSyntax>().Any(attempt => attempt.Catches.Any(c => Handles(c, exceptions, cancellationToken))
                    && attempt.Block.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == parameter.Name))));
    }
}

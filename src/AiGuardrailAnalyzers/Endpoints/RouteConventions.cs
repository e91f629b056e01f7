using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>What the conventions in sight say about one demand on an endpoint, such as authorization or a rate limit.</summary>
internal enum Demand
{
    /// <summary>Nothing demands it.</summary>
    Absent,

    /// <summary>A convention demands it.</summary>
    Made,

    /// <summary>A convention waives it, on purpose.</summary>
    Waived,

    /// <summary>The convention builder is handed to callers outside the compilation: theirs to decide.</summary>
    LeftToCaller,
}

/// <summary>
/// Follows a mapping's convention builder: onwards, through the calls chained to its result, locals and callers it is returned to; and
/// back, to the groups it was mapped on, through locals and parameters.
/// </summary>
/// <param name="compilation">The compilation.</param>
/// <param name="names">The names of the calls that can add something: a program's own extension methods are searched for them.</param>
/// <param name="adds">What one call of a chain adds.</param>
internal sealed class RouteConventions(
    AnalyzedCompilation compilation,
    ImmutableHashSet<string> names,
    Func<InvocationExpressionSyntax, IMethodSymbol, CancellationToken, Demand> adds)
{
    private const int MaxDepth = 12;

    private CallGraph Calls => compilation.Calls;

    private SymbolCatalog Catalog => compilation.Catalog;

    private bool IsProgram => compilation.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;

    /// <summary>What is said of what this mapping call maps.</summary>
    public Demand Of(InvocationExpressionSyntax mapping, CancellationToken cancellationToken)
    {
        var walk = new Walk(this, cancellationToken);
        Demand own = walk.Onwards(mapping, 0);
        return own == Demand.Waived || ReceiverOf(mapping, cancellationToken) is not { } receiver ? own : Both(own, walk.Back(receiver, 0));
    }

    // What two places say of one route: a waiver overrules a demand wherever it stands, and either overrules silence.
    private static Demand Both(Demand one, Demand other)
        => one == Demand.Waived || other == Demand.Waived ? Demand.Waived
            : one == Demand.Made || other == Demand.Made ? Demand.Made
            : one == Demand.LeftToCaller || other == Demand.LeftToCaller ? Demand.LeftToCaller
            : Demand.Absent;

    // The builder a call is made on: the receiver, or the first argument of an extension called as a static method.
    private ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax invocation, CancellationToken cancellationToken)
    {
        if (Calls.Model(invocation.SyntaxTree).GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol { IsExtensionMethod: true, ReducedFrom: null })
        {
            return invocation.ArgumentList.Arguments.FirstOrDefault()?.Expression;
        }

        return (invocation.Expression as MemberAccessExpressionSyntax)?.Expression;
    }

    // What one call in a chain adds; a convention of the program's own adds what it calls on the builder it is given, which may be another such.
    private Demand Adds(InvocationExpressionSyntax invocation, CancellationToken cancellationToken, int depth = 0)
    {
        const int MaxNesting = 3;
        if (!Calls.TryGetTarget(invocation, cancellationToken, out IMethodSymbol? method))
        {
            return Demand.Absent;
        }

        Demand own = adds(invocation, method, cancellationToken);
        return own != Demand.Absent ? own : Calls.BodiesOf(method, cancellationToken)
            .SelectMany(body => body.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(call => call != invocation && CallGraph.NameOf(call) is { } name && (depth < MaxNesting || names.Contains(name.Identifier.ValueText)) && IsOnParameterOf(call, method, cancellationToken))
            .Select(call => depth < MaxNesting ? Adds(call, cancellationToken, depth + 1)
                : Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? inner) ? adds(call, inner, cancellationToken)
                : Demand.Absent)
            .Aggregate(Demand.Absent, Both);
    }

    // 'builder.WithName(…).RequireAuthorization()' in an extension of the builder; what it says of routes that it maps itself is theirs.
    private bool IsOnParameterOf(InvocationExpressionSyntax call, IMethodSymbol method, CancellationToken cancellationToken)
    {
        ExpressionSyntax? receiver = ReceiverOf(call, cancellationToken);
        while (receiver is InvocationExpressionSyntax inner && !Maps(inner, cancellationToken))
        {
            receiver = ReceiverOf(inner, cancellationToken);
        }

        return receiver is IdentifierNameSyntax name && method.Parameters.Any(p => p.Name == name.Identifier.ValueText);
    }

    // Takes a route builder and returns something else: what is chained to that is said of what it maps, not of the builder's other routes.
    private bool Maps(InvocationExpressionSyntax call, CancellationToken cancellationToken)
        => Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? method)
            && method is { IsExtensionMethod: true, Parameters: { IsEmpty: false } parameters }
            && Is(parameters[0].Type, "IEndpointRouteBuilder")
            && (!Is(parameters[0].Type, "IEndpointConventionBuilder") || !(method.ReturnsVoid || Is(method.ReturnType, "IEndpointRouteBuilder")));

    private static bool Is(ITypeSymbol type, string name) => type.Name == name || type.AllInterfaces.Any(i => i.Name == name);

    private sealed class Walk(RouteConventions conventions, CancellationToken cancellationToken)
    {
        private readonly HashSet<SyntaxNode> _seen = new();

        private CallGraph Calls => conventions.Calls;

        /// <summary>What is chained to the value of an expression, here or where it flows.</summary>
        public Demand Onwards(ExpressionSyntax value, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (depth > MaxDepth || !_seen.Add(value))
            {
                return Demand.Absent;
            }

            switch (value.Parent)
            {
                case ParenthesizedExpressionSyntax inner:
                    return Onwards(inner, depth);
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == value:
                    return Chained(call, depth);
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }:
                    return Chained(call, depth);
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return OfUses(Calls.Model(value.SyntaxTree).GetDeclaredSymbol(variable, cancellationToken), variable, depth + 1);
                case AssignmentExpressionSyntax assignment when assignment.Right == value:
                    return OfUses(Calls.Model(value.SyntaxTree).GetSymbolInfo(assignment.Left, cancellationToken).Symbol, assignment, depth + 1);
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                    return OfCallers(value, depth + 1);
                default:
                    return Demand.Absent;
            }
        }

        private Demand Chained(InvocationExpressionSyntax call, int depth)
            => conventions.Adds(call, cancellationToken) is var added && (added == Demand.Waived || conventions.Maps(call, cancellationToken)) ? added : Both(added, Onwards(call, depth + 1));

        /// <summary>What the value of an expression was made with: the groups it comes from.</summary>
        public Demand Back(ExpressionSyntax value, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (depth > MaxDepth)
            {
                return Demand.Absent;
            }

            switch (value)
            {
                case ParenthesizedExpressionSyntax inner:
                    return Back(inner.Expression, depth);
                case CastExpressionSyntax cast:
                    return Back(cast.Expression, depth);
                case InvocationExpressionSyntax call:
                    Demand added = conventions.Adds(call, cancellationToken);
                    return conventions.ReceiverOf(call, cancellationToken) is { } receiver ? Both(added, Back(receiver, depth + 1)) : added;
            }

            switch (Calls.Model(value.SyntaxTree).GetSymbolInfo(value, cancellationToken).Symbol)
            {
                case ILocalSymbol local:
                    Demand used = OfUses(local, value, depth + 1);
                    return local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } initializer }
                        ? Both(used, Back(initializer, depth + 1))
                        : used;
                case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method } parameter:
                    return Both(OfUses(parameter, value, depth + 1), OfArguments(method, parameter, depth + 1));
                default:
                    return Demand.Absent;
            }
        }

        // Conventions chained to a local or parameter anywhere in its body: 'group.RequireAuthorization();' on a line of its own.
        private Demand OfUses(ISymbol? symbol, SyntaxNode place, int depth)
        {
            if (symbol is null || place.AncestorsAndSelf().LastOrDefault(n => CallGraph.IsBody(n) && n.Span.Contains(symbol.DeclaringSyntaxReferences.FirstOrDefault()?.Span ?? default)) is not { } body)
            {
                return Demand.Absent;
            }

            SemanticModel model = Calls.Model(body.SyntaxTree);
            Demand all = Demand.Absent;
            foreach (IdentifierNameSyntax use in body.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (use.Identifier.ValueText == symbol.Name
                    && !IsReceiverOfMapping(use)
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, symbol)
                    && Onwards(use, depth) is var found && found != Demand.Absent)
                {
                    all = Both(all, found);
                }
            }

            return all;
        }

        // What follows 'group.MapGet(…)' is said of that route only.
        private bool IsReceiverOfMapping(IdentifierNameSyntax use)
            => use.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } && conventions.Maps(call, cancellationToken);

        // The builder is returned: every caller in sight must demand authorization; without any, it is theirs to decide.
        private Demand OfCallers(ExpressionSyntax value, int depth)
        {
            if (CallGraph.EnclosingBody(value) is not { } body || body is AnonymousFunctionExpressionSyntax
                || Calls.SymbolOf(body, cancellationToken) is not IMethodSymbol method)
            {
                return Demand.Absent;
            }

            var callers = Calls.ReferencesTo(method, cancellationToken).Select(site => InvocationOf(site.Node)).ToList();
            return callers.Count > 0 ? Weakest(callers.Select(call => call is null ? Demand.Absent : Onwards(call, depth)))
                : method.DeclaredAccessibility == Accessibility.Public && Is(method.ReturnType, "IEndpointConventionBuilder") ? Demand.LeftToCaller
                : Demand.Absent;
        }

        private Demand OfArguments(IMethodSymbol method, IParameterSymbol parameter, int depth)
        {
            var arguments = Calls.ReferencesTo(method, cancellationToken)
                .Select(site => InvocationOf(site.Node) is { } call ? ArgumentFor(call, parameter) : null).ToList();
            return arguments.Count > 0 ? Weakest(arguments.Select(argument => argument is null ? Demand.Absent : Back(argument, depth)))
                : IsNeverCalled(method) ? Demand.LeftToCaller
                : Demand.Absent;
        }

        // In a program, a mapping method that nothing calls maps nothing, unless a framework calls it through an interface or base.
        private bool IsNeverCalled(IMethodSymbol method)
            => conventions.IsProgram && !method.IsOverride
                && !EndpointMap.WithBases(method.ContainingType).Any(t => t.TypeKind == TypeKind.Error || t.Interfaces.Any(i => i.TypeKind == TypeKind.Error))
                && !method.ContainingType.AllInterfaces.SelectMany(i => i.GetMembers(method.Name))
                    .Any(m => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(m), method));

        private ExpressionSyntax? ArgumentFor(InvocationExpressionSyntax call, IParameterSymbol parameter)
        {
            bool isReduced = Calls.Model(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is IMethodSymbol { ReducedFrom: not null };
            if (isReduced && parameter.Ordinal == 0)
            {
                return (call.Expression as MemberAccessExpressionSyntax)?.Expression;
            }

            int position = parameter.Ordinal - (isReduced ? 1 : 0);
            SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
            return arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name)?.Expression
                ?? (position < arguments.Count ? arguments[position].Expression : null);
        }

        private static InvocationExpressionSyntax? InvocationOf(SyntaxNode use)
            => use.Parent as InvocationExpressionSyntax ?? (use.Parent as MemberAccessExpressionSyntax)?.Parent as InvocationExpressionSyntax;

        private static Demand Weakest(IEnumerable<Demand> found)
        {
            var all = found.ToList();
            return all.Contains(Demand.Absent) ? Demand.Absent
                : all.Contains(Demand.Waived) ? Demand.Waived
                : all.Contains(Demand.LeftToCaller) ? Demand.LeftToCaller
                : Demand.Made;
        }
    }
}

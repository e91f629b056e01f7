using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>What the conventions in sight say about who may call an endpoint.</summary>
internal enum Access
{
    /// <summary>Nothing demands authorization.</summary>
    Open,

    /// <summary>A convention demands authorization.</summary>
    Authorized,

    /// <summary>A convention lets anyone in, on purpose.</summary>
    Anonymous,

    /// <summary>The convention builder is handed to callers outside the compilation: theirs to decide.</summary>
    LeftToCaller,
}

/// <summary>
/// Follows a mapping's convention builder: onwards, through the calls chained to its result, locals and callers it is returned to; and
/// back, to the groups it was mapped on, through locals and parameters.
/// </summary>
internal sealed class RouteConventions(AnalyzedCompilation compilation, CallerCheck callerCheck)
{
    private const int MaxDepth = 12;

    private CallGraph Calls => compilation.Calls;

    private SymbolCatalog Catalog => compilation.Catalog;

    private bool IsProgram => compilation.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;

    /// <summary>Who may call what this mapping call maps.</summary>
    public Access Of(InvocationExpressionSyntax mapping, CancellationToken cancellationToken)
    {
        var walk = new Walk(this, cancellationToken);
        Access own = walk.Onwards(mapping, 0);
        return own is Access.Authorized or Access.Anonymous ? own
            : ReceiverOf(mapping, cancellationToken) is { } receiver && walk.Back(receiver, 0) is var group && group != Access.Open ? group
            : own;
    }

    // The builder a call is made on: the receiver, or the first argument of an extension called as a static method.
    private ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax invocation, CancellationToken cancellationToken)
    {
        if (Calls.Model(invocation.SyntaxTree).GetSymbolInfo(invocation, cancellationToken).Symbol is IMethodSymbol { IsExtensionMethod: true, ReducedFrom: null })
        {
            return invocation.ArgumentList.Arguments.FirstOrDefault()?.Expression;
        }

        return (invocation.Expression as MemberAccessExpressionSyntax)?.Expression;
    }

    /// <summary>What one call in a chain adds.</summary>
    private Access Adds(InvocationExpressionSyntax invocation, int depth, CancellationToken cancellationToken)
    {
        if (!Calls.TryGetTarget(invocation, cancellationToken, out IMethodSymbol? method))
        {
            return Access.Open;
        }

        foreach (ModelRow row in Catalog.RowsOf(method))
        {
            switch (row.Role)
            {
                case ApiRole.AuthorizationConvention:
                    return Access.Authorized;
                case ApiRole.AuthorizationAnonymous:
                    return Access.Anonymous;
                case ApiRole.AuthorizationMetadata when HasArgumentOf(invocation, ApiRole.AuthorizationData, cancellationToken):
                    return Access.Authorized;
                case ApiRole.AuthorizationMetadata when HasArgumentOf(invocation, ApiRole.AuthorizationAllow, cancellationToken):
                    return Access.Anonymous;
                case ApiRole.AuthorizationFilterConvention when FilterTurnsCallersAway(invocation, cancellationToken):
                    return Access.Authorized;
            }
        }

        // A convention of the program's own: what its body adds.
        return depth >= MaxDepth ? Access.Open : Calls.BodiesOf(method, cancellationToken)
            .SelectMany(body => body.DescendantNodes().OfType<InvocationExpressionSyntax>())
            .Where(call => call != invocation && IsConventionCall(call))
            .Select(call => Adds(call, MaxDepth, cancellationToken))
            .FirstOrDefault(added => added != Access.Open);
    }

    private static bool IsConventionCall(InvocationExpressionSyntax call)
        => (call.Expression as MemberAccessExpressionSyntax)?.Name.Identifier.ValueText is { } name
            && (SymbolCatalog.WrittenNames(ApiRole.AuthorizationConvention).Contains(name)
                || SymbolCatalog.WrittenNames(ApiRole.AuthorizationAnonymous).Contains(name)
                || SymbolCatalog.WrittenNames(ApiRole.AuthorizationMetadata).Contains(name)
                || SymbolCatalog.WrittenNames(ApiRole.AuthorizationFilterConvention).Contains(name));

    private bool HasArgumentOf(InvocationExpressionSyntax invocation, ApiRole role, CancellationToken cancellationToken)
    {
        SemanticModel model = Calls.Model(invocation.SyntaxTree);
        return invocation.ArgumentList.Arguments.Any(a => Catalog.IsType(model.GetTypeInfo(a.Expression, cancellationToken).Type, role));
    }

    // A filter authorizes when the type's or the lambda's body turns callers away.
    private bool FilterTurnsCallersAway(InvocationExpressionSyntax invocation, CancellationToken cancellationToken)
    {
        SemanticModel model = Calls.Model(invocation.SyntaxTree);
        IEnumerable<ITypeSymbol?> types = ((model.GetSymbolInfo(invocation, cancellationToken).Symbol as IMethodSymbol)?.TypeArguments ?? Enumerable.Empty<ITypeSymbol>())
            .Concat(invocation.ArgumentList.Arguments.Select(a => model.GetTypeInfo(a.Expression, cancellationToken).Type));
        return types.Any(type => TypeTurnsCallersAway(type, cancellationToken))
            || invocation.ArgumentList.Arguments.Select(a => a.Expression).Any(argument => argument is AnonymousFunctionExpressionSyntax
                ? callerCheck.TurnsCallersAway(argument)
                : model.GetSymbolInfo(argument, cancellationToken).Symbol is IMethodSymbol filter
                    && Calls.BodiesOf(filter, cancellationToken).Any(body => callerCheck.TurnsCallersAway(body)));
    }

    /// <summary>True where a filter's, attribute's or middleware's own methods turn callers away.</summary>
    public bool TypeTurnsCallersAway(ITypeSymbol? type, CancellationToken cancellationToken)
        => type is INamedTypeSymbol named
            && EndpointMap.WithBases(named).Where(t => t.Locations.Any(l => l.IsInSource)).SelectMany(t => t.GetMembers()).OfType<IMethodSymbol>()
                .Where(m => m.MethodKind == MethodKind.Ordinary)
                .SelectMany(m => Calls.BodiesOf(m, cancellationToken))
                .Any(body => callerCheck.TurnsCallersAway(body));

    private sealed class Walk(RouteConventions conventions, CancellationToken cancellationToken)
    {
        private readonly HashSet<SyntaxNode> _seen = new();

        private CallGraph Calls => conventions.Calls;

        /// <summary>What is chained to the value of an expression, here or where it flows.</summary>
        public Access Onwards(ExpressionSyntax value, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (depth > MaxDepth || !_seen.Add(value))
            {
                return Access.Open;
            }

            switch (value.Parent)
            {
                case ParenthesizedExpressionSyntax inner:
                    return Onwards(inner, depth);
                case MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call } access when access.Expression == value:
                    Access added = conventions.Adds(call, 0, cancellationToken);
                    return added != Access.Open ? added : Onwards(call, depth + 1);
                case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }:
                    added = conventions.Adds(call, 0, cancellationToken);
                    return added != Access.Open ? added : Onwards(call, depth + 1);
                case EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable }:
                    return OfUses(Calls.Model(value.SyntaxTree).GetDeclaredSymbol(variable, cancellationToken), variable, depth + 1);
                case AssignmentExpressionSyntax assignment when assignment.Right == value:
                    return OfUses(Calls.Model(value.SyntaxTree).GetSymbolInfo(assignment.Left, cancellationToken).Symbol, assignment, depth + 1);
                case ReturnStatementSyntax or ArrowExpressionClauseSyntax:
                    return OfCallers(value, depth + 1);
                default:
                    return Access.Open;
            }
        }

        /// <summary>What the value of an expression was made with: the groups it comes from.</summary>
        public Access Back(ExpressionSyntax value, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (depth > MaxDepth)
            {
                return Access.Open;
            }

            switch (value)
            {
                case ParenthesizedExpressionSyntax inner:
                    return Back(inner.Expression, depth);
                case CastExpressionSyntax cast:
                    return Back(cast.Expression, depth);
                case InvocationExpressionSyntax call:
                    Access added = conventions.Adds(call, 0, cancellationToken);
                    return added != Access.Open ? added
                        : conventions.ReceiverOf(call, cancellationToken) is { } receiver ? Back(receiver, depth + 1)
                        : Access.Open;
            }

            switch (Calls.Model(value.SyntaxTree).GetSymbolInfo(value, cancellationToken).Symbol)
            {
                case ILocalSymbol local:
                    Access used = OfUses(local, value, depth + 1);
                    return used != Access.Open ? used
                        : local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } initializer }
                            ? Back(initializer, depth + 1)
                            : Access.Open;
                case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } method } parameter:
                    used = OfUses(parameter, value, depth + 1);
                    return used != Access.Open ? used : OfArguments(method, parameter, depth + 1);
                default:
                    return Access.Open;
            }
        }

        // Conventions chained to a local or parameter anywhere in its body: 'group.RequireAuthorization();' on a line of its own.
        private Access OfUses(ISymbol? symbol, SyntaxNode place, int depth)
        {
            if (symbol is null || place.AncestorsAndSelf().LastOrDefault(n => CallGraph.IsBody(n) && n.Span.Contains(symbol.DeclaringSyntaxReferences.FirstOrDefault()?.Span ?? default)) is not { } body)
            {
                return Access.Open;
            }

            SemanticModel model = Calls.Model(body.SyntaxTree);
            foreach (IdentifierNameSyntax use in body.DescendantNodes().OfType<IdentifierNameSyntax>())
            {
                if (use.Identifier.ValueText == symbol.Name
                    && !IsReceiverOfMapping(use)
                    && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, symbol)
                    && Onwards(use, depth) is var found && found is Access.Authorized or Access.Anonymous)
                {
                    return found;
                }
            }

            return Access.Open;
        }

        // What follows 'group.MapGet(…)' is said of that route only.
        private bool IsReceiverOfMapping(IdentifierNameSyntax use)
            => use.Parent is MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax call }
                && (conventions.Catalog.Is(CallGraph.TargetOf(Calls.Model(use.SyntaxTree), call, cancellationToken), ApiRole.EndpointMap)
                    || conventions.Catalog.Is(CallGraph.TargetOf(Calls.Model(use.SyntaxTree), call, cancellationToken), ApiRole.EndpointGroup));

        // The builder is returned: every caller in sight must demand authorization; without any, it is theirs to decide.
        private Access OfCallers(ExpressionSyntax value, int depth)
        {
            if (CallGraph.EnclosingBody(value) is not { } body || body is AnonymousFunctionExpressionSyntax
                || Calls.SymbolOf(body, cancellationToken) is not IMethodSymbol method)
            {
                return Access.Open;
            }

            var callers = Calls.ReferencesTo(method, cancellationToken).Select(site => InvocationOf(site.Node)).ToList();
            return callers.Count > 0 ? Weakest(callers.Select(call => call is null ? Access.Open : Onwards(call, depth)))
                : method.DeclaredAccessibility == Accessibility.Public && IsConventionBuilder(method.ReturnType) ? Access.LeftToCaller
                : Access.Open;
        }

        private Access OfArguments(IMethodSymbol method, IParameterSymbol parameter, int depth)
        {
            var arguments = Calls.ReferencesTo(method, cancellationToken)
                .Select(site => InvocationOf(site.Node) is { } call ? ArgumentFor(call, parameter) : null).ToList();
            return arguments.Count > 0 ? Weakest(arguments.Select(argument => argument is null ? Access.Open : Back(argument, depth)))
                : IsNeverCalled(method) ? Access.LeftToCaller
                : Access.Open;
        }

        // In a program, a mapping method that nothing calls maps nothing, unless a framework calls it through an interface or base.
        private bool IsNeverCalled(IMethodSymbol method)
            => conventions.IsProgram && !method.IsOverride
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

        private static bool IsConventionBuilder(ITypeSymbol type)
            => type.Name == "IEndpointConventionBuilder" || type.AllInterfaces.Any(i => i.Name == "IEndpointConventionBuilder");

        private static InvocationExpressionSyntax? InvocationOf(SyntaxNode use)
            => use.Parent as InvocationExpressionSyntax ?? (use.Parent as MemberAccessExpressionSyntax)?.Parent as InvocationExpressionSyntax;

        private static Access Weakest(IEnumerable<Access> found)
        {
            var all = found.ToList();
            return all.Contains(Access.Open) ? Access.Open
                : all.Contains(Access.Anonymous) ? Access.Anonymous
                : all.Contains(Access.LeftToCaller) ? Access.LeftToCaller
                : Access.Authorized;
        }
    }
}

using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Conversations;

/// <summary>Finds the code that adds to the conversation in a variable, and the endpoint that runs it.</summary>
internal sealed class ConversationWrites(AnalyzedCompilation compilation)
{
    private readonly ConversationTypes _types = new(compilation.Catalog);
    private readonly UserTurns _turns = new(compilation);

    /// <summary>The first place, in the order of the trees, where an endpoint's code adds to a variable's conversation; null where none is in sight.</summary>
    /// <param name="variable">A field, property, parameter or local.</param>
    /// <param name="isShared">Asked for each place: false where every request has a variable of its own.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public ConversationWrite? Find(ISymbol variable, Func<SyntaxNode, bool>? isShared, CancellationToken cancellationToken)
    {
        foreach (SyntaxNode scope in Scopes(variable, cancellationToken))
        {
            foreach (SimpleNameSyntax name in scope.DescendantNodes().OfType<SimpleNameSyntax>().Where(name => name.Identifier.ValueText == variable.Name))
            {
                cancellationToken.ThrowIfCancellationRequested();
                SyntaxNode use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
                if (MayAdd(use)
                    && Means(name, variable, cancellationToken)
                    && Adds(use, variable, cancellationToken)
                    && isShared?.Invoke(use) != false
                    && (compilation.RequestPaths.EntryOf(use, cancellationToken) is { IsWorker: false } endpoint ? endpoint : _turns.EntryOf(use, cancellationToken)) is { } entry)
                {
                    return new ConversationWrite(use, entry);
                }
            }
        }

        return null;
    }

    private IEnumerable<SyntaxNode> Scopes(ISymbol variable, CancellationToken cancellationToken)
    {
        if (variable is ILocalSymbol)
        {
            return variable.DeclaringSyntaxReferences.Select(reference => (SyntaxNode?)reference.GetSyntax(cancellationToken).FirstAncestorOrSelf<SyntaxNode>(CallGraph.IsBody)).OfType<SyntaxNode>();
        }

        if (variable is IParameterSymbol)
        {
            return variable.ContainingSymbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken));
        }

        HashSet<SyntaxTree>? own = variable.DeclaredAccessibility == Accessibility.Private
            ? [.. variable.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree)]
            : null;
        return compilation.Calls.UsersOf(variable.Name).Select(user => user.Declaration)
            .Where(declaration => declaration is not LocalFunctionStatementSyntax && own?.Contains(declaration.SyntaxTree) != false).Distinct();
    }

    // 'x.M(…)', 'x = …', 'M(x)', 'x += …', 'x[0] = …': all else only reads.
    private static bool MayAdd(SyntaxNode use) => use.Parent switch
    {
        MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access => access.Expression == use,
        ConditionalAccessExpressionSyntax conditional => conditional.Expression == use,
        AssignmentExpressionSyntax assignment => assignment.Left == use || assignment.Right == use,
        PostfixUnaryExpressionSyntax forgiven => MayAdd(forgiven),
        ArgumentSyntax => true,
        _ => false,
    };

    private bool Means(SimpleNameSyntax name, ISymbol variable, CancellationToken cancellationToken)
        => compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is { } symbol
            && SymbolEqualityComparer.Default.Equals(symbol.OriginalDefinition, variable.OriginalDefinition);

    private bool Adds(SyntaxNode use, ISymbol variable, CancellationToken cancellationToken)
    {
        SyntaxNode outer = use.Parent is PostfixUnaryExpressionSyntax forgiven ? forgiven : use;
        SyntaxNode? called = outer.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Parent,
            ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax call } => call,
            ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call } => call,
            _ => null,
        };
        if (called is InvocationExpressionSyntax invocation)
        {
            return compilation.Calls.TryGetTarget(invocation, cancellationToken, out IMethodSymbol? method)
                && (outer.Parent is ArgumentSyntax argument ? AddsToArgument(method, argument) : AddsToReceiver(method, variable));
        }

        // messages = [.. messages, question]: what is written holds what was there.
        return outer.Parent is AssignmentExpressionSyntax assignment
            && assignment.Left == outer
            && assignment.Right.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == variable.Name && Means(name, variable, cancellationToken))
            && !assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression);
    }

    private bool AddsToReceiver(IMethodSymbol method, ISymbol variable)
        => method.Name.StartsWith("Add", StringComparison.Ordinal) || method.Name.StartsWith("Insert", StringComparison.Ordinal)
            || method.Name is "Enqueue" or "Push" or "TryAdd"
            || (_types.IsSession(TypeOf(variable)) && compilation.ModelCalls.ModelCall(method) is not null);

    // A model call adds to the session that it gets, and an extension such as AddMessages to the list.
    private bool AddsToArgument(IMethodSymbol method, ArgumentSyntax argument)
        => compilation.ModelCalls.ModelCall(method) is not null
            ? method.Parameters.Any(parameter => _types.IsSession(parameter.Type) && Takes(argument, method, parameter))
            : method is { IsExtensionMethod: true, IsStatic: true } && method.Name.StartsWith("Add", StringComparison.Ordinal)
                && argument.Parent is ArgumentListSyntax list && list.Arguments[0] == argument && _types.IsConversation(method.Parameters[0].Type);

    private static bool Takes(ArgumentSyntax argument, IMethodSymbol method, IParameterSymbol parameter)
        => argument.NameColon is { } name
            ? name.Name.Identifier.ValueText == parameter.Name
            : argument.Parent is ArgumentListSyntax list && list.Arguments.IndexOf(argument) is var index
                && (index == parameter.Ordinal || (method.IsExtensionMethod && index == parameter.Ordinal - 1));

    private static ITypeSymbol? TypeOf(ISymbol variable) => variable switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        IParameterSymbol parameter => parameter.Type,
        ILocalSymbol local => local.Type,
        _ => null,
    };
}

/// <summary>A place that adds to a conversation.</summary>
/// <param name="Place">The variable where it is named.</param>
/// <param name="Entry">The endpoint, component or bot that runs it.</param>
internal sealed record ConversationWrite(SyntaxNode Place, RequestEntry Entry);

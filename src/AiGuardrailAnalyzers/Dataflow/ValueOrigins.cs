using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// What values are made of in one body: the expressions behind them, through locals, loops and lambdas, and the parameters that take part.
/// An answer to 'may this depend on that', cheap and generous; not a proof that it does.
/// </summary>
internal sealed class ValueOrigins(CallGraph calls)
{
    private const int MaxParts = 60;

    /// <param name="values">The values.</param>
    /// <param name="body">The member they stand in.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <param name="textOnly">Follows text alone: not what is looked up by a key, nor what is made of text and is none.</param>
    public ValueOrigin Of(IEnumerable<ExpressionSyntax> values, SyntaxNode body, CancellationToken cancellationToken, bool textOnly = false)
    {
        var parts = new List<ExpressionSyntax>();
        var parameters = new HashSet<IParameterSymbol>(SymbolEqualityComparer.Default);
        var locals = new HashSet<ILocalSymbol>(SymbolEqualityComparer.Default);
        var queue = new Queue<ExpressionSyntax>(values);
        while (queue.Count > 0 && parts.Count < MaxParts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ExpressionSyntax part = queue.Dequeue();
            parts.Add(part);
            foreach (IdentifierNameSyntax name in part.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Where(name => IsValue(name) && (!textOnly || KeepsText(name, part, cancellationToken))))
            {
                switch (calls.Model(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol)
                {
                    case ILocalSymbol local when locals.Add(local) && (!textOnly || TextTypes.IsText(local.Type)):
                        foreach (ExpressionSyntax made in ValuesOf(local, body, cancellationToken))
                        {
                            queue.Enqueue(made);
                        }

                        break;
                    case IParameterSymbol parameter when parameters.Add(parameter):
                        if (parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } && name.FirstAncestorOrSelf<AnonymousFunctionExpressionSyntax>() is { Parent.Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } })
                        {
                            // paths.ForEach(path => …)
                            queue.Enqueue(access.Expression);
                        }

                        break;
                }
            }
        }

        return new ValueOrigin(parts.ToImmutableArray(), parameters.ToImmutableArray());
    }

    /// <summary>The call or creation that a use belongs to; the use itself where it is none.</summary>
    public static SyntaxNode CallOf(SyntaxNode use)
        => use is BaseObjectCreationExpressionSyntax ? use : use.Ancestors().TakeWhile(n => n is ExpressionSyntax).OfType<InvocationExpressionSyntax>().FirstOrDefault(call => call.Expression.Span.Contains(use.Span)) ?? use;

    /// <summary>What a use is given: arguments, the object it is called on, what a property is set to.</summary>
    public static IEnumerable<ExpressionSyntax> Given(SyntaxNode use)
    {
        SyntaxNode call = CallOf(use);
        switch (call)
        {
            case InvocationExpressionSyntax invocation:
                foreach (ArgumentSyntax argument in invocation.ArgumentList.Arguments)
                {
                    yield return argument.Expression;
                }

                if (ReceiverOf(invocation) is { } receiver)
                {
                    yield return receiver;
                }

                break;
            case BaseObjectCreationExpressionSyntax creation:
                foreach (ArgumentSyntax argument in creation.ArgumentList?.Arguments ?? default)
                {
                    yield return argument.Expression;
                }

                break;
            default:
                if (use.Ancestors().TakeWhile(n => n is ExpressionSyntax).OfType<AssignmentExpressionSyntax>().FirstOrDefault() is { } assignment && assignment.Left.Span.Contains(use.Span))
                {
                    yield return assignment.Right;
                }

                break;
        }
    }

    /// <summary>The arguments of a call for some parameters of what it calls, or of what that stands for.</summary>
    public static IEnumerable<ExpressionSyntax> ArgumentsFor(CallSite site, IEnumerable<IParameterSymbol> parameters)
    {
        SyntaxNode call = CallOf(site.Node);
        SeparatedSyntaxList<ArgumentSyntax> arguments = call switch
        {
            InvocationExpressionSyntax invocation => invocation.ArgumentList.Arguments,
            BaseObjectCreationExpressionSyntax { ArgumentList: { } list } => list.Arguments,
            _ => default,
        };
        int shift = site.Target is IMethodSymbol { IsExtensionMethod: true } extension && call is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var left } }
            && left.GetLastToken().ValueText != extension.ContainingType.Name ? 1 : 0;
        foreach (IParameterSymbol parameter in parameters)
        {
            if (parameter.Ordinal < shift && call is InvocationExpressionSyntax reduced && ReceiverOf(reduced) is { } receiver)
            {
                yield return receiver;
            }
            else if (arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name) is { } named)
            {
                yield return named.Expression;
            }
            else if (parameter.Ordinal - shift is >= 0 and var index && index < arguments.Count && arguments[index].NameColon is null)
            {
                yield return arguments[index].Expression;
            }
        }
    }

    // 'Resolve(path)' is as good as the path; 'sessions[id].Path' and 'Find(id).Path' are not the id.
    private bool KeepsText(IdentifierNameSyntax name, ExpressionSyntax part, CancellationToken cancellationToken)
        => name.Ancestors().TakeWhile(n => n != part.Parent).All(n => n switch
        {
            ElementAccessExpressionSyntax access => !access.ArgumentList.Span.Contains(name.Span),
            InvocationExpressionSyntax call when call.ArgumentList.Span.Contains(name.Span) => TextTypes.IsText(calls.Model(call.SyntaxTree).GetTypeInfo(call, cancellationToken).Type),
            _ => true,
        });

    private static ExpressionSyntax? ReceiverOf(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Expression,
        MemberBindingExpressionSyntax => invocation.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
        _ => null,
    };

    private static bool IsValue(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        NameColonSyntax or NameEqualsSyntax or MemberBindingExpressionSyntax => false,
        InvocationExpressionSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } member => member.Right == name,
        _ => true,
    };

    private static IEnumerable<ExpressionSyntax> ValuesOf(ILocalSymbol local, SyntaxNode body, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in local.DeclaringSyntaxReferences)
        {
            SyntaxNode declaration = reference.GetSyntax(cancellationToken);
            ExpressionSyntax? value = declaration switch
            {
                VariableDeclaratorSyntax { Initializer: { } initializer } => initializer.Value,
                ForEachStatementSyntax loop => loop.Expression,
                SingleVariableDesignationSyntax => declaration.Ancestors().Select(Source).FirstOrDefault(source => source is not null),
                _ => null,
            };
            if (value is not null)
            {
                yield return value;
            }
        }

        foreach (SyntaxNode node in body.DescendantNodes())
        {
            switch (node)
            {
                case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: var name } } assignment when name == local.Name:
                    yield return assignment.Right;
                    break;
                case AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: var name } } } assignment when name == local.Name:
                    yield return assignment.Right;
                    break;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" or "Append" or "AppendLine" or "AddRange", Expression: var target }, ArgumentList.Arguments: { Count: > 0 } arguments }
                    when target.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault()?.Identifier.ValueText == local.Name:
                    yield return arguments[0].Expression;
                    break;
            }
        }
    }

    private static ExpressionSyntax? Source(SyntaxNode node) => node switch
    {
        IsPatternExpressionSyntax pattern => pattern.Expression,
        SwitchStatementSyntax choice => choice.Expression,
        ForEachVariableStatementSyntax loop => loop.Expression,
        ArgumentSyntax { Parent.Parent: ExpressionSyntax call } => call,
        AssignmentExpressionSyntax deconstruction => deconstruction.Right,
        _ => null,
    };
}

/// <summary>What values are made of.</summary>
/// <param name="Parts">The expressions behind them.</param>
/// <param name="Parameters">The parameters that take part, of the body and of the lambdas in it.</param>
internal sealed record ValueOrigin(ImmutableArray<ExpressionSyntax> Parts, ImmutableArray<IParameterSymbol> Parameters);

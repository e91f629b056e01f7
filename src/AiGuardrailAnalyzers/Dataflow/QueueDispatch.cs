using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// Queues inside the process: what takes from a channel or concurrent queue runs where something is put into it. Both ends meet by the field
/// that holds the queue; those of channels, which dependency injection hands out, also by the type of their elements.
/// </summary>
internal sealed class QueueDispatch
{
    // A method that takes an element and returns it is an end of the queue too; so is one that wraps that.
    private const int MaxWrappers = 2;

    private static readonly ImmutableHashSet<string> s_queues = ImmutableHashSet.Create(
        StringComparer.Ordinal, "ChannelReader", "ChannelWriter", "ConcurrentQueue", "ConcurrentStack", "ConcurrentBag", "BlockingCollection", "Queue", "PriorityQueue");

    private static readonly ImmutableHashSet<string> s_takes = ImmutableHashSet.Create(
        StringComparer.Ordinal, "ReadAsync", "ReadAllAsync", "TryRead", "Dequeue", "TryDequeue", "TryTake", "TryPop", "GetConsumingEnumerable");

    private static readonly ImmutableHashSet<string> s_writes = ImmutableHashSet.Create(StringComparer.Ordinal, "WriteAsync", "TryWrite");

    private static readonly ImmutableHashSet<string> s_puts = s_writes.Union(["Enqueue", "Add", "TryAdd", "Push"]);

    private readonly CallGraph _calls;
    private readonly Lazy<ILookup<ISymbol?, ISymbol>> _queuesOf;
    private readonly Lazy<ILookup<ISymbol?, SimpleNameSyntax>> _writes;

    public QueueDispatch(CallGraph calls)
    {
        _calls = calls;
        _queuesOf = new(() => Takers().ToLookup(pair => (ISymbol?)pair.Method, pair => pair.Queue, SymbolEqualityComparer.Default));
        _writes = new(() => Uses(s_writes).Select(name => (Name: name, Element: ElementOf(name))).ToLookup(pair => pair.Element, pair => pair.Name, SymbolEqualityComparer.Default));
    }

    /// <summary>The places that fill the queue which a method empties; none for other methods.</summary>
    public IEnumerable<CallSite> WritersTo(IMethodSymbol reader)
        => _queuesOf.Value[reader].SelectMany(queue => queue is ITypeSymbol ? _writes.Value[queue] : PutsInto(queue)).Distinct().Select(name => new CallSite(name, reader));

    private IEnumerable<(IMethodSymbol Method, ISymbol Queue)> Takers()
    {
        var seen = new HashSet<(SyntaxNode, ISymbol)>();
        var level = Uses(s_takes).SelectMany(name => new[] { HolderOf(name), ElementOf(name) }.OfType<ISymbol>().Select(queue => (Node: (SyntaxNode)name, Queue: queue))).ToList();
        for (int depth = 0; level.Count > 0 && depth <= MaxWrappers; depth++)
        {
            var callers = new List<(SyntaxNode Node, ISymbol Queue)>();
            foreach ((SyntaxNode node, ISymbol queue) in level)
            {
                if (CallGraph.OwnerOf(node, _ => false) is { } owner && seen.Add((owner, queue)) && _calls.SymbolOf(owner, CancellationToken.None) is IMethodSymbol method)
                {
                    yield return (method, queue);
                    callers.AddRange(method.ReturnsVoid ? [] : _calls.ReferencesTo(method, CancellationToken.None).Select(use => (use.Node, queue)));
                }
            }

            level = callers;
        }
    }

    private IEnumerable<SimpleNameSyntax> Uses(ImmutableHashSet<string> names)
        => _calls.Uses(names, CancellationToken.None).Where(use => IsQueue(use.Target.ContainingType)).Select(use => use.Node).OfType<SimpleNameSyntax>();

    // 'Add' is everywhere: only where the field's own name is written is anything bound.
    private IEnumerable<SimpleNameSyntax> PutsInto(ISymbol holder)
        => _calls.UsersOf(holder.Name).Where(user => user.Declaration is not LocalFunctionStatementSyntax)
            .SelectMany(user => user.Declaration.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            .Where(access => s_puts.Contains(access.Name.Identifier.ValueText) && SymbolEqualityComparer.Default.Equals(HolderOf(access.Name), holder))
            .Select(access => access.Name);

    // '_jobs' in '_jobs.Writer.TryWrite(…)' and '_jobs.Enqueue(…)'.
    private ISymbol? HolderOf(SimpleNameSyntax end)
        => ReceiverOf(end) is { } receiver
            && _calls.Model(end.SyntaxTree).GetSymbolInfo(receiver is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Reader" or "Writer" } half ? half.Expression : receiver).Symbol is { } holder and (IFieldSymbol or IPropertySymbol)
            && holder.Locations.Any(l => l.IsInSource)
                ? holder.OriginalDefinition
                : null;

    private INamedTypeSymbol? ElementOf(SimpleNameSyntax end)
        => ReceiverOf(end) is { } receiver
            && !IsMadeHere(receiver)
            && _calls.Model(end.SyntaxTree).GetTypeInfo(receiver).Type is INamedTypeSymbol { Name: "ChannelReader" or "ChannelWriter", TypeArguments: { Length: 1 } arguments }
            && arguments[0] is INamedTypeSymbol element && element.Locations.Any(l => l.IsInSource)
                ? element
                : null;

    // A channel in a local that its own method makes, as for a stream of events, meets no other of the same type.
    private bool IsMadeHere(ExpressionSyntax receiver)
    {
        for (ExpressionSyntax? value = receiver; value is not null;)
        {
            switch (value)
            {
                case MemberAccessExpressionSyntax half:
                    value = half.Expression;
                    break;
                case InvocationExpressionSyntax making:
                    return CallGraph.TargetOf(_calls.Model(making.SyntaxTree), making, CancellationToken.None) is { IsStatic: true, ContainingType: { Name: "Channel", Arity: 0 } };
                case IdentifierNameSyntax when _calls.Model(value.SyntaxTree).GetSymbolInfo(value).Symbol is ILocalSymbol local:
                    value = (local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as VariableDeclaratorSyntax)?.Initializer?.Value;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    private static ExpressionSyntax? ReceiverOf(SimpleNameSyntax end) => end.Parent is MemberAccessExpressionSyntax access && access.Name == end ? access.Expression : null;

    private static bool IsQueue(INamedTypeSymbol? type)
        => type is not null && s_queues.Contains(type.Name) && type.ContainingNamespace is { Name: "Channels" or "Concurrent" or "Generic" };
}

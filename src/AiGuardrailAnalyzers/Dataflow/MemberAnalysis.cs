using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// Runs a worklist to a fixpoint over the flow graph of a member, then over those of its lambdas and local functions, each entered with
/// what its variables hold where it is made or called.
/// </summary>
internal sealed class MemberAnalysis
{
    // Lambdas that write what others read need a second look; more rounds than this add nothing in practice.
    private const int MaxRounds = 4;

    private readonly SyntaxNode _root;
    private readonly CancellationToken _cancellationToken;
    private readonly TransferFunction _transfer;
    private readonly List<Nested> _nested = [];
    private readonly Dictionary<ISymbol, BodyFacts> _functions = new(SymbolEqualityComparer.Default);
    private readonly ControlFlowGraph _graph;
    private readonly FlowState _entry;

    public MemberAnalysis(SyntaxNode root, ControlFlowGraph graph, CancellationToken cancellationToken)
    {
        _root = root;
        _graph = graph;
        _cancellationToken = cancellationToken;
        _transfer = new TransferFunction(root, Enter);
        _entry = _transfer.State;
    }

    public MemberFacts Run()
    {
        BodyFacts body = BodyFacts.None;
        bool again = true;
        for (int round = 0; again && round < MaxRounds; round++)
        {
            _transfer.CapturedWritesGrew = false;
            body = Analyze(_graph, null, _entry);
            again = false;

            // Analysis of one may find others: the list grows while it is walked.
            for (int i = 0; i < _nested.Count; i++)
            {
                Nested nested = _nested[i];
                if (nested.IsDirty)
                {
                    nested.IsDirty = false;
                    _functions[nested.Method] = Analyze(nested.Graph, nested.Method, nested.Entry);
                }
            }

            if (_transfer.CapturedWritesGrew || _nested.Any(nested => nested.IsDirty))
            {
                again = true;
                _nested.ForEach(nested => nested.IsDirty = true);
            }
        }

        return new MemberFacts(_root, body, _transfer.Values, _transfer.Sites.ToImmutableArray(), _transfer.Writes, _functions);
    }

    private void Enter(IMethodSymbol method, ControlFlowGraph owner, IFlowAnonymousFunctionOperation? lambda, FlowState state)
    {
        Nested? known = _nested.Find(nested => SymbolEqualityComparer.Default.Equals(nested.Method, method));
        if (known is null)
        {
            if (GraphOf(method, owner, lambda) is { } graph)
            {
                _nested.Add(new Nested(method, graph, state));
            }
        }
        else
        {
            FlowState joined = _transfer.Join(known.Entry, state);
            if (!ReferenceEquals(joined, known.Entry))
            {
                (known.Entry, known.IsDirty) = (joined, true);
            }
        }
    }

    private static ControlFlowGraph? GraphOf(IMethodSymbol method, ControlFlowGraph owner, IFlowAnonymousFunctionOperation? lambda)
    {
        if (lambda is not null)
        {
            return owner.GetAnonymousFunctionControlFlowGraph(lambda);
        }

        // A local function belongs to the graph that declares it, which can be one further out.
        for (ControlFlowGraph? graph = owner; graph is not null; graph = graph.Parent)
        {
            if (graph.LocalFunctions.Contains(method, SymbolEqualityComparer.Default))
            {
                return graph.GetLocalFunctionControlFlowGraph(method);
            }
        }

        return null;
    }

    private BodyFacts Analyze(ControlFlowGraph graph, IMethodSymbol? function, FlowState entry)
    {
        var states = new FlowState?[graph.Blocks.Length];
        var arrived = new FlowState?[graph.Blocks.Length];
        var returns = new SortedDictionary<int, FlowReturn>();
        var afterFinally = new Dictionary<int, SortedSet<int>>();
        var work = new SortedSet<int> { 0 };
        _transfer.Begin(graph, function);
        states[0] = entry;

        while (work.Count > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            BasicBlock block = graph.Blocks[work.Min];
            work.Remove(block.Ordinal);
            if (!block.IsReachable || states[block.Ordinal] is not { } state)
            {
                continue;
            }

            int[] handlers = HandlersOf(block);
            _transfer.State = state;
            Raise(handlers);
            foreach (IOperation operation in block.Operations)
            {
                _transfer.Execute(operation);
                Raise(handlers);
            }

            FlowValue branch = block.BranchValue is null ? FlowValue.Empty : _transfer.Evaluate(block.BranchValue);
            FlowState after = _transfer.State;
            if (block.ConditionalSuccessor is { } conditional)
            {
                bool when = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
                bool? known = block.BranchValue?.ConstantValue is { HasValue: true, Value: bool constant } ? constant : null;
                if (known is null || known == when)
                {
                    Follow(conditional, _transfer.Narrow(after, branch, when));
                }

                if (block.FallThroughSuccessor is { } otherwise && (known is null || known != when))
                {
                    Follow(otherwise, _transfer.Narrow(after, branch, !when));
                }
            }
            else if (block.FallThroughSuccessor is { } next)
            {
                Follow(next, after);
            }

            void Raise(int[] targets)
            {
                foreach (int target in targets)
                {
                    Flow(target, _transfer.State);
                }
            }

            void Follow(ControlFlowBranch edge, FlowState value)
            {
                foreach (ControlFlowRegion region in edge.FinallyRegions)
                {
                    if (edge.Destination is { } goal)
                    {
                        Continue(region.FirstBlockOrdinal, goal.Ordinal);
                    }

                    Flow(region.FirstBlockOrdinal, value);
                }

                if (edge.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling && FinallyOf(block) is { } own && afterFinally.TryGetValue(own, out SortedSet<int>? goals))
                {
                    foreach (int target in goals)
                    {
                        Flow(target, value);
                    }
                }

                if (edge.Destination is { } destination)
                {
                    if (destination.Kind == BasicBlockKind.Exit)
                    {
                        returns[block.Ordinal] = new FlowReturn(edge.Semantics == ControlFlowBranchSemantics.Return ? branch : FlowValue.Empty, value);
                    }

                    Flow(destination.Ordinal, value);
                }
            }
        }

        return new BodyFacts(returns.Values.ToImmutableArray(), _transfer.Yields);

        void Continue(int finallyBlock, int goal)
        {
            if (!afterFinally.TryGetValue(finallyBlock, out SortedSet<int>? goals))
            {
                afterFinally.Add(finallyBlock, goals = []);
            }

            goals.Add(goal);
        }

        void Flow(int target, FlowState value)
        {
            // Most operations change nothing: what came last time is known already.
            if (ReferenceEquals(arrived[target], value))
            {
                return;
            }

            arrived[target] = value;
            FlowState? known = states[target];
            FlowState joined = known is null ? value : _transfer.Join(known, value);
            if (!ReferenceEquals(known, joined))
            {
                states[target] = joined;
                work.Add(target);
            }
        }
    }

    // The flow graph has no edges for exceptions: whatever a try block has done so far can be what its handlers see. Beyond the root lie the
    // regions of the graph that owns a lambda.
    private static int[] HandlersOf(BasicBlock block)
    {
        List<int>? handlers = null;
        for (ControlFlowRegion? region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { } parent)
            {
                foreach (ControlFlowRegion sibling in parent.NestedRegions.Where(r => r.Kind != ControlFlowRegionKind.Try))
                {
                    (handlers ??= []).Add(sibling.FirstBlockOrdinal);
                }
            }
        }

        return handlers?.ToArray() ?? [];
    }

    private static int? FinallyOf(BasicBlock block)
    {
        for (ControlFlowRegion? region = block.EnclosingRegion; region is { Kind: not ControlFlowRegionKind.Root }; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Finally)
            {
                return region.FirstBlockOrdinal;
            }
        }

        return null;
    }

    private sealed class Nested(IMethodSymbol method, ControlFlowGraph graph, FlowState entry)
    {
        public IMethodSymbol Method => method;

        public ControlFlowGraph Graph => graph;

        public FlowState Entry { get; set; } = entry;

        public bool IsDirty { get; set; } = true;
    }
}

using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// One search: backward from an expression to the sources that can be its value, over call sites, writers and bodies. A worklist over
/// (context, origin, members still to read, labels still wanted); each is visited once, so recursion ends by itself. A call's result is
/// followed into the callee in a context of its own, which knows its call sites: what comes back out through a parameter goes to those only.
/// </summary>
internal sealed class FlowSearch
{
    /// <summary>How many flows one search takes up, seen before or not.</summary>
    public const int MaxSteps = 3_000;

    /// <summary>How many members' facts one search asks for.</summary>
    public const int MaxMembers = 100;

    /// <summary>Members for a search that is told to stay near: what it takes more for is not near.</summary>
    public const int MaxNearMembers = 30;

    private readonly FlowFacts _facts;
    private readonly IFlowPolicy _policy;
    private readonly GuardVerifier _guards;
    private readonly int _maxHops;
    private readonly int _maxMembers;
    private readonly CancellationToken _cancellationToken;
    // By hops: the nearest steps come first. What leaves a body is nearer again.
    private readonly List<Queue<Step>> _work = [];
    private readonly Dictionary<(Context?, Origin, MemberPath?), int> _visited = [];
    private readonly Dictionary<(BodyFacts, int, MemberPath?, int), Context> _contexts = [];
    private readonly Dictionary<(FlowSite, Context?, MemberPath?, int), Context> _creations = [];
    private readonly Dictionary<ISymbol, FlowValue> _primaries = new(SymbolEqualityComparer.Default);
    private readonly HashSet<MemberFacts> _members = [];
    private readonly List<FlowSource> _found = [];
    private int _nearest = int.MaxValue;
    private int _steps;
    private bool _isCut;

    private FlowSearch(FlowFacts facts, IFlowPolicy policy, int maxHops, CancellationToken cancellationToken)
    {
        _maxMembers = maxHops == int.MaxValue ? facts.Limits.Members : Math.Min(facts.Limits.Members, MaxNearMembers);
        _maxHops = facts.Limits.Hops ?? maxHops;
        _facts = facts;
        _policy = policy;
        _guards = new GuardVerifier(facts, policy, Spend, cancellationToken);
        _cancellationToken = cancellationToken;
    }

    /// <summary>The nearest sources with one of the wanted labels that an expression's value can come from.</summary>
    public static FlowAnswer Run(FlowFacts facts, IFlowPolicy policy, SyntaxNode expression, int labels, CancellationToken cancellationToken, int maxHops = int.MaxValue)
    {
        var search = new FlowSearch(facts, policy, maxHops, cancellationToken);
        if (facts.Of(expression, cancellationToken) is { } member)
        {
            search.Push(member.ValueAt(expression), null, new Step(null, null!, null, labels, 0, null, expression));
            search.Work();
        }

        return new FlowAnswer(
            search._found.OrderBy(s => s.Hops)
                .ThenBy(s => s.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(s => s.Location.SourceSpan.Start)
                .ThenBy(s => s.Name, StringComparer.Ordinal).ToImmutableArray(),
            search._isCut || search._guards.IsCut);
    }

    private void Work()
    {
        while (TryTakeNext() is { } step && step.Hops <= _nearest)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            if (_steps > _facts.Limits.Steps)
            {
                return;
            }

            Follow(step);
        }
    }

    private Step? TryTakeNext()
    {
        foreach (Queue<Step> queue in _work)
        {
            if (queue.Count > 0)
            {
                return queue.Dequeue();
            }
        }

        return null;
    }

    private void Push(FlowValue value, MemberPath? path, Step from, Context? context, int hops, SyntaxNode? place)
    {
        if (hops > _maxHops)
        {
            return;
        }

        foreach (Flow flow in value.Flows)
        {
            // What leads nowhere new is work too: a ring of callers hands the same on many times over.
            if (!TakeStep())
            {
                return;
            }

            int labels = from.Labels;
            foreach (Guard guard in flow.Guards)
            {
                labels &= ~_guards.ClearedBy(guard);
            }

            if (labels == 0 || flow.Origin is TruthOrigin or TestOrigin)
            {
                continue;
            }

            (Context?, Origin, MemberPath?) key = (context, flow.Origin, path);
            int seen = _visited.TryGetValue(key, out int known) ? known : 0;
            if ((labels & ~seen) == 0)
            {
                continue;
            }

            _visited[key] = seen | labels;
            while (_work.Count <= hops)
            {
                _work.Add(new Queue<Step>());
            }

            _work[hops].Enqueue(new Step(context, flow.Origin, path, labels, hops, from, place));
        }
    }

    private void Push(FlowValue value, MemberPath? path, Step from) => Push(value, path, from, from.Context, from.Hops, null);

    private void Follow(Step step)
    {
        switch (step.Origin)
        {
            case ParameterOrigin parameter:
                FollowParameter(parameter, step);
                break;
            case MemberOrigin member:
                FollowMember(member, step);
                break;
            case ResultOrigin result:
                FollowResult(result.Site, step);
                break;
            case OutOrigin result:
                FollowOut(result, step);
                break;
            case CreationOrigin creation:
                FollowCreation(creation, step);
                break;
            case InstanceOrigin instance:
                FollowInstance(instance, step);
                break;
            case FunctionOrigin function when step.Path?.Head is IMethodSymbol { MethodKind: MethodKind.DelegateInvoke }:
                if (_facts.TryGetBody(function.Method, _cancellationToken, out MemberFacts member2, out BodyFacts body) && Spend(member2))
                {
                    PushResults(body, -1, step with { Path = step.Path.Tail }, null, step.Hops + 1);
                }

                break;
        }
    }

    // Parameters: what callers pass.
    private void FollowParameter(ParameterOrigin origin, Step step)
    {
        IParameterSymbol parameter = origin.Parameter;
        int labels = _policy.LabelsOfParameter(parameter, _cancellationToken) & step.Labels;
        if (labels != 0)
        {
            Find(labels, parameter, parameter.Name + step.Path, parameter.Locations.FirstOrDefault() ?? origin.Node.GetLocation(), step);
            return;
        }

        if (_policy.IsTrusted(parameter))
        {
            return;
        }

        if (step.Context is { } context)
        {
            if (IsOwn(parameter, context.Method))
            {
                Leave(step, context);
                return;
            }

            if (context.Method.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction && context.Callers.Count > 0)
            {
                Leave(step, context);
                return;
            }
        }

        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return;
        }

        // A primary constructor's parameter is a member of the object that reads it.
        if (step.Context is not null && method.MethodKind == MethodKind.Constructor)
        {
            FollowInstance(null, step with { Path = MemberPath.Of(parameter, step.Path) });
            return;
        }

        switch (method.MethodKind)
        {
            case MethodKind.AnonymousFunction:
                FollowConsumers(method, parameter.Ordinal, step);
                break;
            case MethodKind.PropertySet when method.AssociatedSymbol is { } property:
                FollowWrites(property, step);
                break;
            default:
                FollowCallers(method, parameter, step);
                break;
        }
    }

    private void FollowCallers(IMethodSymbol method, IParameterSymbol parameter, Step step)
    {
        if (step.Hops >= _maxHops)
        {
            return;
        }

        ImmutableArray<SyntaxNode> callers = CallersOf(method);
        foreach (SyntaxNode node in callers)
        {
            if (PassesLiteral(node, parameter) || _facts.Of(node, _cancellationToken) is not { } member || !Spend(member))
            {
                continue;
            }

            bool isCall = false;
            foreach (FlowSite site in member.SitesAt(node).Where(site => site.Target is not null && site.Target.Parameters.Length == method.Parameters.Length && !site.IsDelegateCall))
            {
                isCall = true;
                Push(site.Argument(parameter.Ordinal), step.Path, step, null, step.Hops + 1, node);
            }

            if (!isCall)
            {
                FollowConsumers(method, parameter.Ordinal, step, member);
            }
        }

        if (callers.IsEmpty)
        {
            FollowOpaque(step);
        }
    }

    // Seen without analyzing the caller. Of extension methods the written arguments may or may not begin with the receiver.
    private static bool PassesLiteral(SyntaxNode call, IParameterSymbol parameter)
    {
        ArgumentListSyntax? list = call switch
        {
            InvocationExpressionSyntax invocation => invocation.ArgumentList,
            BaseObjectCreationExpressionSyntax creation => creation.ArgumentList,
            _ => null,
        };
        if (list is null || parameter.IsParams || parameter.ContainingSymbol is not IMethodSymbol { IsExtensionMethod: false })
        {
            return false;
        }

        ArgumentSyntax? argument = list.Arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == parameter.Name)
            ?? (parameter.Ordinal < list.Arguments.Count && list.Arguments.Take(parameter.Ordinal + 1).All(a => a.NameColon is null) ? list.Arguments[parameter.Ordinal] : null);
        return argument is not null && FlowFacts.IsLiteral(argument.Expression);
    }

    // A function given away: its parameters get what the taker hands it.
    private void FollowConsumers(IMethodSymbol function, int ordinal, Step step, MemberFacts? giver = null)
    {
        if ((giver ?? OwnerOf(function)) is not { } member || !Spend(member))
        {
            return;
        }

        foreach (FlowSite site in member.Sites)
        {
            if (site.IsDelegateCall && IsAmong(function, site.Receiver))
            {
                Push(site.Argument(ordinal), step.Path, step, null, step.Hops, site.Node);
                continue;
            }

            for (int i = 0; i < site.Arguments.Count; i++)
            {
                if (!IsAmong(function, site.Arguments[i]))
                {
                    continue;
                }

                if (site.Target is { } taker && IsSource(taker))
                {
                    FollowTaken(taker, i, ordinal, step);
                }
                else
                {
                    Push(GivenTo(site, site.Target, i, ordinal), step.Path, step, null, step.Hops, site.Node);
                }
            }
        }
    }

    private void FollowTaken(IMethodSymbol taker, int parameter, int ordinal, Step step)
    {
        foreach (IMethodSymbol method in _facts.Calls.Implementations(taker, _cancellationToken).OfType<IMethodSymbol>())
        {
            if (parameter < method.Parameters.Length && _facts.TryGetBody(method, _cancellationToken, out MemberFacts member, out _) && Spend(member))
            {
                foreach (FlowSite site in member.Sites.Where(site => site.Receiver.Flows.Any(flow => flow.Origin is ParameterOrigin p && IsSame(p.Parameter, method.Parameters[parameter]))))
                {
                    if (site.IsDelegateCall)
                    {
                        Push(site.Argument(ordinal), step.Path, step, null, step.Hops + 1, site.Node);
                    }
                }

                foreach (FlowSite site in member.Sites)
                {
                    for (int i = 0; i < site.Arguments.Count; i++)
                    {
                        if (site.Target is { } next && !IsSource(next) && site.Arguments[i].Flows.Any(flow => flow.Origin is ParameterOrigin p && IsSame(p.Parameter, method.Parameters[parameter])))
                        {
                            Push(GivenTo(site, next, i, ordinal), step.Path, step, null, step.Hops + 1, site.Node);
                        }
                    }
                }
            }
        }
    }

    // Fields and properties.
    private void FollowMember(MemberOrigin origin, Step step)
    {
        ISymbol member = origin.Member;
        int labels = _policy.LabelsOfMember(member) & step.Labels;
        if (labels != 0)
        {
            Find(labels, member, member.Name, origin.Node.GetLocation(), step);
            return;
        }

        if (_policy.IsTrusted(member) || member is IFieldSymbol { IsConst: true })
        {
            return;
        }

        bool isSource = IsSource(member);
        if (member is IPropertySymbol property && isSource)
        {
            foreach (IPropertySymbol implementation in _facts.Calls.Implementations(property, _cancellationToken).OfType<IPropertySymbol>())
            {
                FollowProperty(implementation, origin.Receiver, step);
            }
        }
        else if (member.IsStatic)
        {
            if (isSource)
            {
                FollowWrites(member, step);
            }
        }
        else if (origin.Receiver.IsEmpty && isSource)
        {
            FollowWrites(member, step);
        }
        else
        {
            Push(origin.Receiver, MemberPath.Of(member, step.Path), step);
        }
    }

    private void FollowProperty(IPropertySymbol property, FlowValue receiver, Step step)
    {
        if (FlowFacts.HasGetter(property, _cancellationToken))
        {
            Enter(property.GetMethod!, -1, step, new Caller(step, static _ => FlowValue.Empty, receiver));
        }
        else if (property.IsStatic || receiver.IsEmpty)
        {
            FollowWrites(property, step);
        }
        else
        {
            Push(receiver, MemberPath.Of(property, step.Path), step);
        }
    }

    // What is ever written into a member: of whatever object, or of one but not of those made elsewhere.
    private void FollowWrites(ISymbol member, Step step, CreationOrigin? of = null, Func<MemberWrite, Context?>? contextOf = null)
    {
        if (!_facts.TryGetWrites(member, _cancellationToken, out ImmutableArray<MemberWrite> writes))
        {
            _isCut = true;
        }

        foreach (MemberWrite write in writes)
        {
            if (of is not null && !write.Receiver.IsEmpty && write.Receiver.Flows.All(flow => flow.Origin is CreationOrigin && flow.Origin != of))
            {
                continue;
            }

            Push(write.Value, step.Path, step, contextOf?.Invoke(write), step.Hops, write.Node);
        }

        if (PrimaryParameterOf(member) is { } parameter)
        {
            if (!_primaries.TryGetValue(parameter, out FlowValue? value))
            {
                _primaries.Add(parameter, value = FlowValue.Of(new ParameterOrigin(0, parameter, parameter.DeclaringSyntaxReferences[0].GetSyntax(_cancellationToken))));
            }

            Push(value, step.Path, step, null, step.Hops, null);
        }
    }

    private void FollowInstance(InstanceOrigin? instance, Step step)
    {
        if (step.Context is { } context)
        {
            Leave(step, context);
            return;
        }

        if (step.Path is null || instance is null)
        {
            return;
        }

        FollowOpaque(step);
        if (_facts.Calls.SymbolOf(instance.Node, _cancellationToken) is IMethodSymbol { IsStatic: false, MethodKind: MethodKind.Ordinary } method && IsData(method.ContainingType))
        {
            foreach (SyntaxNode node in CallersOf(method))
            {
                if (_facts.Of(node, _cancellationToken) is { } member && Spend(member))
                {
                    foreach (FlowSite site in member.SitesAt(node))
                    {
                        Push(site.Receiver, step.Path, step, null, step.Hops + 1, node);
                    }
                }
            }
        }
    }

    // An object of which nothing is known but its type, such as a service that a container hands in: what anybody writes into its members.
    private void FollowOpaque(Step step)
    {
        if (step.Path?.Head is IParameterSymbol { ContainingSymbol: IMethodSymbol constructor } parameter)
        {
            FollowCallers(constructor, parameter, step with { Path = step.Path.Tail, Context = null });
        }
        else if (step.Path is { } path && IsSource(path.Head) && path.Head is IFieldSymbol or IPropertySymbol)
        {
            foreach (ISymbol member in _facts.Calls.Implementations(path.Head, _cancellationToken))
            {
                FollowWrites(member, step with { Path = path.Tail });
            }
        }
    }

    private void FollowCreation(CreationOrigin creation, Step step)
    {
        FlowSite site = creation.Site;
        if (step.Path is not { } path)
        {
            Push(site.Receiver, null, step);
            foreach (FlowValue argument in site.Arguments)
            {
                Push(argument, null, step);
            }

            foreach (KeyValuePair<ISymbol, FlowValue> member in creation.Members)
            {
                Push(member.Value, null, step);
            }

            return;
        }

        ISymbol head = MemberIn(creation.Type, path.Head);
        foreach (KeyValuePair<ISymbol, FlowValue> written in creation.Members)
        {
            if (SymbolEqualityComparer.Default.Equals(written.Key, head))
            {
                Push(written.Value, path.Tail, step);
                return;
            }
        }

        if (!Has(creation.Type, head) && TextTypes.IsContainer(creation.Type))
        {
            // A member of an item of a copied list.
            Push(site.Receiver, path, step);
            foreach (FlowValue argument in site.Arguments)
            {
                Push(argument, path, step);
            }
        }
        else if (!Has(creation.Type, head))
        {
            // What was read is a member of the container that held this object: an entry's value, a task's result.
            Requeue(creation, path.Tail, step);
        }
        else if (site.Target is null)
        {
            Push(site.Receiver, path, step);
        }
        else if (!IsSource(site.Target) && !IsSource(head))
        {
            Requeue(creation, null, step);
        }
        else if (head is IPropertySymbol property && FlowFacts.HasGetter(property, _cancellationToken))
        {
            Enter(property.GetMethod!, -1, step with { Path = path.Tail }, new Caller(step, static _ => FlowValue.Empty, FlowValue.Of(creation)));
        }
        else if ((head as IParameterSymbol ?? PrimaryParameterOf(head)) is { } primary && IsOwn(primary, site.Target))
        {
            Push(site.Argument(primary.Ordinal), path.Tail, step);
        }
        else if (head is IParameterSymbol)
        {
            FollowOpaque(step);
        }
        else
        {
            // What the constructor writes comes from this call's arguments.
            Context? constructor = null;
            FollowWrites(head, step with { Path = path.Tail }, creation, write => IsWrittenBy(write, site.Target)
                ? constructor ??= AddCaller(ConstructorContext(site, site.Target, step), new Caller(step, site.Argument, FlowValue.Of(creation)))
                : null);
        }
    }

    private void Requeue(Origin origin, MemberPath? path, Step step) => Push(FlowValue.Of(origin), path, step);

    // Calls.
    private void FollowResult(FlowSite site, Step step)
    {
        if (site.IsDelegateCall)
        {
            foreach (Flow flow in site.Receiver.Flows)
            {
                if (flow.Origin is FunctionOrigin function)
                {
                    Enter(function.Method, -1, step, new Caller(step, site.Argument, FlowValue.Empty));
                }
                else
                {
                    Push(FlowValue.Of(flow.Origin), MemberPath.Of(site.Target!, step.Path), step);
                }
            }

            return;
        }

        if (site.Target is not { } target)
        {
            Push(site.Receiver, step.Path, step);
            return;
        }

        int labels = _policy.LabelsOfMember(target) & step.Labels;
        if (labels != 0)
        {
            Find(labels, target, target.Name, site.Node.GetLocation(), step);
            return;
        }

        step = step with { Labels = step.Labels & ~_policy.ClearedBy(site) };
        if (step.Labels == 0 || _policy.IsTrusted(target))
        {
            return;
        }

        if (IsSource(target))
        {
            foreach (IMethodSymbol method in _facts.Calls.Implementations(target, _cancellationToken).OfType<IMethodSymbol>())
            {
                Enter(method, -1, step, new Caller(step, site.Argument, site.Receiver));
            }

            return;
        }

        FollowExternal(site, target, step);
    }

    private void FollowExternal(FlowSite site, IMethodSymbol target, Step step)
    {
        Push(site.Receiver, step.Path, step);
        bool handsOn = _policy.HandsOnArguments(target);
        for (int i = 0; i < site.Arguments.Count; i++)
        {
            if ((handsOn || (i == 0 && target.IsExtensionMethod)) && IsPartOfResult(target, i))
            {
                Push(site.Arguments[i], step.Path, step);
            }

            foreach (Flow flow in site.Arguments[i].Flows)
            {
                if (flow.Origin is FunctionOrigin function)
                {
                    int taken = i;
                    Enter(function.Method, -1, step, new Caller(step, ordinal => GivenTo(site, target, taken, ordinal), FlowValue.Empty));
                }
            }
        }

        // A service that a container resolves: its members are as opaque as an injected one's.
        if (site.Receiver.IsEmpty && site.Arguments.All(argument => argument.IsEmpty))
        {
            FollowOpaque(step);
        }
    }

    // By the signature: what 'Select' yields is made of what its function returns, not of the items it goes through.
    private static bool IsPartOfResult(IMethodSymbol method, int argument)
        => !method.IsGenericMethod
            || argument >= method.Parameters.Length
            || !method.TypeParameters.Any(t => Mentions(method.ReturnType, t))
            || !method.TypeParameters.Any(t => Mentions(method.Parameters[argument].Type, t))
            || method.TypeParameters.Any(t => Mentions(method.ReturnType, t) && Mentions(method.Parameters[argument].Type, t));

    // What a method without source hands to a function that it takes: by the signature the arguments of the same type parameter, else all.
    private static FlowValue GivenTo(FlowSite site, IMethodSymbol? method, int function, int ordinal)
    {
        Func<int, bool> isGiven = argument => argument != function;
        if (method is { IsGenericMethod: true } && function < method.Parameters.Length
            && method.Parameters[function].Type is INamedTypeSymbol { DelegateInvokeMethod: { } invoke } && ordinal < invoke.Parameters.Length
            && method.TypeParameters.Where(t => Mentions(invoke.Parameters[ordinal].Type, t)).ToArray() is { Length: > 0 } wanted
            && Enumerable.Range(0, method.Parameters.Length).Any(i => i != function && wanted.Any(t => Mentions(method.Parameters[i].Type, t))))
        {
            isGiven = argument => argument != function && argument < method.Parameters.Length && wanted.Any(t => Mentions(method.Parameters[argument].Type, t));
        }

        return site.Arguments.Where((_, i) => isGiven(i)).Aggregate(site.Receiver, static (all, value) => all.Join(value.Where(static origin => origin is not FunctionOrigin)));
    }

    private static bool Mentions(ITypeSymbol type, ITypeParameterSymbol parameter) => type switch
    {
        ITypeParameterSymbol => SymbolEqualityComparer.Default.Equals(type, parameter),
        IArrayTypeSymbol array => Mentions(array.ElementType, parameter),
        INamedTypeSymbol named => named.TypeArguments.Any(argument => Mentions(argument, parameter)),
        _ => false,
    };

    private void FollowOut(OutOrigin origin, Step step)
    {
        FlowSite site = origin.Site;
        if (site.Target is not { } target)
        {
            return;
        }

        int labels = _policy.LabelsOfMember(target) & step.Labels;
        if (labels != 0)
        {
            Find(labels, target, target.Name, site.Node.GetLocation(), step);
        }
        else if (IsSource(target))
        {
            foreach (IMethodSymbol method in _facts.Calls.Implementations(target, _cancellationToken).OfType<IMethodSymbol>())
            {
                Enter(method, origin.Argument, step, new Caller(step, site.Argument, site.Receiver));
            }
        }
        else if (!_policy.IsTrusted(target))
        {
            FollowExternal(site, target, step);
        }
    }

    // Goes into a body: for its result, or for what it leaves in one of its parameters.
    private void Enter(IMethodSymbol method, int parameter, Step step, Caller caller)
    {
        if (step.Hops >= _maxHops || !_facts.TryGetBody(method, _cancellationToken, out MemberFacts member, out BodyFacts body) || !Spend(member))
        {
            return;
        }

        var key = (body, parameter, step.Path, step.Labels);
        if (!_contexts.TryGetValue(key, out Context? context))
        {
            _contexts.Add(key, context = new Context(method));
            AddCaller(context, caller);
            PushResults(body, parameter, step, context, step.Hops + 1);
        }
        else
        {
            AddCaller(context, caller);
        }
    }

    private void PushResults(BodyFacts body, int parameter, Step step, Context? context, int hops)
    {
        foreach (FlowReturn way in body.Returns)
        {
            FlowValue value = parameter < 0 || context is null ? way.Value
                : parameter < context.Method.Parameters.Length ? way.ValueOf(context.Method.Parameters[parameter]) : FlowValue.Empty;
            Push(value, step.Path, step, context, hops, null);
        }

        if (parameter < 0)
        {
            Push(body.Yields, step.Path, step, context, hops, null);
        }
    }

    // One context a creation: two objects of one type are two.
    private Context ConstructorContext(FlowSite site, IMethodSymbol constructor, Step step)
    {
        (FlowSite, Context?, MemberPath?, int) key = (site, step.Context, step.Path, step.Labels);
        if (!_creations.TryGetValue(key, out Context? context))
        {
            _creations.Add(key, context = new Context(constructor));
        }

        return context;
    }

    private Context AddCaller(Context context, Caller caller)
    {
        // Both lists may grow meanwhile: whoever comes later looks at those before him.
        context.Callers.Add(caller);
        for (int i = 0, count = context.Exits.Count; i < count; i++)
        {
            Leave(context.Exits[i], caller);
        }

        return context;
    }

    // Out of a context, to every place that has entered it so far and will.
    private void Leave(Step step, Context context)
    {
        context.Exits.Add(step);
        for (int i = 0, count = context.Callers.Count; i < count; i++)
        {
            Leave(step, context.Callers[i]);
        }
    }

    // Out of a context through a parameter or the current object, to one place that entered it.
    private void Leave(Step step, Caller caller)
    {
        // Ways out times ways in: counted also where a caller passes nothing.
        if (!TakeStep())
        {
            return;
        }

        Context? outer = caller.Step.Context;
        int hops = caller.Step.Hops;
        switch (step.Origin)
        {
            case var _ when IsOfInstance(step) && !caller.Receiver.IsEmpty:
                Push(caller.Receiver, step.Path, step, outer, hops, null);
                break;
            case var _ when IsOfInstance(step):
                FollowOpaque(step with { Context = outer });
                break;
            case ParameterOrigin parameter when step.Context is { } context && IsOwn(parameter.Parameter, context.Method):
                Push(caller.Argument(parameter.Parameter.Ordinal), step.Path, step, outer, hops, null);
                break;
            default:
                Push(FlowValue.Of(step.Origin), step.Path, step, outer, hops, null);
                break;
        }
    }

    private static bool IsOfInstance(Step step) => step.Origin is InstanceOrigin || step.Path?.Head is IParameterSymbol;

    private void Find(int labels, ISymbol symbol, string name, Location location, Step step)
    {
        if (_found.Any(s => SymbolEqualityComparer.Default.Equals(s.Symbol, symbol) && s.Location == location))
        {
            return;
        }

        var path = ImmutableArray.CreateBuilder<Location>();
        for (Step? current = step; current is not null; current = current.From)
        {
            if (current.Place is { } place)
            {
                path.Add(place.GetLocation());
            }
        }

        _nearest = Math.Min(_nearest, step.Hops);
        _found.Add(new FlowSource(labels, symbol, name, location, step.Hops, step.Path?.Last ?? symbol, path.ToImmutable()));
    }

    private bool TakeStep()
    {
        if (++_steps <= _facts.Limits.Steps)
        {
            return true;
        }

        _isCut = true;
        return false;
    }

    private bool Spend(MemberFacts member)
    {
        if (_members.Contains(member))
        {
            return true;
        }

        if (_members.Count >= _maxMembers)
        {
            _isCut = true;
            return false;
        }

        _members.Add(member);
        return true;
    }

    private ImmutableArray<SyntaxNode> CallersOf(IMethodSymbol method)
    {
        if (_facts.TryGetCallers(method, _cancellationToken, out ImmutableArray<SyntaxNode> callers))
        {
            return callers;
        }

        _isCut = true;
        return ImmutableArray<SyntaxNode>.Empty;
    }

    private MemberFacts? OwnerOf(IMethodSymbol function)
        => function.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(_cancellationToken) is { } node ? _facts.Of(node, _cancellationToken) : null;

    private static bool IsAmong(IMethodSymbol function, FlowValue value)
        => value.Flows.Any(flow => flow.Origin is FunctionOrigin f && SymbolEqualityComparer.Default.Equals(f.Method, function));

    private static bool IsOwn(IParameterSymbol parameter, IMethodSymbol method) => SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, method);

    private static bool IsSame(IParameterSymbol a, IParameterSymbol b) => SymbolEqualityComparer.Default.Equals(a, b.OriginalDefinition);

    private static bool IsSource(ISymbol symbol) => !symbol.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;

    private static bool IsData(INamedTypeSymbol type) => type.IsRecord || type.IsValueType || type.GetMembers().OfType<IPropertySymbol>().Any(p => p.SetMethod is { DeclaredAccessibility: Accessibility.Public });

    private static bool Has(ITypeSymbol? type, ISymbol member)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, member.ContainingType?.OriginalDefinition))
            {
                return true;
            }
        }

        return type is not null && type.AllInterfaces.Any(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, member.ContainingType?.OriginalDefinition) && !i.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty);
    }

    // The member that a read through an interface or base finds in an object of a known type.
    private static ISymbol MemberIn(ITypeSymbol? type, ISymbol member)
        => type is INamedTypeSymbol named && member.ContainingType is { TypeKind: TypeKind.Interface }
            ? named.FindImplementationForInterfaceMember(member) is { } implementation ? SymbolCatalog.Definition(implementation) : member
            : type is not null && (member.IsAbstract || member.IsVirtual)
                ? type.GetMembers(member.Name).FirstOrDefault(m => m.IsOverride)?.OriginalDefinition ?? member
                : member;

    private static IParameterSymbol? PrimaryParameterOf(ISymbol member)
        => member is IPropertySymbol { ContainingType.IsRecord: true } property
            && property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax
            ? property.ContainingType.InstanceConstructors.SelectMany(c => c.Parameters).FirstOrDefault(p => p.Name == property.Name
                && p.DeclaringSyntaxReferences.Any(r => r.Span == property.DeclaringSyntaxReferences[0].Span && r.SyntaxTree == property.DeclaringSyntaxReferences[0].SyntaxTree))
            : null;

    private static bool IsWrittenBy(MemberWrite write, IMethodSymbol constructor)
        => constructor.DeclaringSyntaxReferences.Any(r => r.SyntaxTree == write.Node.SyntaxTree && r.Span.Contains(write.Node.Span));

    /// <summary>One origin to look at.</summary>
    /// <param name="Context">The call it lies in; null where any caller is meant.</param>
    /// <param name="Origin">The origin.</param>
    /// <param name="Path">The members to read from it.</param>
    /// <param name="Labels">The labels that nothing has cleared yet.</param>
    /// <param name="Hops">Calls between it and the sink.</param>
    /// <param name="From">The step it comes from, nearer to the sink.</param>
    /// <param name="Place">A place worth showing.</param>
    private sealed record Step(Context? Context, Origin Origin, MemberPath? Path, int Labels, int Hops, Step? From, SyntaxNode? Place);

    /// <summary>A body that was entered, and from where.</summary>
    private sealed class Context(IMethodSymbol method)
    {
        public IMethodSymbol Method => method;

        public List<Caller> Callers { get; } = [];

        public List<Step> Exits { get; } = [];
    }

    /// <summary>A place that entered a body.</summary>
    private sealed record Caller(Step Step, Func<int, FlowValue> Argument, FlowValue Receiver);
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// What one member does with values, its lambdas and local functions included: computed once, and independent of what it calls
/// and of what anybody searches for. Read-only once made.
/// </summary>
internal sealed class MemberFacts
{
    private readonly Dictionary<SyntaxNode, FlowValue> _values;
    private readonly ILookup<SyntaxNode, FlowSite> _sitesByNode;
    private readonly Dictionary<ISymbol, BodyFacts> _functions;

    public MemberFacts(
        SyntaxNode root,
        BodyFacts body,
        Dictionary<SyntaxNode, FlowValue> values,
        ImmutableArray<FlowSite> sites,
        ImmutableArray<MemberWrite> writes,
        Dictionary<ISymbol, BodyFacts> functions)
    {
        Root = root;
        Body = body;
        Sites = sites;
        Writes = writes;
        _values = values;
        _functions = functions;
        _sitesByNode = sites.ToLookup(site => site.Node);
    }

    /// <summary>The member's declaration.</summary>
    public SyntaxNode Root { get; }

    /// <summary>The member's own body.</summary>
    public BodyFacts Body { get; }

    /// <summary>Every call and creation, in the order of analysis.</summary>
    public ImmutableArray<FlowSite> Sites { get; }

    /// <summary>Every write of a field or property.</summary>
    public ImmutableArray<MemberWrite> Writes { get; }

    /// <summary>The values that an expression can have; empty for what is constant.</summary>
    public FlowValue ValueAt(SyntaxNode expression) => _values.TryGetValue(expression, out FlowValue? value) ? value : FlowValue.Empty;

    public IEnumerable<FlowSite> SitesAt(SyntaxNode node) => _sitesByNode[node];

    /// <summary>The body of a lambda or local function of this member; null for others.</summary>
    public BodyFacts? FunctionBody(IMethodSymbol function) => _functions.TryGetValue(function, out BodyFacts? body) ? body : null;
}

/// <summary>What a method, lambda or local function returns, and what its parameters hold then.</summary>
/// <param name="Returns">One for each way out, exceptions left aside.</param>
/// <param name="Yields">What an iterator yields.</param>
internal sealed record BodyFacts(ImmutableArray<FlowReturn> Returns, FlowValue Yields)
{
    public static BodyFacts None { get; } = new(ImmutableArray<FlowReturn>.Empty, FlowValue.Empty);
}

/// <summary>A way out of a body.</summary>
/// <param name="Value">The result.</param>
/// <param name="State">What the variables hold.</param>
internal sealed record FlowReturn(FlowValue Value, FlowState State)
{
    public FlowValue ValueOf(IParameterSymbol parameter) => State.TryGetValue(new FlowVariable(parameter), out FlowValue value) ? value : FlowValue.Empty;
}

/// <summary>A place that writes a field or property, or adds to the container that it holds.</summary>
/// <param name="Member">As a definition.</param>
/// <param name="Receiver">The object; empty for a static member.</param>
/// <param name="Value">What is written.</param>
/// <param name="Node">The place.</param>
internal sealed record MemberWrite(ISymbol Member, FlowValue Receiver, FlowValue Value, SyntaxNode Node);

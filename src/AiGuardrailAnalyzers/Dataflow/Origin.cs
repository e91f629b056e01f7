using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>Where a value can come from, as far as one body can tell. Origins are the atoms of a <see cref="FlowValue"/>.</summary>
/// <param name="ordinal">Its place in the order of its member's analysis: values are kept sorted by it, so that nothing depends on hashing.</param>
internal abstract class Origin(int ordinal)
{
    public int Ordinal => ordinal;

    /// <summary>The value that comes from here and nowhere else, once somebody asked for it.</summary>
    public FlowValue? Alone { get; set; }
}

/// <summary>The value of a parameter on entry; also of a primary constructor's parameter, wherever it is read.</summary>
internal sealed class ParameterOrigin(int ordinal, IParameterSymbol parameter, SyntaxNode node) : Origin(ordinal)
{
    public IParameterSymbol Parameter => parameter;

    /// <summary>The member that was analyzed when it was made.</summary>
    public SyntaxNode Node => node;
}

/// <summary>What a field or property holds when it is read.</summary>
internal sealed class MemberOrigin(int ordinal, ISymbol member, FlowValue receiver, SyntaxNode node) : Origin(ordinal)
{
    public ISymbol Member => member;

    /// <summary>The object it is read from; empty for a static member.</summary>
    public FlowValue Receiver { get; private set; } = receiver;

    public SyntaxNode Node => node;

    public void Widen(FlowValue receiver) => Receiver = Receiver.Join(receiver);
}

/// <summary>What a call returns.</summary>
internal sealed class ResultOrigin(int ordinal, FlowSite site) : Origin(ordinal)
{
    public FlowSite Site => site;
}

/// <summary>What a call leaves in an argument: <c>out</c>, <c>ref</c>, or what it adds to a container.</summary>
internal sealed class OutOrigin(int ordinal, FlowSite site, int argument) : Origin(ordinal)
{
    public FlowSite Site => site;

    public int Argument => argument;
}

/// <summary>An object made here: by <c>new</c>, a tuple, an anonymous type or <c>with</c>.</summary>
internal sealed class CreationOrigin(int ordinal, FlowSite site) : Origin(ordinal)
{
    private readonly List<KeyValuePair<ISymbol, FlowValue>> _members = [];

    public FlowSite Site => site;

    public ITypeSymbol? Type => site.Operation.Type;

    /// <summary>What this body writes into the object's members, in the order of the first write.</summary>
    public IReadOnlyList<KeyValuePair<ISymbol, FlowValue>> Members => _members;

    public void Write(ISymbol member, FlowValue value)
    {
        int index = _members.FindIndex(pair => SymbolEqualityComparer.Default.Equals(pair.Key, member));
        if (index < 0)
        {
            _members.Add(new(member, value));
        }
        else
        {
            _members[index] = new(member, _members[index].Value.Join(value));
        }
    }
}

/// <summary>A lambda, local function or method used as a value.</summary>
internal sealed class FunctionOrigin(int ordinal, IMethodSymbol method) : Origin(ordinal)
{
    public IMethodSymbol Method => method;
}

/// <summary>The current object of a member.</summary>
internal sealed class InstanceOrigin(int ordinal, SyntaxNode node) : Origin(ordinal)
{
    public SyntaxNode Node => node;
}

/// <summary>A known truth value: tells the live branch of a short-circuited condition.</summary>
internal sealed class TruthOrigin(int ordinal, bool value) : Origin(ordinal)
{
    public bool Value => value;
}

/// <summary>The outcome of a test; a branch on it may clear the variables that the test is about.</summary>
internal sealed class TestOrigin(int ordinal, FlowTest test, bool isNegated) : Origin(ordinal)
{
    public FlowTest Test => test;

    public bool IsNegated => isNegated;
}

using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>What can hold a value within a body: a local, a parameter, a flow capture, or a member of one (<c>request.Text</c>, <c>this._name</c>).</summary>
/// <param name="Root">Symbol or capture id; null for the current object and static members.</param>
/// <param name="Member">The member of it; null for the variable itself.</param>
internal readonly record struct FlowVariable(object? Root, ISymbol? Member = null)
{
    public bool Equals(FlowVariable other)
        => SameRoot(Root, other.Root) && SymbolEqualityComparer.Default.Equals(Member, other.Member);

    public override int GetHashCode()
        => (Root is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : Root?.GetHashCode() ?? 0) * 31
            + SymbolEqualityComparer.Default.GetHashCode(Member);

    private static bool SameRoot(object? a, object? b)
        => a is ISymbol x && b is ISymbol y ? SymbolEqualityComparer.Default.Equals(x, y) : Equals(a, b);
}

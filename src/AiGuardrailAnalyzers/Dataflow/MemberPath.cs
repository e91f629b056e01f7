using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>The members still to be read from an object that a search follows: <c>.Options.Text</c>. Null means the object as a whole.</summary>
internal sealed class MemberPath : IEquatable<MemberPath>
{
    // Deeper reads are cut to their outermost members: then the object that is found there counts as a whole.
    private const int MaxLength = 4;

    private readonly int _length;
    private readonly int _hash;

    private MemberPath(ISymbol head, MemberPath? tail)
    {
        Head = head;
        Tail = tail;
        _length = 1 + (tail?._length ?? 0);
        _hash = SymbolEqualityComparer.Default.GetHashCode(head) * 31 + (tail?._hash ?? 0);
    }

    public ISymbol Head { get; }

    public MemberPath? Tail { get; }

    public ISymbol Last => Tail?.Last ?? Head;

    public static MemberPath Of(ISymbol head, MemberPath? tail) => new(head, Cut(tail, MaxLength - 1));

    public bool Equals(MemberPath? other)
        => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _length == other._length && SymbolEqualityComparer.Default.Equals(Head, other.Head) && Equals(Tail, other.Tail));

    public override bool Equals(object? obj) => Equals(obj as MemberPath);

    public override int GetHashCode() => _hash;

    public override string ToString() => "." + Head.Name + Tail;

    private static MemberPath? Cut(MemberPath? path, int length)
        => path is null || length == 0 ? null : path._length <= length ? path : new MemberPath(path.Head, Cut(path.Tail, length - 1));
}

using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// The names that each member of one syntax tree writes: syntax only, made once a tree. It answers 'who may use this name' without
/// binding anything, so that only the few places that may matter are bound.
/// </summary>
internal sealed class TreeIndex
{
    /// <summary>Stands among the names of a member that writes <c>new(…)</c>, which names no type.</summary>
    public const string UnnamedCreation = "new()";

    /// <summary>Begins the names that stand for <c>["key"]</c>: the key follows.</summary>
    public const string KeyPrefix = "[";

    private static readonly ConditionalWeakTable<SyntaxTree, TreeIndex> s_cache = new();

    private readonly Dictionary<string, List<IndexedMember>> _users = new(StringComparer.Ordinal);
    private readonly List<BaseTypeDeclarationSyntax> _types = [];

    private TreeIndex(SyntaxNode root, CancellationToken cancellationToken) => Fill(root, cancellationToken);

    /// <summary>Type declarations in source order.</summary>
    public IReadOnlyList<BaseTypeDeclarationSyntax> Types => _types;

    /// <summary>Every name that some member writes.</summary>
    public IReadOnlyCollection<string> UsedNames => _users.Keys;

    public static TreeIndex For(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_cache.TryGetValue(tree, out TreeIndex? known))
        {
            return known;
        }

        var index = new TreeIndex(tree.GetRoot(cancellationToken), cancellationToken);
        return s_cache.GetValue(tree, _ => index);
    }

    /// <summary>The members that write a name in an expression, in the order in which they first do.</summary>
    public IReadOnlyList<IndexedMember> UsersOf(string name)
        => _users.TryGetValue(name, out List<IndexedMember>? users) ? users : [];

    // One pass over the nodes, which come in source order: a member is left where the next node lies behind it.
    private void Fill(SyntaxNode root, CancellationToken cancellationToken)
    {
        var open = new Stack<(IndexedMember Member, int End)>();
        IndexedMember? topLevel = null;
        foreach (SyntaxNode node in root.DescendantNodesAndSelf())
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (open.Count > 0 && node.SpanStart >= open.Peek().End)
            {
                open.Pop();
            }

            switch (node)
            {
                case SimpleNameSyntax name:
                    Use(name.Identifier.ValueText);
                    break;
                case ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 }:
                    Use(UnnamedCreation);
                    break;
                case BracketedArgumentListSyntax { Arguments: { Count: 1 } keys } when keys[0].Expression is LiteralExpressionSyntax { Token.Value: string key }:
                    Use(KeyPrefix + key);
                    break;
                case LocalFunctionStatementSyntax when open.Count > 0:
                case BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax when open.Count == 0:
                case VariableDeclaratorSyntax { Initializer: not null, Parent.Parent: BaseFieldDeclarationSyntax } when open.Count == 0:
                    open.Push((new IndexedMember(node), node.Span.End));
                    break;
                case BaseListSyntax { Parent: TypeDeclarationSyntax { ParameterList: not null } type }:
                    open.Push((new IndexedMember(type), node.Span.End));
                    break;
                case GlobalStatementSyntax { Parent: CompilationUnitSyntax unit }:
                    open.Push((topLevel ??= new IndexedMember(unit), node.Span.End));
                    break;
                case BaseTypeDeclarationSyntax type:
                    _types.Add(type);
                    break;
            }
        }

        void Use(string name)
        {
            if (open.Count == 0)
            {
                return;
            }

            if (!_users.TryGetValue(name, out List<IndexedMember>? users))
            {
                _users.Add(name, users = []);
            }

            foreach ((IndexedMember member, _) in open)
            {
                if (users.LastIndexOf(member) < 0)
                {
                    users.Add(member);
                }
            }
        }
    }
}

/// <summary>A member that writes names.</summary>
/// <param name="declaration">
/// Method, property, field declarator, type (its primary constructor's base call), compilation unit (top-level statements), or a local
/// function, whose names its member writes too.
/// </param>
internal sealed class IndexedMember(SyntaxNode declaration)
{
    public SyntaxNode Declaration { get; } = declaration;
}

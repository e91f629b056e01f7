using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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

    private readonly Dictionary<string, ImmutableArray<IndexedMember>> _users;

    private TreeIndex(ImmutableArray<IndexedMember> members, ImmutableArray<BaseTypeDeclarationSyntax> types)
    {
        Members = members;
        Types = types;
        var users = new Dictionary<string, ImmutableArray<IndexedMember>.Builder>(StringComparer.Ordinal);
        foreach (IndexedMember member in members)
        {
            foreach (string name in member.UsedNames)
            {
                if (!users.TryGetValue(name, out ImmutableArray<IndexedMember>.Builder? list))
                {
                    users.Add(name, list = ImmutableArray.CreateBuilder<IndexedMember>());
                }

                list.Add(member);
            }
        }

        _users = users.ToDictionary(pair => pair.Key, pair => pair.Value.ToImmutable(), StringComparer.Ordinal);
    }

    /// <summary>Members in source order.</summary>
    public ImmutableArray<IndexedMember> Members { get; }

    /// <summary>Type declarations in source order.</summary>
    public ImmutableArray<BaseTypeDeclarationSyntax> Types { get; }

    /// <summary>Every name that some member writes.</summary>
    public IReadOnlyCollection<string> UsedNames => _users.Keys;

    public static TreeIndex For(SyntaxTree tree, CancellationToken cancellationToken)
    {
        if (s_cache.TryGetValue(tree, out TreeIndex? known))
        {
            return known;
        }

        var collector = new Collector(cancellationToken);
        collector.Visit(tree.GetRoot(cancellationToken));
        var index = new TreeIndex(collector.Members.ToImmutable(), collector.Types.ToImmutable());
        return s_cache.GetValue(tree, _ => index);
    }

    /// <summary>The members that write a name in an expression.</summary>
    public ImmutableArray<IndexedMember> UsersOf(string name)
        => _users.TryGetValue(name, out ImmutableArray<IndexedMember> users) ? users : ImmutableArray<IndexedMember>.Empty;

    /// <summary>Walks declarations; the body of each member is read for names only.</summary>
    private sealed class Collector(CancellationToken cancellationToken) : CSharpSyntaxWalker
    {
        private HashSet<string>? _names;

        public ImmutableArray<IndexedMember>.Builder Members { get; } = ImmutableArray.CreateBuilder<IndexedMember>();

        public ImmutableArray<BaseTypeDeclarationSyntax>.Builder Types { get; } = ImmutableArray.CreateBuilder<BaseTypeDeclarationSyntax>();

        public override void Visit(SyntaxNode? node)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (node)
            {
                case CompilationUnitSyntax unit:
                    VisitUnit(unit);
                    break;
                case BaseTypeDeclarationSyntax type:
                    Types.Add(type);
                    if (type is TypeDeclarationSyntax { ParameterList: not null, BaseList: { } bases })
                    {
                        VisitMember(type, type.Identifier.ValueText, bases);
                    }

                    base.Visit(node);
                    break;
                case BaseMethodDeclarationSyntax method when _names is null:
                    VisitMember(method, NameOf(method), method);
                    break;
                case BasePropertyDeclarationSyntax property when _names is null:
                    VisitMember(property, property is PropertyDeclarationSyntax p ? p.Identifier.ValueText : "this[]", property);
                    break;
                case VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } field when _names is null:
                    if (field.Initializer is not null)
                    {
                        VisitMember(field, field.Identifier.ValueText, field);
                    }

                    break;
                case LocalFunctionStatementSyntax function when _names is { } outer:
                    VisitMember(function, function.Identifier.ValueText, function);
                    outer.UnionWith(Members[Members.Count - 1].UsedNames);
                    _names = outer;
                    break;
                case ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: > 0 }:
                    _names?.Add(UnnamedCreation);
                    base.Visit(node);
                    break;
                case BracketedArgumentListSyntax { Arguments: { Count: 1 } keys } when keys[0].Expression is LiteralExpressionSyntax { Token.Value: string key }:
                    _names?.Add(KeyPrefix + key);
                    break;
                case SimpleNameSyntax name:
                    _names?.Add(name.Identifier.ValueText);
                    base.Visit(node);
                    break;
                default:
                    base.Visit(node);
                    break;
            }
        }

        private void VisitUnit(CompilationUnitSyntax unit)
        {
            if (unit.Members.Any(SyntaxKind.GlobalStatement))
            {
                _names = new HashSet<string>(StringComparer.Ordinal);
                foreach (MemberDeclarationSyntax statement in unit.Members.Where(member => member.IsKind(SyntaxKind.GlobalStatement)))
                {
                    base.Visit(statement);
                }

                Members.Add(new IndexedMember(unit, WellKnownMemberNames.TopLevelStatementsEntryPointMethodName, Sorted(_names)));
                _names = null;
            }

            foreach (MemberDeclarationSyntax member in unit.Members.Where(member => !member.IsKind(SyntaxKind.GlobalStatement)))
            {
                Visit(member);
            }
        }

        private void VisitMember(SyntaxNode declaration, string name, SyntaxNode body)
        {
            _names = new HashSet<string>(StringComparer.Ordinal);
            base.Visit(body);
            Members.Add(new IndexedMember(declaration, name, Sorted(_names)));
            _names = null;
        }

        private static ImmutableArray<string> Sorted(HashSet<string> names) => names.OrderBy(n => n, StringComparer.Ordinal).ToImmutableArray();

        private static string NameOf(BaseMethodDeclarationSyntax method) => method switch
        {
            MethodDeclarationSyntax m => m.Identifier.ValueText,
            ConstructorDeclarationSyntax c => c.Identifier.ValueText,
            _ => "",
        };
    }
}

/// <summary>A member and the names it writes.</summary>
/// <param name="Declaration">
/// Method, property, field declarator, type (its primary constructor's base call), compilation unit (top-level statements), or a local
/// function, whose names its member holds too.
/// </param>
/// <param name="Name">The name by which code refers to it.</param>
/// <param name="UsedNames">The simple names in it, sorted.</param>
internal sealed record IndexedMember(SyntaxNode Declaration, string Name, ImmutableArray<string> UsedNames);

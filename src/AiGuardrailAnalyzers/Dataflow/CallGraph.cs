using System.Diagnostics.CodeAnalysis;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// Who calls whom in a compilation, both ways, on demand. Candidates come from the syntax index by name; only they are bound.
/// Facts about one body or one member do not depend on any search, so they are cached and every search sees the same.
/// </summary>
internal sealed class CallGraph
{
    /// <summary>An interface or virtual member with more implementations than this is not followed (rules.md: 'few implementations').</summary>
    public const int MaxImplementations = 4;

    private readonly Compilation _compilation;
    private readonly int _maxImplementations;
    private readonly ConcurrentDictionary<string, ImmutableArray<IndexedMember>> _users = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<CallSite>> _references = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<string, ILookup<ISymbol, CallSite>> _usesByName = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<ISymbol>> _implementations = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<SyntaxNode>> _callers = new(SymbolEqualityComparer.Default);
    private readonly MessageDispatch _messages;
    private readonly QueueDispatch _queues;
    private readonly Lazy<ImmutableArray<TreeIndex>> _trees;
    private readonly Lazy<ILookup<string, BaseTypeDeclarationSyntax>> _typesByBase;
    private readonly Lazy<HashSet<string>> _typeNames;
    private readonly ConcurrentDictionary<string, HashSet<string>> _derivedNames = new(StringComparer.Ordinal);

    public CallGraph(Compilation compilation, int maxImplementations = MaxImplementations)
    {
        _maxImplementations = maxImplementations;
        _compilation = compilation;
        _messages = new MessageDispatch(this);
        _queues = new QueueDispatch(this);
        _trees = new(() => compilation.SyntaxTrees.Select(tree => TreeIndex.For(tree, CancellationToken.None)).ToImmutableArray());
        _typeNames = new(() => new HashSet<string>(Trees.SelectMany(tree => tree.Types).Select(type => type.Identifier.ValueText), StringComparer.Ordinal));
        _typesByBase = new(() => Trees.SelectMany(tree => tree.Types)
            .SelectMany(type => type.BaseList?.Types.Select(b => (Base: SimpleName(b.Type), Type: type)) ?? Enumerable.Empty<(string Base, BaseTypeDeclarationSyntax Type)>())
            .ToLookup(pair => pair.Base, pair => pair.Type, StringComparer.Ordinal));
    }

    /// <summary>False where a type as written, by its simple name, is another type of this compilation than one that has the given type's members; nothing is bound.</summary>
    public bool MayBe(TypeSyntax written, INamedTypeSymbol type)
        => SimpleName(written) is var name
            && (!_typeNames.Value.Contains(name)
                || (_derivedNames.TryGetValue(type.Name, out HashSet<string>? known) ? known : _derivedNames.GetOrAdd(type.Name, DerivedNames(type.Name))).Contains(name));

    private HashSet<string> DerivedNames(string name)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { name };
        var work = new Queue<string>(names);
        while (work.Count > 0)
        {
            foreach (BaseTypeDeclarationSyntax derived in _typesByBase.Value[work.Dequeue()])
            {
                if (names.Add(derived.Identifier.ValueText))
                {
                    work.Enqueue(derived.Identifier.ValueText);
                }
            }
        }

        return names;
    }

    /// <summary>The index of every tree, in the compilation's order.</summary>
    public ImmutableArray<TreeIndex> Trees => _trees.Value;

    /// <summary>The compilation's own cached model: inside an analyzer run the driver's (80 of 80 tried), so nothing is bound twice.</summary>
#pragma warning disable RS1030 // A rule that follows calls must bind other trees; this is the one place that does, and the index keeps them few.
    public SemanticModel Model(SyntaxTree tree) => _compilation.GetSemanticModel(tree);
#pragma warning restore RS1030

    /// <summary>True for the compilation's own trees: a symbol's declaration may lie in a referenced project.</summary>
    public bool Contains(SyntaxTree tree) => _compilation.ContainsSyntaxTree(tree);

    /// <summary>True where some member writes one of these names: the cheapest question about a compilation.</summary>
    public bool AnyUse(IEnumerable<string> names) => names.Any(name => !UsersOf(name).IsEmpty);

    /// <summary>The members that write a name, in the order of the trees; nothing is bound.</summary>
    public ImmutableArray<IndexedMember> UsersOf(string name)
        => _users.TryGetValue(name, out ImmutableArray<IndexedMember> known)
            ? known
            : _users.GetOrAdd(name, FindUsers(name));

    private ImmutableArray<IndexedMember> FindUsers(string name)
    {
        var users = ImmutableArray.CreateBuilder<IndexedMember>();
        foreach (TreeIndex tree in Trees)
        {
            users.AddRange(tree.UsersOf(name));
        }

        return users.ToImmutable();
    }

    /// <summary>The members that write one of these names.</summary>
    public IEnumerable<IndexedMember> UsersOf(IEnumerable<string> names) => names.OrderBy(n => n, StringComparer.Ordinal).SelectMany(name => UsersOf(name)).Distinct();

    /// <summary>The places that use a member of this compilation, also through an interface or base member, in the order of file and place.</summary>
    public ImmutableArray<CallSite> ReferencesTo(ISymbol member, CancellationToken cancellationToken)
    {
        ISymbol definition = SymbolCatalog.Definition(member);
        if (_references.TryGetValue(definition, out ImmutableArray<CallSite> known))
        {
            return known;
        }

        // Many members can share a name: its uses are bound once for all of them.
        string name = WrittenName(definition);
        if (!_usesByName.TryGetValue(name, out ILookup<ISymbol, CallSite>? uses))
        {
            uses = _usesByName.GetOrAdd(name, Uses(ImmutableHashSet.Create(StringComparer.Ordinal, name), cancellationToken).ToLookup(use => use.Target, SymbolEqualityComparer.Default));
        }

        ImmutableArray<CallSite> found = UsedAs(definition).SelectMany(target => uses[target])
            .OrderBy(use => use.Node.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(use => use.Node.SpanStart).ToImmutableArray();
        return _references.GetOrAdd(definition, found);
    }

    /// <summary>
    /// The places that call a member of this compilation or hand it over, in the order of file and place; of a constructor also <c>new(…)</c>,
    /// <c>: this(…)</c> and the base calls of derived types.
    /// </summary>
    public ImmutableArray<SyntaxNode> CallersOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var definition = (IMethodSymbol)SymbolCatalog.Definition(method);
        if (!_callers.TryGetValue(definition, out ImmutableArray<SyntaxNode> callers))
        {
            IEnumerable<SyntaxNode> found = ReferencesTo(definition, cancellationToken).Select(use => CallOf(use.Node));
            if (definition.MethodKind == MethodKind.Constructor)
            {
                found = found.Concat(UnnamedCreations(definition, cancellationToken)).Concat(ChainedCalls(definition, cancellationToken));
            }

            callers = _callers.GetOrAdd(definition, found.Distinct().OrderBy(node => node.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(node => node.SpanStart).ToImmutableArray());
        }

        return callers;
    }

    // The invocation whose method a name is; the name itself where it is handed over.
    private static SyntaxNode CallOf(SyntaxNode name)
    {
        SyntaxNode whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access
            : name.Parent is MemberBindingExpressionSyntax binding ? binding
            : name;
        return whole.Parent is InvocationExpressionSyntax invocation && invocation.Expression == whole ? invocation : name;
    }

    private IEnumerable<SyntaxNode> UnnamedCreations(IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        foreach (IndexedMember user in UsersOf(TreeIndex.UnnamedCreation))
        {
            foreach (ImplicitObjectCreationExpressionSyntax creation in user.Declaration.DescendantNodes().OfType<ImplicitObjectCreationExpressionSyntax>())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (creation.ArgumentList.Arguments.Count > 0
                    && Takes(constructor, creation.ArgumentList.Arguments.Count)
                    && SymbolEqualityComparer.Default.Equals(TargetOf(Model(creation.SyntaxTree), creation, cancellationToken), constructor))
                {
                    yield return creation;
                }
            }
        }
    }

    private static bool Takes(IMethodSymbol method, int arguments)
        => arguments <= method.Parameters.Length ? method.Parameters.Skip(arguments).All(p => p.IsOptional || p.IsParams) : method.Parameters.LastOrDefault()?.IsParams == true;

    private IEnumerable<SyntaxNode> ChainedCalls(IMethodSymbol constructor, CancellationToken cancellationToken)
    {
        IEnumerable<SyntaxNode> own = constructor.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken));
        foreach (TypeDeclarationSyntax type in own.Concat(_typesByBase.Value[constructor.ContainingType.Name]).OfType<TypeDeclarationSyntax>())
        {
            IEnumerable<SyntaxNode> calls = type.Members.OfType<ConstructorDeclarationSyntax>().Select(c => c.Initializer).OfType<SyntaxNode>()
                .Concat(type.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>() ?? Enumerable.Empty<SyntaxNode>());
            foreach (SyntaxNode call in calls)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Model(call.SyntaxTree).GetSymbolInfo(call, cancellationToken).Symbol is { } target
                    && SymbolEqualityComparer.Default.Equals(SymbolCatalog.Definition(target), constructor))
                {
                    yield return call;
                }
            }
        }
    }

    /// <summary>Every use of these names that binds to a member; also of members of references.</summary>
    public IEnumerable<CallSite> Uses(ImmutableHashSet<string> names, CancellationToken cancellationToken)
        => UsersOf(names)
            .Where(user => user.Declaration is not LocalFunctionStatementSyntax)
            .SelectMany(user => UsesIn(user.Declaration, names, cancellationToken));

    /// <summary>
    /// The bodies that run when a member is used: its own, or those of the few members of this compilation that implement or override it.
    /// Empty for members of references.
    /// </summary>
    public ImmutableArray<SyntaxNode> BodiesOf(ISymbol member, CancellationToken cancellationToken)
        => Implementations(member, cancellationToken).SelectMany(m => m.DeclaringSyntaxReferences)
            .Select(reference => BodyOf(reference.GetSyntax(cancellationToken))).Where(node => _compilation.ContainsSyntaxTree(node.SyntaxTree)).ToImmutableArray();

    /// <summary>The same bodies as operations, as far as they have any.</summary>
    public IEnumerable<IOperation> OperationsOf(ISymbol member, CancellationToken cancellationToken)
        => BodiesOf(member, cancellationToken).Select(body => Model(body.SyntaxTree).GetOperation(body, cancellationToken)).OfType<IOperation>();

    /// <summary>The members that a use of this one can mean: itself when it has a body, else its few implementations and overrides.</summary>
    public ImmutableArray<ISymbol> Implementations(ISymbol member, CancellationToken cancellationToken)
    {
        ISymbol definition = SymbolCatalog.Definition(member);
        return _implementations.TryGetValue(definition, out ImmutableArray<ISymbol> known)
            ? known
            : _implementations.GetOrAdd(definition, FindImplementations(definition, cancellationToken));
    }

    /// <summary>
    /// The places that run a body: uses of its member, unless they mean so many implementations that it is anyone's guess, and the places
    /// that send the message it handles or fill the queue it empties.
    /// </summary>
    public IEnumerable<CallSite> CallersOf(SyntaxNode body, CancellationToken cancellationToken)
        => SymbolOf(body, cancellationToken) is { } symbol and (IMethodSymbol or IPropertySymbol)
            ? ReferencesTo(symbol, cancellationToken)
                .Where(site => Implementations(site.Target, cancellationToken).Contains(SymbolCatalog.Definition(symbol), SymbolEqualityComparer.Default))
                .Concat(symbol is IMethodSymbol handler ? _messages.SendersTo(handler).Concat(_queues.WritersTo(handler)) : Enumerable.Empty<CallSite>())
            : Enumerable.Empty<CallSite>();

    /// <summary>The body that a node's code belongs to: the member or local function, or a lambda that is an entry of its own.</summary>
    public static SyntaxNode? OwnerOf(SyntaxNode node, Func<SyntaxNode, bool> isEntry)
        => node.Ancestors().FirstOrDefault(n => n is LocalFunctionStatementSyntax || IsMember(n) || (n is AnonymousFunctionExpressionSyntax && isEntry(n)));

    private IEnumerable<CallSite> UsesIn(SyntaxNode member, ImmutableHashSet<string> names, CancellationToken cancellationToken)
    {
        SemanticModel model = Model(member.SyntaxTree);
        foreach (SimpleNameSyntax written in CodeOf(member).DescendantNodes(n => !IsOtherBody(n, member) || n is LocalFunctionStatementSyntax).OfType<SimpleNameSyntax>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (names.Contains(written.Identifier.ValueText) && UseOf(written) is var use && (use != written || !SyntaxFacts.IsInTypeOnlyContext(use))
                && TargetOf(model, use, cancellationToken) is { } target)
            {
                yield return new CallSite(use, target);
            }
        }
    }

    /// <summary>True for what holds code of its own: a member, a lambda, a local function.</summary>
    public static bool IsBody(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax || IsMember(node);

    /// <summary>The member, lambda or local function that a node belongs to, as declared.</summary>
    public static SyntaxNode? EnclosingBody(SyntaxNode node)
        => node.Ancestors().FirstOrDefault(IsBody);

    /// <summary>The symbol of a body: method, property, field or, for top-level statements, the entry point.</summary>
    public ISymbol? SymbolOf(SyntaxNode body, CancellationToken cancellationToken)
    {
        SemanticModel model = Model(body.SyntaxTree);
        return body is AnonymousFunctionExpressionSyntax
            ? model.GetSymbolInfo(body, cancellationToken).Symbol
            : model.GetDeclaredSymbol(body, cancellationToken);
    }

    /// <summary>The member that a use means, as a definition: of an invocation or name its method or property, of a creation its constructor.</summary>
    public static ISymbol? TargetOf(SemanticModel model, ExpressionSyntax use, CancellationToken cancellationToken)
    {
        SymbolInfo info = model.GetSymbolInfo(use, cancellationToken);
        ISymbol? symbol = info.Symbol ?? (info.CandidateSymbols.Length == 1 ? info.CandidateSymbols[0] : null);
        return symbol is IMethodSymbol or IPropertySymbol ? SymbolCatalog.Definition(symbol) : null;
    }

    /// <summary>The name that an invocation writes: <c>B</c> in <c>a.B(…)</c>, <c>a?.B(…)</c> and <c>B(…)</c>; null where it writes none.</summary>
    public static SimpleNameSyntax? NameOf(InvocationExpressionSyntax invocation) => invocation.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        _ => invocation.Expression as SimpleNameSyntax,
    };

    /// <summary>The method that an invocation calls, as a definition; false where it does not bind.</summary>
    public bool TryGetTarget(InvocationExpressionSyntax invocation, CancellationToken cancellationToken, [NotNullWhen(true)] out IMethodSymbol? method)
        => (method = TargetOf(Model(invocation.SyntaxTree), invocation, cancellationToken) as IMethodSymbol) is not null;

    private ImmutableArray<ISymbol> FindImplementations(ISymbol member, CancellationToken cancellationToken)
    {
        bool isOpen = member.IsAbstract || member.IsVirtual || member.IsOverride || member.ContainingType?.TypeKind == TypeKind.Interface;
        if (!isOpen || member.ContainingType is not { } type)
        {
            return ImmutableArray.Create(member);
        }

        var found = ImmutableArray.CreateBuilder<ISymbol>();
        if (!member.IsAbstract)
        {
            found.Add(member);
        }

        foreach (INamedTypeSymbol derived in DerivedTypes(type, cancellationToken))
        {
            ISymbol? implementation = type.TypeKind == TypeKind.Interface
                ? derived.FindImplementationForInterfaceMember(ConstructedFor(member, derived))
                : derived.GetMembers(member.Name).FirstOrDefault(m => Overrides(m, member));
            if (implementation is not null && !found.Contains(SymbolCatalog.Definition(implementation), SymbolEqualityComparer.Default))
            {
                found.Add(SymbolCatalog.Definition(implementation));
                if (found.Count > _maxImplementations)
                {
                    return ImmutableArray.Create(member);
                }
            }
        }

        return found.ToImmutable();
    }

    // An interface of type parameters is implemented by its construction: look the member up there.
    private static ISymbol ConstructedFor(ISymbol member, INamedTypeSymbol type)
        => type.AllInterfaces.FirstOrDefault(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, member.ContainingType)) is { IsGenericType: true } constructed
            ? constructed.GetMembers(member.Name).FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, member)) ?? member
            : member;

    private IEnumerable<INamedTypeSymbol> DerivedTypes(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default) { type };
        var work = new Queue<INamedTypeSymbol>(seen);
        while (work.Count > 0)
        {
            INamedTypeSymbol parent = work.Dequeue();
            foreach (BaseTypeDeclarationSyntax declaration in _typesByBase.Value[parent.Name])
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Model(declaration.SyntaxTree).GetDeclaredSymbol(declaration, cancellationToken) is { } derived
                    && (SymbolEqualityComparer.Default.Equals(derived.BaseType?.OriginalDefinition, parent)
                        || derived.Interfaces.Any(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, parent)))
                    && seen.Add(derived))
                {
                    work.Enqueue(derived);
                    yield return derived;
                }
            }
        }
    }

    private static bool Overrides(ISymbol member, ISymbol overridden)
    {
        for (ISymbol? current = member; current is not null; current = Overridden(current))
        {
            if (SymbolEqualityComparer.Default.Equals(current.OriginalDefinition, overridden) && !ReferenceEquals(current, member))
            {
                return true;
            }
        }

        return false;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    // What code names when it may mean a member: itself, what it overrides, the interface members that it implements.
    private static IEnumerable<ISymbol> UsedAs(ISymbol member)
    {
        var targets = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { member };
        for (ISymbol? current = Overridden(member); current is not null; current = Overridden(current))
        {
            targets.Add(current.OriginalDefinition);
        }

        if (member.ContainingType is { TypeKind: not TypeKind.Interface } type)
        {
            foreach (INamedTypeSymbol face in type.AllInterfaces)
            {
                foreach (ISymbol used in face.GetMembers(member.Name))
                {
                    if (type.FindImplementationForInterfaceMember(used) is { } implementation
                        && SymbolEqualityComparer.Default.Equals(SymbolCatalog.Definition(implementation), member))
                    {
                        targets.Add(used.OriginalDefinition);
                    }
                }
            }
        }

        return targets;
    }

    // 'a.B' and 'a.B(…)' are bound at the name; 'new B(…)' at the creation, which tells the constructor.
    private static ExpressionSyntax UseOf(SimpleNameSyntax name)
    {
        SyntaxNode outer = name;
        while (outer.Parent is QualifiedNameSyntax or AliasQualifiedNameSyntax)
        {
            outer = outer.Parent;
        }

        return outer.Parent is ObjectCreationExpressionSyntax creation && creation.Type == outer ? creation : name;
    }

    /// <summary>The name by which code refers to a member or local function; null for what has none.</summary>
    public static string? DeclaredName(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText,
        LocalFunctionStatementSyntax function => function.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        VariableDeclaratorSyntax field => field.Identifier.ValueText,
        _ => null,
    };

    private static string WrittenName(ISymbol member)
        => member is IMethodSymbol { MethodKind: MethodKind.Constructor } ? member.ContainingType.Name : member.Name;

    private static SyntaxNode BodyOf(SyntaxNode declaration)
        => declaration is AccessorDeclarationSyntax { Parent.Parent: { } property } ? property : declaration;

    private static bool IsMember(SyntaxNode node)
        => node is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or CompilationUnitSyntax or TypeDeclarationSyntax
            || node is VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax };

    // A primary constructor runs nothing but its base call.
    private static SyntaxNode CodeOf(SyntaxNode body) => body is TypeDeclarationSyntax { BaseList: { } bases } ? bases : body;

    // A local function runs where it is called, not where it is declared.
    private static bool IsOtherBody(SyntaxNode node, SyntaxNode body)
        => node != body && (node is LocalFunctionStatementSyntax || (body is CompilationUnitSyntax && node is BaseTypeDeclarationSyntax or BaseNamespaceDeclarationSyntax));

    /// <summary>The simple name that a type is written with; empty where it has none.</summary>
    public static string SimpleName(TypeSyntax type) => type switch
    {
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        _ => "",
    };
}

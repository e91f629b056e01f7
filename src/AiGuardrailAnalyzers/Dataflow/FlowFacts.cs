using System.Collections.Concurrent;
using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>The facts of the members of a compilation, made on demand and kept.</summary>
internal sealed class FlowFacts(CallGraph calls, SearchLimits? limits = null)
{
    /// <summary>A name that more members write than this is not looked up: to bind them all costs more than an answer is worth.</summary>
    public const int MaxUsers = 300;

    /// <summary>More callers of one member are a utility's, more writers a variable's of the whole program: nothing is proven of them.</summary>
    public const int MaxCallers = 60;

    private readonly ConcurrentDictionary<SyntaxNode, MemberFacts?> _facts = new();
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<MemberWrite>?> _writes = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ImmutableArray<SyntaxNode>?> _callers = new(SymbolEqualityComparer.Default);

    public CallGraph Calls => calls;

    /// <summary>How far a search in these facts goes.</summary>
    public SearchLimits Limits { get; } = limits ?? new();

    /// <summary>The facts of the member that a node lies in; null where it lies in none or has no flow graph.</summary>
    public MemberFacts? Of(SyntaxNode node, CancellationToken cancellationToken)
    {
        if (RootOf(node) is not { } root)
        {
            return null;
        }

        if (!_facts.TryGetValue(root, out MemberFacts? facts))
        {
            facts = Compute(root, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            facts = _facts.GetOrAdd(root, facts);
        }

        return facts;
    }

    /// <summary>The body of a method or accessor of this compilation, and the facts that hold it; false for others.</summary>
    public bool TryGetBody(IMethodSymbol method, CancellationToken cancellationToken, out MemberFacts member, out BodyFacts body)
    {
        (member, body) = (null!, BodyFacts.None);
        if (DeclarationOf(method, cancellationToken) is not { } declaration || Of(declaration, cancellationToken) is not { } facts)
        {
            return false;
        }

        bool isFunction = method.MethodKind is MethodKind.LocalFunction or MethodKind.AnonymousFunction;
        (member, body) = (facts, isFunction ? facts.FunctionBody(method) ?? BodyFacts.None : facts.Body);
        return true;
    }

    /// <summary>The places that call a method of this compilation or hand it over; false where they are too many to look at.</summary>
    public bool TryGetCallers(IMethodSymbol method, CancellationToken cancellationToken, out ImmutableArray<SyntaxNode> callers)
    {
        ISymbol definition = SymbolCatalog.Definition(method);
        if (!_callers.TryGetValue(definition, out ImmutableArray<SyntaxNode>? known))
        {
            known = IsCommon(method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name : method.Name) ? null : calls.CallersOf(method, cancellationToken);
            known = _callers.GetOrAdd(definition, known?.Length > Limits.Callers ? null : known);
        }

        callers = known ?? ImmutableArray<SyntaxNode>.Empty;
        return known is not null;
    }

    /// <summary>Every write of a field or property of this compilation, in the order of file and place; false where they are too many to look at.</summary>
    public bool TryGetWrites(ISymbol member, CancellationToken cancellationToken, out ImmutableArray<MemberWrite> writes)
    {
        ISymbol definition = SymbolCatalog.Definition(member);
        if (!_writes.TryGetValue(definition, out ImmutableArray<MemberWrite>? known))
        {
            known = _writes.GetOrAdd(definition, IsCommon(definition.Name) ? null : WritesOf(definition, cancellationToken));
        }

        writes = known ?? ImmutableArray<MemberWrite>.Empty;
        return known is not null;
    }

    private bool IsCommon(string name) => calls.UsersOf(name).Length > Limits.Users;

    private ImmutableArray<MemberWrite>? WritesOf(ISymbol definition, CancellationToken cancellationToken)
    {
        HashSet<SyntaxTree>? own = definition.DeclaredAccessibility == Accessibility.Private
            ? [.. definition.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree)]
            : null;
        bool isFilled = TypeOf(definition) is not { SpecialType: SpecialType.System_String };
        var roots = new HashSet<SyntaxNode>();
        foreach (IndexedMember user in calls.UsersOf(definition.Name).Where(user => own is null || own.Contains(user.Declaration.SyntaxTree)))
        {
            foreach (SimpleNameSyntax name in user.Declaration.DescendantNodes().OfType<SimpleNameSyntax>()
                .Where(name => name.Identifier.ValueText == definition.Name && MayWrite(name, isFilled) && MayInitialize(name, definition.ContainingType)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (RootOf(name) is { } root && !roots.Contains(root) && IsUseOf(name, definition, cancellationToken))
                {
                    roots.Add(root);
                }
            }
        }

        foreach (SyntaxReference reference in definition.DeclaringSyntaxReferences)
        {
            if (InitializerOf(reference.GetSyntax(cancellationToken)) is { } initializer && !IsLiteral(initializer.Value))
            {
                roots.Add(initializer);
            }
        }

        if (roots.Count > Limits.Callers)
        {
            return null;
        }

        return roots
            .OrderBy(root => root.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(root => root.SpanStart)
            .SelectMany(root => Of(root, cancellationToken)?.Writes ?? ImmutableArray<MemberWrite>.Empty)
            .Where(write => SymbolEqualityComparer.Default.Equals(write.Member, definition))
            .ToImmutableArray();
    }

    /// <summary>The getter's body, or null for what the compiler implements.</summary>
    public static bool HasGetter(IPropertySymbol property, CancellationToken cancellationToken)
        => property.GetMethod is { } getter && DeclarationOf(getter, cancellationToken) is not null;

    /// <summary>The declaration with the code of a method; null where there is none.</summary>
    private static SyntaxNode? DeclarationOf(IMethodSymbol method, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in method.DeclaringSyntaxReferences)
        {
            SyntaxNode node = reference.GetSyntax(cancellationToken);
            switch (node)
            {
                case BaseMethodDeclarationSyntax { Body: null, ExpressionBody: null }:
                case AccessorDeclarationSyntax { Body: null, ExpressionBody: null }:
                    break;
                // A query's lambda has a clause as its syntax.
                case var _ when method.MethodKind is MethodKind.AnonymousFunction or MethodKind.LocalFunction:
                    return node;
                case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax or CompilationUnitSyntax:
                    return node;
                case PropertyDeclarationSyntax { ExpressionBody: { } arrow }:
                    return arrow;
                case IndexerDeclarationSyntax { ExpressionBody: { } arrow }:
                    return arrow;
            }
        }

        return null;
    }

    // Bound before its member is analyzed: a name such as 'Text' stands for many members.
    private bool IsUseOf(SimpleNameSyntax name, ISymbol member, CancellationToken cancellationToken)
    {
        SymbolInfo info = calls.Model(name.SyntaxTree).GetSymbolInfo(name, cancellationToken);
        return info.Symbol is { } symbol
            ? SymbolEqualityComparer.Default.Equals(SymbolCatalog.Definition(symbol), member)
            : info.CandidateSymbols.Any(candidate => SymbolEqualityComparer.Default.Equals(SymbolCatalog.Definition(candidate), member));
    }

    private static EqualsValueClauseSyntax? InitializerOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Initializer: { } initializer } => initializer,
        PropertyDeclarationSyntax { Initializer: { } initializer } => initializer,
        _ => null,
    };

    // The member whose flow graph a node belongs to; it owns the graphs of its lambdas and local functions.
    private static SyntaxNode? RootOf(SyntaxNode node)
    {
        for (SyntaxNode? current = node; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or CompilationUnitSyntax:
                case ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax }:
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } }:
                    return current;
                case PrimaryConstructorBaseTypeSyntax:
                    return current.Parent?.Parent;
                case TypeDeclarationSyntax or ParameterListSyntax { Parent: TypeDeclarationSyntax } or AttributeListSyntax:
                    return null;
            }
        }

        return null;
    }

    // 'x.M = …', 'M = …' in an initializer, 'ref x.M', '(x.M, …) = …', and of what can be filled also 'x.M.Add(…)' and 'Fill(x.M)': all else only
    // reads. A literal brings nothing from anywhere.
    private static bool MayWrite(SimpleNameSyntax name, bool isFilled)
    {
        SyntaxNode access = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member
            : name.Parent is MemberBindingExpressionSyntax binding ? binding
            : name;
        return access.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == access && !IsLiteral(assignment.Right),
            ArgumentSyntax argument => isFilled || !argument.RefKindKeyword.IsKind(SyntaxKind.None) || argument.Parent is TupleExpressionSyntax,
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } outer => isFilled && outer.Expression == access,
            ConditionalAccessExpressionSyntax => true,
            ElementAccessExpressionSyntax element => isFilled && element.Expression == access,
            _ => false,
        };
    }

    // 'new Other { M = … }' writes a member of another type.
    private bool MayInitialize(SimpleNameSyntax name, INamedTypeSymbol type)
        => name.Parent is not AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax { Parent: ObjectCreationExpressionSyntax creation } } assignment
            || assignment.Left != name
            || calls.MayBe(creation.Type, type);

    /// <summary>True for what is written as a literal.</summary>
    public static bool IsLiteral(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax => true,
        PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } => true,
        PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression } forgiven => IsLiteral(forgiven.Operand),
        MemberAccessExpressionSyntax { Expression: PredefinedTypeSyntax, Name.Identifier.ValueText: nameof(string.Empty) } => true,
        _ => false,
    };

    private static ITypeSymbol? TypeOf(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private MemberFacts? Compute(SyntaxNode root, CancellationToken cancellationToken)
    {
        IOperation? operation = calls.Model(root.SyntaxTree).GetOperation(root, cancellationToken);
        ControlFlowGraph? graph = operation switch
        {
            IMethodBodyOperation { Parent: null } body => ControlFlowGraph.Create(body, cancellationToken),
            IConstructorBodyOperation { Parent: null } body => ControlFlowGraph.Create(body, cancellationToken),
            IBlockOperation { Parent: null } body => ControlFlowGraph.Create(body, cancellationToken),
            IFieldInitializerOperation { Parent: null } body => ControlFlowGraph.Create(body, cancellationToken),
            IPropertyInitializerOperation { Parent: null } body => ControlFlowGraph.Create(body, cancellationToken),
            _ => null,
        };

        return graph is null ? null : new MemberAnalysis(root, graph, cancellationToken).Run();
    }
}

using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Endpoints;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.FindSymbols;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>
/// The <c>CancellationToken</c> parameters and arguments that bring a token from where a request or worker has one down to a call: through the methods
/// between, the interfaces and base methods they implement or override, and all who implement, override, call or hand over those, in the whole solution.
/// </summary>
internal sealed class TokenChain
{
    /// <summary>Methods with their kin; a longer way up is left to its default value.</summary>
    private const int MaxMethods = 20;

    private const string TokenType = "System.Threading.CancellationToken";
    private const string TokenTypeName = "CancellationToken";

    private readonly FixContext _context;
    private readonly Dictionary<DocumentId, Code?> _codes = [];
    private readonly Dictionary<SyntaxNode, Function> _functions = [];
    private readonly Dictionary<SyntaxNode, Use> _uses = [];
    private readonly Queue<Function> _open = new();
    private readonly List<Compilation> _held = [];
    private bool _isFed;

    private TokenChain(FixContext context) => _context = context;

    /// <summary>The name, for people, of the function around the call.</summary>
    public string FunctionName { get; private set; } = "";

    /// <summary>The chain up from a call that has no token in scope; null where a signature on the way is not the solution's own to change, or nobody has a token.</summary>
    public static async Task<TokenChain?> ForAsync(SyntaxNode call, FixContext context)
    {
        var chain = new TokenChain(context);
        await chain.HoldAsync().ConfigureAwait(false);
        if (FunctionAround(call, new Code(context.Document, context.Model, context.Analyzed), context.CancellationToken) is not { } first || !await chain.AddAsync(first).ConfigureAwait(false))
        {
            return null;
        }

        chain.FunctionName = first.Symbol?.Name ?? "the handler";
        for (int methods = 1; chain._open.Count > 0 && methods < MaxMethods; methods++)
        {
            await chain.AddAsync(chain._open.Dequeue()).ConfigureAwait(false);
        }

        return chain._isFed ? chain : null;
    }

    // A search takes symbols from each project's compilation, and fails where one that nobody holds is made anew meanwhile, with symbols of its own.
    private async Task HoldAsync()
    {
        ProjectDependencyGraph projects = _context.Project.Solution.GetProjectDependencyGraph();
        ProjectId own = _context.Project.Id;
        foreach (ProjectId id in projects.GetProjectsThatThisProjectTransitivelyDependsOn(own).Concat(projects.GetProjectsThatTransitivelyDependOnThisProject(own)))
        {
            if (_context.Project.Solution.GetProject(id) is { } project && await project.GetCompilationAsync(_context.CancellationToken).ConfigureAwait(false) is { } compilation)
            {
                _held.Add(compilation);
            }
        }
    }

    /// <summary>The edits, of this document and others.</summary>
    public IEnumerable<DocumentEdit> Edits()
    {
        foreach (Function function in _functions.Values)
        {
            yield return function.Code.Edit(
                editor => editor.ReplaceNode(function.Node, (current, _) => NewParameter.AddTo(current, function.IsOptional, function.IsStream)),
                function.Node.SpanStart);
        }

        foreach (KeyValuePair<SyntaxNode, Use> pair in _uses)
        {
            Use use = pair.Value;
            string? token = use.Token ?? (use.Function is { } function && _functions.ContainsKey(function) ? NewParameter.Name : null);
            if (use.Parameters is not null)
            {
                yield return use.Code.Edit(editor => editor.ReplaceNode(pair.Key, (current, _) => HandingOn(current, use.Parameters, token)), pair.Key.SpanStart);
            }
            else if (token is not null)
            {
                yield return use.Code.Edit(editor => editor.ReplaceNode(pair.Key, (current, _) => Passing((InvocationExpressionSyntax)current, token, use.IsNamed)), pair.Key.SpanStart);
            }
        }
    }

    private static SyntaxNode HandingOn(SyntaxNode method, IReadOnlyList<string> parameters, string? token)
        => method is LambdaExpressionSyntax
            ? method
            : SyntaxFactory.ParseExpression(
                $"{(parameters.Count == 1 ? parameters[0] : $"({string.Join(", ", parameters)})")} => {method.WithoutTrivia()}({string.Join(", ", token is null ? parameters : parameters.Append(token))})")
                .WithTriviaFrom(method);

    private static InvocationExpressionSyntax Passing(InvocationExpressionSyntax call, string token, bool isNamed)
        => call.ArgumentList.Arguments.LastOrDefault()?.Expression.ToString() == token
            ? call
            : call.WithArgumentList(call.ArgumentList.WithArguments(NewArgument.Append(call.ArgumentList.Arguments, isNamed ? NewParameter.Name : null, SyntaxFactory.ParseExpression(token))));

    // A function with its kin, all or nothing: the methods that it implements or overrides and that implement or override it.
    private async Task<bool> AddAsync(Function function)
    {
        if (function.Symbol is not { } method)
        {
            _functions[function.Node] = function;
            return _isFed = true;
        }

        if (_functions.ContainsKey(function.Node))
        {
            return true;
        }

        var kin = new List<Function>();
        var uses = new Dictionary<SyntaxNode, Use>();
        foreach (ReferencedSymbol found in await SymbolFinder.FindReferencesAsync(method, _context.Project.Solution, _context.CancellationToken).ConfigureAwait(false))
        {
            if (found.Definition is not IMethodSymbol definition || !await AddDeclarationsAsync(definition, kin).ConfigureAwait(false))
            {
                return false;
            }

            foreach (ReferenceLocation location in found.Locations)
            {
                if (!location.IsImplicit && !await AddUseAsync(location, uses).ConfigureAwait(false))
                {
                    return false;
                }
            }
        }

        if (kin.All(k => k.Node != function.Node))
        {
            return false;
        }

        foreach (Function member in kin)
        {
            _functions[member.Node] = member;
            _isFed |= member.Code.Compilation?.Endpoints.IsHandlerMethod(member.Symbol!) == true;
        }

        foreach (KeyValuePair<SyntaxNode, Use> use in uses)
        {
            _uses[use.Key] = use.Value;
            _isFed |= use.Value.IsInScope;
            if (use.Value is { Token: null, Code: var code }
                && code.Compilation?.RequestPaths.EntryOf(use.Key, _context.CancellationToken) is not null
                && FunctionAround(use.Key, code, _context.CancellationToken) is { } next)
            {
                _open.Enqueue(next);
            }
        }

        return true;
    }

    private async Task<bool> AddDeclarationsAsync(IMethodSymbol definition, List<Function> kin)
    {
        foreach (IMethodSymbol part in new[] { definition, definition.PartialImplementationPart, definition.PartialDefinitionPart }.OfType<IMethodSymbol>())
        {
            if (!IsOwn(part) || part.DeclaringSyntaxReferences.IsEmpty)
            {
                return false;
            }

            foreach (SyntaxReference reference in part.DeclaringSyntaxReferences)
            {
                SyntaxNode node = await reference.GetSyntaxAsync(_context.CancellationToken).ConfigureAwait(false);
                if (_context.Project.Solution.GetDocument(node.SyntaxTree) is not { } document
                    || await CodeOfAsync(document).ConfigureAwait(false) is not { } code
                    || node is not (MethodDeclarationSyntax or LocalFunctionStatementSyntax)
                    || !IsNameFree(node, code.Model))
                {
                    return false;
                }

                bool isStream = part.IsAsync && node.DescendantNodes().Any(n => n is YieldStatementSyntax);
                kin.Add(new Function(node, part, code, IsOptional: part.ExplicitInterfaceImplementations.IsEmpty && part.PartialDefinitionPart is null, isStream));
            }
        }

        return true;
    }

    private async Task<bool> AddUseAsync(ReferenceLocation location, Dictionary<SyntaxNode, Use> uses)
    {
        if (await CodeOfAsync(location.Document).ConfigureAwait(false) is not { } code
            || code.Root.FindNode(location.Location.SourceSpan, getInnermostNodeForTie: true) is not SimpleNameSyntax name)
        {
            // A comment that refers to it.
            return true;
        }

        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        ExpressionSyntax called = name.Parent is MemberBindingExpressionSyntax binding ? binding : whole;
        if (called.Parent is InvocationExpressionSyntax call && call.Expression == called)
        {
            if (code.Model.GetSymbolInfo(call, _context.CancellationToken).Symbol is not IMethodSymbol target)
            {
                return false;
            }

            string? wildcard = WildcardLike(call) ?? (IsInExpressionTree(call, code.Model) ? $"default({TokenTypeName})" : null);
            string? inScope = wildcard is null ? code.TokenAt(call, _context.CancellationToken) : null;
            bool isNamed = call.ArgumentList.Arguments.Any(a => a.NameColon is not null) || call.ArgumentList.Arguments.Count < target.Parameters.Length;
            uses[call] = new Use(code, wildcard ?? inScope, inScope is not null, isNamed, Parameters: null, FunctionNodeAround(call, code, _context.CancellationToken));
            return true;
        }

        if (whole.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } })
        {
            return true;
        }

        if (code.Compilation?.Endpoints.IsHandler(whole, _context.CancellationToken) == true)
        {
            _isFed = true;
            return true;
        }

        // A delegate's signature stays: a lambda hands on what it takes.
        if (code.Model.GetTypeInfo(whole, _context.CancellationToken).ConvertedType is not INamedTypeSymbol { TypeKind: TypeKind.Delegate, DelegateInvokeMethod: { } invoke }
            || invoke.Parameters.Any(p => p.RefKind != RefKind.None)
            || whole.Parent is AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.AddAssignmentExpression or (int)SyntaxKind.SubtractAssignmentExpression }
            || whole.Parent is EqualsValueClauseSyntax { Parent.Parent: VariableDeclarationSyntax { Type.IsVar: true } } or CastExpressionSyntax
            || whole.DescendantNodes().Any(n => n is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax)
            || code.Model.GetSymbolInfo(whole, _context.CancellationToken).Symbol is not IMethodSymbol group)
        {
            return false;
        }

        var names = group.Parameters.Select(p => code.Model.LookupSymbols(whole.SpanStart, name: p.Name).Any(s => s is ILocalSymbol or IParameterSymbol) ? p.Name + "1" : p.Name).ToList();
        string? known = code.TokenAt(whole, _context.CancellationToken);
        uses[whole] = new Use(code, known, known is not null, IsNamed: false, names, FunctionNodeAround(whole, code, _context.CancellationToken));
        return names.Count == invoke.Parameters.Length;
    }

    // Of a base or interface of the solution, and without a list of arguments at its end, before which nothing can be left out.
    private static bool IsOwn(IMethodSymbol method)
        => method.MethodKind is MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.ExplicitInterfaceImplementation
            && method.Locations.All(l => l.IsInSource)
            && !method.IsExtern && method.Name != "Main"
            && method.Parameters.All(p => !p.IsParams && !CancellationScope.IsToken(p.Type))
            && (method.OverriddenMethod is not { } overridden || IsOwn(overridden))
            && (method.ContainingType is not { } type || !type.GetMembers(method.Name).OfType<IMethodSymbol>().Any(other => CouldBeMeant(other, method)));

    // Beside an overload that takes this many and one more, a call that leaves the token out may mean that one.
    private static bool CouldBeMeant(IMethodSymbol other, IMethodSymbol method)
        => !SymbolEqualityComparer.Default.Equals(other, method)
            && !SymbolEqualityComparer.Default.Equals(other, method.PartialImplementationPart)
            && !SymbolEqualityComparer.Default.Equals(other, method.PartialDefinitionPart)
            && other.Parameters.Length > method.Parameters.Length
            && (CancellationScope.IsToken(other.Parameters[method.Parameters.Length].Type) || other.Parameters.Skip(method.Parameters.Length).All(p => p.IsOptional || p.IsParams));

    private static bool IsNameFree(SyntaxNode function, SemanticModel model)
        => !function.DescendantNodes().Any(n => (n is ParameterSyntax parameter && parameter.Parent?.Parent == function && parameter.Identifier.ValueText == NewParameter.Name)
                || (n is VariableDeclaratorSyntax variable && variable.Identifier.ValueText == NewParameter.Name)
                || (n is SingleVariableDesignationSyntax designation && designation.Identifier.ValueText == NewParameter.Name))
            && !model.LookupSymbols(function.SpanStart, name: NewParameter.Name).Any(s => s is ILocalSymbol or IParameterSymbol or IFieldSymbol or IPropertySymbol);

    // The function around a place as one to change; null where its shape is not free.
    private static Function? FunctionAround(SyntaxNode place, Code code, CancellationToken cancellationToken) => FunctionNodeAround(place, code, cancellationToken) switch
    {
        // Only a handler that is bound by reflection takes parameters as they come.
        ParenthesizedLambdaExpressionSyntax lambda when lambda.ParameterList.Parameters.All(p => p.Type is not null)
            && code.Model.GetTypeInfo(lambda, cancellationToken).ConvertedType?.SpecialType == SpecialType.System_Delegate
            && IsNameFree(lambda, code.Model) => new Function(lambda, null, code, IsOptional: false, IsStream: false),
        { } function and (LocalFunctionStatementSyntax or MethodDeclarationSyntax) when code.Model.GetDeclaredSymbol(function, cancellationToken) is IMethodSymbol method
            => new Function(function, method, code, IsOptional: true, IsStream: false),
        _ => null,
    };

    // The handler, local function or method whose parameters a place can use.
    private static SyntaxNode? FunctionNodeAround(SyntaxNode place, Code code, CancellationToken cancellationToken)
    {
        for (SyntaxNode? node = CallGraph.EnclosingBody(place); node is not null; node = CallGraph.EnclosingBody(node))
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax lambda when code.Compilation?.Endpoints.IsHandler(lambda, cancellationToken) == true:
                case LocalFunctionStatementSyntax or MethodDeclarationSyntax:
                    return node;
                case AnonymousFunctionExpressionSyntax lambda when !lambda.Modifiers.Any(SyntaxKind.StaticKeyword):
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    // What a mock takes for any argument it takes for this one: It.IsAny<string>(), Arg.Any<string>().
    private static string? WildcardLike(InvocationExpressionSyntax call)
        => call.ArgumentList.Arguments.Select(a => a.Expression).OfType<InvocationExpressionSyntax>()
            .Where(a => a.ArgumentList.Arguments.Count == 0
                && a.Expression is MemberAccessExpressionSyntax { Name: GenericNameSyntax { Identifier.ValueText: "Any" or "IsAny", TypeArgumentList.Arguments.Count: 1 } })
            .Select(a => ((MemberAccessExpressionSyntax)a.Expression) is var access
                ? $"{access.Expression}.{access.Name.Identifier.ValueText}<{TokenTypeName}>()" : null).FirstOrDefault();

    private static bool IsInExpressionTree(SyntaxNode node, SemanticModel model)
        => node.Ancestors().OfType<LambdaExpressionSyntax>().Any(lambda => model.GetTypeInfo(lambda).ConvertedType is INamedTypeSymbol { Name: "Expression", TypeArguments.Length: 1 });

    private async Task<Code?> CodeOfAsync(Document document)
    {
        if (_codes.TryGetValue(document.Id, out Code? known))
        {
            return known;
        }

        Code? code = document == _context.Document ? new Code(document, _context.Model, _context.Analyzed)
            : document is not SourceGeneratedDocument && await document.GetSemanticModelAsync(_context.CancellationToken).ConfigureAwait(false) is { } model
                ? new Code(document, model, AnalyzedCompilation.For(model.Compilation, document.Project.AnalyzerOptions, _context.CancellationToken))
                : null;
        return _codes[document.Id] = code is not null && IsGenerated(code) ? null : code;
    }

    private static bool IsGenerated(Code code)
        => code.Document.Name.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase)
            || code.Document.Name.EndsWith(".Designer.cs", StringComparison.OrdinalIgnoreCase)
            || code.Root.GetLeadingTrivia().Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) && t.ToString().Contains("<auto-generated"));

    /// <summary>A document that the chain passes through.</summary>
    private sealed record Code(Document Document, SemanticModel Model, AnalyzedCompilation? Compilation)
    {
        public SyntaxNode Root { get; } = Model.SyntaxTree.GetRoot();

        public string? TokenAt(SyntaxNode place, CancellationToken cancellationToken) => CancellationScope.TokenAt(Model, place, Compilation?.Catalog, cancellationToken);

        public DocumentEdit Edit(Action<SyntaxEditor> edit, int position) => new(Document.Id, edit, Usings.NeededFor(Model, position, TokenType));
    }

    /// <summary>A function that takes the token; without a symbol it is the lambda of a handler.</summary>
    private sealed record Function(SyntaxNode Node, IMethodSymbol? Symbol, Code Code, bool IsOptional, bool IsStream);

    /// <summary>A place that calls a function, or hands it over.</summary>
    /// <param name="Code">Its document.</param>
    /// <param name="Token">What to pass; null where only a parameter of the function around it can be.</param>
    /// <param name="IsInScope">The token was there before.</param>
    /// <param name="IsNamed">The argument needs its parameter's name.</param>
    /// <param name="Parameters">Of a function that is handed over, its parameters.</param>
    /// <param name="Function">The function around it.</param>
    private sealed record Use(Code Code, string? Token, bool IsInScope, bool IsNamed, IReadOnlyList<string>? Parameters, SyntaxNode? Function);
}

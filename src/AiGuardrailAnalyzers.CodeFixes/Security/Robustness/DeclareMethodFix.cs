using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace AiGuardrailAnalyzers.CodeFixes.Security.Robustness;

/// <summary>
/// Base of the fixes that put a project's own method under an attribute by which it tells the rules what it is; the attribute's type is added where the project has
/// none. Offered is a method only if the diagnostic would go with it.
/// </summary>
public abstract class DeclareMethodFix : CodeFixProvider
{
    // How many methods are tried out for one diagnostic.
    private const int MaxTried = 20;

    private readonly string _attribute;
    private readonly string _role;
    private readonly string _summary;

    private protected DeclareMethodFix(string attribute, string role, string summary) => (_attribute, _role, _summary) = (attribute, role, summary);

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new FixAllOfDeclaration(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (IMethodSymbol method in await FindAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false))
            {
                string key = KeyOf(method);
                context.RegisterCodeFix(
                    CodeAction.Create($"Declare '{method.Name}' a {_role}", token => DeclareAsync(context.Document.Project, method, token), key),
                    diagnostic);
            }
        }
    }

    /// <summary>True for a method that can be what the attribute says.</summary>
    private protected abstract bool IsCandidate(IMethodSymbol method);

    private static string KeyOf(IMethodSymbol method) => "Declare:" + method.GetDocumentationCommentId();

    // The project's own methods that are called where the value goes, and of which the rule says that to trust them is enough.
    private async Task<IReadOnlyList<IMethodSymbol>> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
        if (root is null
            || model is null
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax place
            || TaintRule.Of(diagnostic.Id) is not { } rule
            || AnalyzedCompilation.For(model.Compilation, document.Project.AnalyzerOptions, diagnostic.Id, cancellationToken) is not { } compilation)
        {
            return [];
        }

        var found = new List<IMethodSymbol>();
        var tried = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        IEnumerable<SyntaxNode> places = diagnostic.AdditionalLocations.Where(location => location.IsInSource).Select(location => location.SourceTree!.GetRoot(cancellationToken).FindNode(location.SourceSpan)).Prepend(place);
        foreach (InvocationExpressionSyntax call in places.Select(CallGraph.EnclosingBody).OfType<SyntaxNode>().Distinct().SelectMany(body => body.DescendantNodes().OfType<InvocationExpressionSyntax>()))
        {
            if (tried.Count < MaxTried
                && compilation.Calls.TryGetTarget(call, cancellationToken, out IMethodSymbol? target)
                && target is { MethodKind: MethodKind.Ordinary } method
                && method.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellationToken) is MethodDeclarationSyntax)
                && method.Parameters.Any(parameter => parameter.Type.SpecialType == SpecialType.System_String)
                && IsCandidate(method)
                && tried.Add(method)
                && rule.IsClearedBy(method, place, compilation, cancellationToken))
            {
                found.Add(method);
            }
        }

        return found;
    }

    private async Task<Solution> DeclareAsync(Project project, IMethodSymbol method, CancellationToken cancellationToken)
    {
        Solution solution = project.Solution;
        if (method.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).OfType<MethodDeclarationSyntax>().FirstOrDefault() is not { } declaration
            || solution.GetDocument(declaration.SyntaxTree) is not { } document
            || await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is not { } compilation)
        {
            return solution;
        }

        INamedTypeSymbol? own = compilation.GetSymbolsWithName(_attribute + "Attribute", SymbolFilter.Type, cancellationToken).OfType<INamedTypeSymbol>().FirstOrDefault();
        string space = own is null ? project.DefaultNamespace ?? "" : own.ContainingNamespace is { IsGlobalNamespace: false } named ? named.ToDisplayString() : "";
        string around = method.ContainingNamespace is { IsGlobalNamespace: false } enclosing ? enclosing.ToDisplayString() : "";
        bool isVisible = space.Length == 0 || around == space || around.StartsWith(space + ".", StringComparison.Ordinal);
        string name = isVisible ? _attribute : $"{space}.{_attribute}";

        // On a line of its own, below what stands above the method.
        AttributeListSyntax list = SyntaxFactory.AttributeList(SyntaxFactory.SingletonSeparatedList(SyntaxFactory.Attribute(SyntaxFactory.ParseName(name))));
        SyntaxTriviaList leading = declaration.GetLeadingTrivia();
        string indent = leading.LastOrDefault() is var last && last.IsKind(SyntaxKind.WhitespaceTrivia) ? last.ToFullString() : "";
        string lineEnd = root.DescendantTrivia().FirstOrDefault(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia)).ToFullString() is { Length: > 0 } end ? end : "\n";
        MethodDeclarationSyntax declared = declaration.WithLeadingTrivia(SyntaxFactory.Whitespace(indent));
        declared = declared.WithAttributeLists(declared.AttributeLists.Insert(0, list.WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd))));
        if (declaration.AttributeLists.Count == 0)
        {
            declared = declaration.WithLeadingTrivia().WithAttributeLists(SyntaxFactory.SingletonList(list.WithTrailingTrivia(SyntaxFactory.EndOfLine(lineEnd), SyntaxFactory.Whitespace(indent))));
        }

        declared = declared.WithLeadingTrivia(leading);
        solution = document.WithSyntaxRoot(root.ReplaceNode(declaration, declared)).Project.Solution;
        return own is null && solution.GetProject(project.Id) is { } changed
            ? new NeededFile(_attribute + "Attribute.cs", Code).AddTo(changed)
            : solution;
    }

    private string Code(string namespaceName) => $$"""
        {{(namespaceName.Length == 0 ? "" : $"namespace {namespaceName};\n\n")}}/// <summary>{{_summary}}</summary>
        [System.AttributeUsage(System.AttributeTargets.Method)]
        internal sealed class {{_attribute}}Attribute : System.Attribute
        {
        }

        """.Replace("\r", "");

    /// <summary>One declaration is all that its diagnostics need.</summary>
    private sealed class FixAllOfDeclaration(DeclareMethodFix fix) : FixAllProvider
    {
        // Not a whole solution: that is what 'dotnet format' asks for, and nobody reads along there.
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project];

        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            IEnumerable<Document> documents = context.Scope switch
            {
                FixAllScope.Document when context.Document is { } document => [document],
                FixAllScope.Project => context.Project.Documents,
                _ => [],
            };
            foreach (Document document in documents)
            {
                foreach (Diagnostic diagnostic in await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false))
                {
                    foreach (IMethodSymbol method in await fix.FindAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false))
                    {
                        if (KeyOf(method) == context.CodeActionEquivalenceKey)
                        {
                            return CodeAction.Create($"Declare '{method.Name}' a {fix._role}", token => fix.DeclareAsync(document.Project, method, token), context.CodeActionEquivalenceKey);
                        }
                    }
                }
            }

            return null;
        }
    }
}

using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>
/// The routable components of a Blazor program and what they show, in which strangers can act. Read from the C# that Razor makes of them.
/// </summary>
internal sealed class ComponentPages(AnalyzedCompilation compilation)
{
    private const int MaxComponents = 500;

    private SymbolCatalog Catalog => compilation.Catalog;

    private CallGraph Calls => compilation.Calls;

    /// <summary>The first page open to strangers on which a model is reached, by name, with its code and that of the components it shows; null when there is none.</summary>
    public (string Name, ImmutableArray<SyntaxNode> Bodies)? OpenToAll(CancellationToken cancellationToken)
    {
        var types = Calls.Trees.SelectMany(tree => tree.Types).OfType<ClassDeclarationSyntax>().ToList();

        // A layout that shows its content to authorized users only guards every page.
        if (types.Any(type => WritesBase(type, "LayoutComponentBase") && Symbol(type) is { } layout && Catalog.IsType(layout, ApiRole.EndpointComponentLayout) && Shown(layout, cancellationToken).Any(IsView)))
        {
            return null;
        }

        foreach (ClassDeclarationSyntax type in types.Where(HasRoute))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Symbol(type) is { } page && compilation.Endpoints.HasAttribute(page, ApiRole.EndpointComponentRoute) && !IsDecided(page))
            {
                ImmutableArray<SyntaxNode> bodies = Tree(page, cancellationToken).SelectMany(component => BodiesOf(component, cancellationToken)).ToImmutableArray();
                if (compilation.ModelCalls.IsReachedFrom(bodies))
                {
                    return (page.Name, bodies);
                }
            }
        }

        return null;

        INamedTypeSymbol? Symbol(ClassDeclarationSyntax type) => Calls.Model(type.SyntaxTree).GetDeclaredSymbol(type, cancellationToken);
    }

    // A page that demands a user, or says that it doesn't.
    private bool IsDecided(INamedTypeSymbol page) => EndpointMap.WithBases(page)
        .Any(t => compilation.Endpoints.HasAttribute(t, ApiRole.AuthorizationData) || compilation.Endpoints.HasAttribute(t, ApiRole.AuthorizationAllow));

    // A page and the components it shows; one that shows anything to authorized users only is left out with all it shows.
    private IEnumerable<INamedTypeSymbol> Tree(INamedTypeSymbol page, CancellationToken cancellationToken)
    {
        var seen = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default) { page };
        var work = new Queue<INamedTypeSymbol>(seen);
        while (work.Count > 0 && seen.Count < MaxComponents)
        {
            INamedTypeSymbol component = work.Dequeue();
            var shown = Shown(component, cancellationToken).ToList();
            if (!shown.Exists(IsView))
            {
                yield return component;
                foreach (INamedTypeSymbol child in shown.Where(child => child.Locations.Any(l => l.IsInSource) && seen.Add(child)))
                {
                    work.Enqueue(child);
                }
            }
        }
    }

    // 'builder.OpenComponent<Chat>(0)' in the method that Razor makes of the markup.
    private IEnumerable<INamedTypeSymbol> Shown(INamedTypeSymbol component, CancellationToken cancellationToken)
        => component.GetMembers("BuildRenderTree").SelectMany(method => Calls.BodiesOf(method, cancellationToken))
            .SelectMany(body => body.DescendantNodes().OfType<GenericNameSyntax>())
            .Where(name => name is { Identifier.ValueText: "OpenComponent", TypeArgumentList.Arguments.Count: 1 })
            .Select(name => Calls.Model(name.SyntaxTree).GetTypeInfo(name.TypeArgumentList.Arguments[0], cancellationToken).Type)
            .OfType<INamedTypeSymbol>();

    private IEnumerable<SyntaxNode> BodiesOf(INamedTypeSymbol component, CancellationToken cancellationToken)
        => EndpointMap.WithBases(component).Where(t => t.Locations.Any(l => l.IsInSource)).SelectMany(t => t.GetMembers()).OfType<IMethodSymbol>()
            .Where(m => m.MethodKind == MethodKind.Ordinary)
            .SelectMany(m => Calls.BodiesOf(m, cancellationToken));

    private bool IsView(INamedTypeSymbol component) => Catalog.IsType(component, ApiRole.AuthorizationView);

    private static bool HasRoute(ClassDeclarationSyntax type)
        => type.AttributeLists.SelectMany(list => list.Attributes).Any(a => Last(a.Name) is "Route" or "RouteAttribute");

    private static bool WritesBase(ClassDeclarationSyntax type, string name)
        => type.BaseList?.Types.Any(b => b.Type is NameSyntax written && Last(written) == name) == true;

    private static string Last(NameSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => "",
    };
}

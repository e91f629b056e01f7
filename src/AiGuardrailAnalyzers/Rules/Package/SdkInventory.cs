using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Package;

/// <summary>
/// AIG004: what the rules recognised of each AI SDK, at its first use in the project; at the top of the first file where nothing of it is used. Off by
/// default, so that it is not even run unless somebody asks.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SdkInventory() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AIG004",
        title: "What the rules recognised",
        messageFormat: "Recognised '{0}' {1}: {2}",
        category: RuleCategory.Guardrail,
        defaultSeverity: DiagnosticSeverity.Hidden,
        isEnabledByDefault: false,
        description: "For each AI SDK that a project refers to, its version and how many call sites of each role the rules know of it: what they look at, and with it what they do not see.");

    // Also what Razor makes: it is the project's code.
    private protected override GeneratedCodeAnalysisFlags GeneratedCode => GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics;

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var found = new Lazy<ILookup<SyntaxTree?, (Location Place, IAssemblySymbol Sdk, string Uses)>>(() => FindAll(compilation).ToLookup(sdk => sdk.Place.SourceTree));
        context.RegisterSemanticModelAction(model =>
        {
            foreach ((Location place, IAssemblySymbol sdk, string uses) in found.Value[model.SemanticModel.SyntaxTree])
            {
                model.ReportDiagnostic(Diagnostic.Create(Descriptor, place, sdk.Name, sdk.Identity.Version, uses));
            }
        });
    }

    private static IEnumerable<(Location Place, IAssemblySymbol Sdk, string Uses)> FindAll(AnalyzedCompilation compilation)
    {
        ILookup<ISymbol?, (ApiRole Role, CallSite Site)> uses = Enum.GetValues(typeof(ApiRole)).Cast<ApiRole>()
            .SelectMany(role => compilation.UsesOf(role)
                .Where(site => compilation.Catalog.RowsOf(site.Target).Any(row => row.Role == role && row.Sdk.IsAi))
                .Select(site => (Role: role, Site: site)))
            .ToLookup(use => (ISymbol?)use.Site.Target.ContainingAssembly, SymbolEqualityComparer.Default);
        foreach (IGrouping<ISymbol?, (ApiRole Role, CallSite Site)> sdk in uses)
        {
            CallSite first = sdk.Select(use => use.Site).OrderBy(site => site.Node.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(site => site.Node.SpanStart).First();
            string counts = string.Join(", ", sdk.GroupBy(use => use.Role).Select(role => $"{ModelFile.Write(role.Key)} {role.Count()}").OrderBy(count => count, StringComparer.Ordinal));
            yield return (NameOf(first.Node).GetLocation(), (IAssemblySymbol)sdk.Key!, counts);
        }

        if (compilation.Compilation.SyntaxTrees.OrderBy(tree => tree.FilePath, StringComparer.Ordinal).FirstOrDefault(tree => !IsMade(tree)) is not { } top)
        {
            yield break;
        }

        foreach (IAssemblySymbol sdk in compilation.Compilation.References.Select(compilation.Compilation.GetAssemblyOrModuleSymbol).OfType<IAssemblySymbol>()
            .Where(assembly => SymbolCatalog.IsAiAssembly(assembly) && !uses.Contains(assembly) && !compilation.Catalog.UnknownAssemblies.ContainsKey(assembly.Name))
            .OrderBy(assembly => assembly.Name, StringComparer.Ordinal))
        {
            yield return (top.GetRoot().GetFirstToken().GetLocation(), sdk, "nothing of it is used here");
        }
    }

    private static SyntaxNode NameOf(SyntaxNode use) => use switch
    {
        InvocationExpressionSyntax call => CallGraph.NameOf(call) ?? use,
        ObjectCreationExpressionSyntax creation => creation.Type,
        _ => use,
    };

    // What the build writes: assembly attributes, global usings.
    private static bool IsMade(SyntaxTree tree) => tree.FilePath.Replace('\\', '/').Contains("/obj/") || tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) || tree.GetRoot() is not CompilationUnitSyntax { Members.Count: > 0 };
}

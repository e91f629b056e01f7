using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AiGuardrailAnalyzers.Rules.Package;

/// <summary>AIG002: an AI SDK in a version that the rules know nothing of; reported where a file imports it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsupportedSdk() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AIG002",
        title: "AI SDK that the rules don't know in this version",
        messageFormat: "Nothing that uses '{0}' {1} is looked at: the rules know version {2}, and none of the names they know is left",
        category: RuleCategory.Guardrail,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "An AI SDK is referenced in a version in which not one name is left that AiGuardrailAnalyzers knows, so that the absence of findings says nothing about the code that uses it.");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterSyntaxNodeAction(
            node =>
            {
                var import = (UsingDirectiveSyntax)node.Node;
                if (import.Name is { } name
                    && !compilation.Catalog.UnknownAssemblies.IsEmpty
                    && node.SemanticModel.GetSymbolInfo(name, node.CancellationToken).Symbol is INamespaceSymbol imported
                    && imported.ConstituentNamespaces.Select(part => part.ContainingAssembly).FirstOrDefault(assembly => assembly is not null && compilation.Catalog.UnknownAssemblies.ContainsKey(assembly.Name)) is { } unknown
                    && !imported.GetTypeMembers().IsEmpty)
                {
                    ImmutableArray<ModelPackage> packages = compilation.Catalog.UnknownAssemblies[unknown.Name].Packages;
                    string version = packages.First(package => string.Equals(package.Assembly, unknown.Name, StringComparison.OrdinalIgnoreCase)).Version;
                    node.ReportDiagnostic(Diagnostic.Create(Descriptor, name.GetLocation(), unknown.Name, unknown.Identity.Version, version));
                }
            },
            SyntaxKind.UsingDirective);
}

using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Gates;

/// <summary>Tells a server from a console tool, by the hosts and exporters that the program makes.</summary>
internal sealed class HostedProgram
{
    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<bool> _isConsoleTool;
    private readonly Lazy<bool> _isServer;

    public HostedProgram(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _isConsoleTool = new(() => compilation.Compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            && !Uses(ApiRole.HostBuilder, isUnboundEnough: false, _ => true)
            && !Uses(ApiRole.TelemetryExporter, isUnboundEnough: true, _ => true));
        _isServer = new(() => Uses(ApiRole.HostBuilder, isUnboundEnough: false, symbol => symbol.ContainingNamespace?.ToDisplayString() is { } ns
            && (ns is "Microsoft.AspNetCore.Builder" or "Microsoft.AspNetCore.Hosting" or "Microsoft.AspNetCore" || ns.StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal))));
    }

    /// <summary>True for a program without a host that registers no exporter: what it records never leaves it.</summary>
    public bool IsConsoleTool => _isConsoleTool.Value;

    /// <summary>True for a program that answers requests: its console is a log.</summary>
    public bool IsServer => _isServer.Value;

    // Exporters' packages may be missing where code is analysed; then their names are enough, unless the program's own code has them.
    private bool Uses(ApiRole role, bool isUnboundEnough, Func<ISymbol, bool> isWanted)
    {
        ImmutableHashSet<string> names = _compilation.Catalog.NamesOf(role);
        return _compilation.Calls.UsersOf(names)
            .SelectMany(member => member.Declaration.DescendantNodes().OfType<SimpleNameSyntax>())
            .Any(name => names.Contains(name.Identifier.ValueText) && Means(name));

        bool Means(SimpleNameSyntax name)
        {
            SemanticModel model = _compilation.Calls.Model(name.SyntaxTree);
            SyntaxNode use = name.Parent is ObjectCreationExpressionSyntax creation ? creation : name;
            ISymbol? symbol = model.GetSymbolInfo(use).Symbol;
            return symbol is null ? isUnboundEnough : _compilation.Catalog.Is(SymbolCatalog.Definition(symbol), role) && isWanted(symbol);
        }
    }
}

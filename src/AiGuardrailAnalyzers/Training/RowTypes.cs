using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using CallSite = AiGuardrailAnalyzers.Dataflow.CallSite;

namespace AiGuardrailAnalyzers.Training;

/// <summary>The classes whose members are the columns of what a program trains with.</summary>
internal sealed class RowTypes
{
    private const int MaxDepth = 8;

    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<ImmutableArray<INamedTypeSymbol>> _all;

    public RowTypes(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _all = new(() => compilation.UsesOf(ApiRole.TrainingRows).Select(site => TypeOf(site.Node)).OfType<INamedTypeSymbol>().Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default).ToImmutableArray());
    }

    /// <summary>Every row type that the program loads.</summary>
    public ImmutableArray<INamedTypeSymbol> All => _all.Value;

    /// <summary>The type of a data view's rows; where the view comes from elsewhere, the only one that the program loads.</summary>
    public INamedTypeSymbol? Of(IOperation data, CancellationToken cancellationToken)
    {
        IOperation? current = data;
        for (int depth = 0; depth < MaxDepth && current is not null; depth++)
        {
            current = _compilation.Definitions.Resolve(current, cancellationToken);
            switch (current)
            {
                case IInvocationOperation call when _compilation.Catalog.Is(call.TargetMethod, ApiRole.TrainingRows):
                    return call.TargetMethod.TypeArguments.FirstOrDefault() as INamedTypeSymbol;
                case IInvocationOperation call:
                    current = call.Arguments.Select(a => a.Value).FirstOrDefault(value => Definitions.Unwrap(value).Type?.Name == "IDataView") ?? (call.Instance?.Type?.Name is "TextLoader" or "DatabaseLoader" ? call.Instance : null);
                    break;
                case IMemberReferenceOperation { Member.Name: "TrainSet" or "TestSet", Instance: { } split }:
                    current = split;
                    break;
                default:
                    current = null;
                    break;
            }
        }

        return All.Length == 1 ? All[0] : null;
    }

    /// <summary>The members of a row type that are columns.</summary>
    public static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type)
        => type.GetMembers().Where(member => member is { IsStatic: false, DeclaredAccessibility: Accessibility.Public } and (IPropertySymbol or IFieldSymbol { AssociatedSymbol: null }) && !Has(member, "NoColumnAttribute"));

    /// <summary>The name of a member's column.</summary>
    public static string ColumnOf(ISymbol member)
        => member.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "ColumnNameAttribute") is { ConstructorArguments: { Length: 1 } arguments } && arguments[0].Value is string name ? name : member.Name;

    /// <summary>The members of the loaded types whose column has this name.</summary>
    public IEnumerable<ISymbol> MembersNamed(string column) => All.SelectMany(MembersOf).Where(member => ColumnOf(member) == column);

    private static bool Has(ISymbol member, string attribute) => member.GetAttributes().Any(a => a.AttributeClass?.Name == attribute);

    private INamedTypeSymbol? TypeOf(SyntaxNode name)
        => (_compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name).Symbol as IMethodSymbol)?.TypeArguments.FirstOrDefault() as INamedTypeSymbol;
}

using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Training;

/// <summary>Which columns an expression names: a text, a list in a field, the members of a row type less those that a filter leaves out.</summary>
internal sealed class ColumnNames(AnalyzedCompilation compilation, RowTypes rows)
{
    private const int MaxDepth = 12;

    /// <summary>The columns that a value names, as far as that can be told.</summary>
    public IEnumerable<ColumnName> In(IOperation? value, CancellationToken cancellationToken) => value is null ? [] : In(value, 0, cancellationToken);

    private IEnumerable<ColumnName> In(IOperation written, int depth, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        IOperation value = Definitions.Unwrap(written);
        if (value.ConstantValue is { HasValue: true, Value: string text })
        {
            return [new ColumnName(text, value.Syntax, OwnerOf(value, cancellationToken))];
        }

        if (depth > MaxDepth)
        {
            return [];
        }

        return value switch
        {
            IArrayCreationOperation { Initializer: { } list } => All(list.ElementValues),
            IObjectCreationOperation { Initializer: { } list } => All(list.Initializers.OfType<IInvocationOperation>().SelectMany(add => add.Arguments).Select(a => a.Value)),
            IObjectCreationOperation { Arguments.Length: 1 } copy => In(copy.Arguments[0].Value, depth + 1, cancellationToken),
            ILocalReferenceOperation local => OfLocal(local),
            IFieldReferenceOperation { Field: { DeclaringSyntaxReferences.Length: 1 } field } => OfMember(field),
            IPropertyReferenceOperation { Property.Name: "Schema", Instance: { } data } => OfRows(rows.Of(data, cancellationToken), value.Syntax),
            IPropertyReferenceOperation { Property: { DeclaringSyntaxReferences.Length: 1 } property } => OfMember(property),
            IInvocationOperation { TargetMethod.Name: "GetProperties" or "GetFields", Instance: ITypeOfOperation type } => OfRows(type.TypeOperand as INamedTypeSymbol, value.Syntax),
            IInvocationOperation call => OfCall(call),
            _ when value.Syntax is CollectionExpressionSyntax or SpreadElementSyntax => All(value.ChildOperations),
            _ => [],
        };

        IEnumerable<ColumnName> All(IEnumerable<IOperation> values) => values.SelectMany(v => In(v, depth + 1, cancellationToken));

        // var names = new List<string>(); names.Add("Age");
        IEnumerable<ColumnName> OfLocal(ILocalReferenceOperation local)
        {
            if (Definitions.ValuesOf(local.Local, local) is not { Length: 1 } values)
            {
                return [];
            }

            IInvocationOperation[] calls = [.. Definitions.Root(local).Descendants().OfType<IInvocationOperation>()
                .Where(call => call.Instance is ILocalReferenceOperation list && SymbolEqualityComparer.Default.Equals(list.Local, local.Local))];
            IEnumerable<string> removed = Texts(calls.Where(call => call.TargetMethod.Name == "Remove").SelectMany(call => call.Arguments).Select(a => a.Value));
            return All(values).Concat(All(calls.Where(call => call.TargetMethod.Name is "Add" or "AddRange").SelectMany(call => call.Arguments).Select(a => a.Value)))
                .Where(name => !removed.Contains(name.Text));
        }

        IEnumerable<ColumnName> OfMember(ISymbol member)
        {
            IOperation resolved = compilation.Definitions.Resolve(value, cancellationToken);
            return resolved != value ? In(resolved, depth + 1, cancellationToken)
                : member is IFieldSymbol { DeclaredAccessibility: Accessibility.Private } && member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } initial } && compilation.Calls.Contains(initial.SyntaxTree)
                    && compilation.Calls.Model(initial.SyntaxTree).GetOperation(initial, cancellationToken) is { } first ? In(first, depth + 1, cancellationToken)
                : [];
        }

        IEnumerable<ColumnName> OfCall(IInvocationOperation call)
        {
            if ((call.Instance ?? call.Arguments.FirstOrDefault()?.Value) is not { } source || call.TargetMethod.DeclaringSyntaxReferences.Length > 0)
            {
                return [];
            }

            IEnumerable<IOperation> others = call.Arguments.Skip(call.Instance is null ? 1 : 0).Select(a => a.Value);
            switch (call.TargetMethod.Name)
            {
                case "ToArray" or "ToList" or "AsEnumerable" or "AsQueryable" or "Distinct" or "Cast" or "OfType" or "Select" or "OrderBy" or "ToHashSet" or "AsReadOnly":
                    return In(source, depth + 1, cancellationToken);
                case "Concat" or "Union" or "Append" or "Prepend":
                    return All(others.Prepend(source));
                case "Except":
                    IEnumerable<string> excepted = Texts(others);
                    return In(source, depth + 1, cancellationToken).Where(name => !excepted.Contains(name.Text));
                case "Where" or "FindAll" when others.FirstOrDefault() is { } filter && LeavesOut(filter.Syntax):
                    IEnumerable<string> leftOut = Texts(filter.Descendants().Where(o => o is ILiteralOperation or INameOfOperation or IFieldReferenceOperation or ILocalReferenceOperation or IArrayCreationOperation));
                    return In(source, depth + 1, cancellationToken).Where(name => !leftOut.Contains(name.Text));
                default:
                    return [];
            }
        }

        IEnumerable<string> Texts(IEnumerable<IOperation> values) => new HashSet<string>(All(values).Select(name => name.Text), StringComparer.Ordinal);
    }

    // name => name != "Label" && !dropped.Contains(name): what it names is left out.
    private static bool LeavesOut(SyntaxNode filter)
        => filter.DescendantNodes().Any(n => n.IsKind(SyntaxKind.NotEqualsExpression) || n.IsKind(SyntaxKind.LogicalNotExpression) || n.IsKind(SyntaxKind.NotPattern))
            && !filter.DescendantNodes().Any(n => n.IsKind(SyntaxKind.EqualsExpression));

    private static IEnumerable<ColumnName> OfRows(INamedTypeSymbol? type, SyntaxNode use)
        => type is null ? [] : RowTypes.MembersOf(type).Select(member => new ColumnName(
            RowTypes.ColumnOf(member), member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declaration ? declaration : use, type));

    private INamedTypeSymbol? OwnerOf(IOperation value, CancellationToken cancellationToken)
        => value is INameOfOperation && value.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments }
            && compilation.Calls.Model(value.Syntax.SyntaxTree).GetSymbolInfo(arguments[0].Expression, cancellationToken) is var info
                ? (info.Symbol ?? info.CandidateSymbols.FirstOrDefault())?.ContainingType
                : null;
}

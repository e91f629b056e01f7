using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Training;

/// <summary>
/// Tells whether rows are looked at, one by one, and left out or refused where they do not fit. Of a file its size or name is no row, of a list its length is none.
/// </summary>
internal sealed class RowChecks(AnalyzedCompilation compilation)
{
    private const int MaxCalls = 2;

    /// <summary>True where the rows of a value are checked in the code around it, or in methods that get them there.</summary>
    public bool Cover(IOperation rows, CancellationToken cancellationToken) => Cover(Definitions.Root(rows), References(rows), MaxCalls, cancellationToken);

    /// <summary>True where a method or lambda checks what comes in as a parameter.</summary>
    public bool Cover(IParameterSymbol parameter, CancellationToken cancellationToken)
        => parameter.ContainingSymbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)).Where(node => compilation.Calls.Contains(node.SyntaxTree))
            .Select(node => compilation.Calls.Model(node.SyntaxTree).GetOperation(node, cancellationToken)).OfType<IOperation>()
            .Any(body => Cover(Definitions.Root(body), [parameter], MaxCalls, cancellationToken));

    private bool Cover(IOperation body, IEnumerable<ISymbol> rows, int calls, CancellationToken cancellationToken)
    {
        HashSet<ISymbol> carriers = CarriersIn(body, rows);
        return body.DescendantsAndSelf().Any(operation => operation switch
        {
            IInvocationOperation call => IsFilter(call) ? Holds(call, carriers) : calls > 0 && ChecksInside(call, carriers, calls, cancellationToken),
            IConditionalOperation { Syntax: IfStatementSyntax } branch => Rejects(branch) && LooksAtRows(branch.Condition, carriers),
            _ => false,
        });
    }

    // Variables that the rows pass through on their way: what they are read from, what they are put into, one of them.
    private HashSet<ISymbol> CarriersIn(IOperation body, IEnumerable<ISymbol> rows)
    {
        var carriers = new HashSet<ISymbol>(rows, SymbolEqualityComparer.Default);
        for (int known = -1; known != carriers.Count;)
        {
            known = carriers.Count;
            foreach (IOperation operation in body.DescendantsAndSelf())
            {
                (IEnumerable<ISymbol> Variables, IOperation Value)? link = operation switch
                {
                    IVariableDeclaratorOperation declarator when declarator.GetVariableInitializer() is { } initializer => ([declarator.Symbol], initializer.Value),
                    ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment => ([target.Local], assignment.Value),
                    IForEachLoopOperation loop => (loop.Locals, loop.Collection),
                    IIsPatternOperation match => (match.Pattern.DescendantsAndSelf().Select(DeclaredBy).OfType<ISymbol>(), match.Value),

                    // lines.Add(line), file.CopyToAsync(stream)
                    IInvocationOperation { Instance: ILocalReferenceOperation or IParameterReferenceOperation, Parent: IExpressionStatementOperation or IAwaitOperation } call => (References(call.Instance), call),
                    _ => null,
                };
                if (link is { } found)
                {
                    ISymbol[] ends = [.. found.Variables.Concat(References(found.Value)).Where(IsData)];
                    if (ends.Any(carriers.Contains))
                    {
                        carriers.UnionWith(ends);
                    }
                }
            }
        }

        return carriers;

        static ISymbol? DeclaredBy(IOperation pattern) => (pattern as IDeclarationPatternOperation)?.DeclaredSymbol ?? (pattern as IRecursivePatternOperation)?.DeclaredSymbol;
    }

    // Services, tokens and settings take part in everything.
    private bool IsData(ISymbol variable)
        => ((variable as ILocalSymbol)?.Type ?? (variable as IParameterSymbol)?.Type) is { } type
            && (TextTypes.IsText(type) || TextTypes.IsContainer(type) || IsRow(type) || type.Name is "IFormFile" or "BinaryData" or "StreamReader" or "StringReader" or "TextReader" or "IDataView");

    private static bool IsRow(ITypeSymbol type)
        => type is { TypeKind: TypeKind.Class or TypeKind.Struct, DeclaringSyntaxReferences.IsEmpty: false } && type.GetMembers().OfType<IPropertySymbol>().Any(property => property is { IsStatic: false, SetMethod: not null });

    // rows.Where(IsValid), rows.RemoveAll(…), ml.Data.FilterByCustomPredicate(…)
    private static bool IsFilter(IInvocationOperation call)
        => call.TargetMethod.Name is "Where" or "FindAll" or "RemoveAll" or "FilterRowsByColumn" or "FilterRowsByMissingValues" or "FilterByCustomPredicate"
            && call.TargetMethod.ContainingNamespace?.ToDisplayString() is { } ns && (ns.StartsWith("System", StringComparison.Ordinal) || ns.StartsWith("Microsoft.ML", StringComparison.Ordinal));

    private static bool Holds(IOperation operation, HashSet<ISymbol> carriers) => References(operation).Any(carriers.Contains);

    // Validate(rows): its body does it. Libraries for validation are taken at their word.
    private bool ChecksInside(IInvocationOperation call, HashSet<ISymbol> carriers, int calls, CancellationToken cancellationToken)
    {
        IArgumentOperation[] given = [.. call.Arguments.Where(argument => References(argument.Value).Any(carriers.Contains))];
        return given.Length > 0
            && (compilation.Calls.BodiesOf(call.TargetMethod, cancellationToken) is { IsEmpty: false } bodies
                ? bodies.Any(body => compilation.Calls.SymbolOf(body, cancellationToken) is IMethodSymbol method
                    && compilation.Calls.Model(body.SyntaxTree).GetOperation(body, cancellationToken) is { } operation
                    && Cover(operation, given.Select(argument => method.Parameters.ElementAtOrDefault(argument.Parameter?.Ordinal ?? -1)).OfType<ISymbol>(), calls - 1, cancellationToken))
                : call.TargetMethod.Name is "Validate" or "ValidateAsync" or "ValidateAndThrow" or "ValidateAndThrowAsync" or "TryValidateObject" or "ValidateObject");
    }

    private static bool Rejects(IConditionalOperation branch)
        => new[] { branch.WhenTrue, branch.WhenFalse }.OfType<IOperation>().SelectMany(way => way.DescendantsAndSelf()).Any(operation
            => operation is IReturnOperation or IThrowOperation or IBranchOperation || operation is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Remove" or "RemoveAt" or "WriteLine" or "WriteLineAsync" });

    private static bool LooksAtRows(IOperation condition, HashSet<ISymbol> carriers)
        => condition.DescendantsAndSelf().Any(operation => operation switch
        {
            // rows.Any(row => …)
            IInvocationOperation { TargetMethod.Name: "Any" or "All" or "Exists" or "TrueForAll", Arguments: { } arguments } call => arguments.Any(a => Definitions.Unwrap(a.Value) is IDelegateCreationOperation) && Holds(call, carriers),

            // One of them in a loop.
            ILocalReferenceOperation local => carriers.Contains(local.Local) && IsOfLoop(local.Local),

            // A row of its own: row.Text.Length > 500
            IPropertyReferenceOperation { Instance: ILocalReferenceOperation or IParameterReferenceOperation } property => References(property.Instance).Any(carriers.Contains)
                && IsRow(property.Instance.Type!) && !TextTypes.IsContainer(property.Type) && !IsNullCheck(property),
            _ => false,
        });

    private static bool IsNullCheck(IOperation value) => value.Parent is IIsPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } or INegatedPatternOperation };

    private static bool IsOfLoop(ILocalSymbol local)
        => local.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax()).Any(node => node is ForEachStatementSyntax
            || node.Ancestors().TakeWhile(n => n is not (MemberDeclarationSyntax or AnonymousFunctionExpressionSyntax) || n is GlobalStatementSyntax).Any(n => n is WhileStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or DoStatementSyntax));

    private static IEnumerable<ISymbol> References(IOperation operation)
        => operation.DescendantsAndSelf().Select(part => part switch
        {
            ILocalReferenceOperation local => (ISymbol)local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        }).OfType<ISymbol>();
}

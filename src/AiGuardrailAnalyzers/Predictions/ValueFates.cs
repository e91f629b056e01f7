using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Predictions;

/// <summary>
/// Follows a value forward to all its ends: through locals, arithmetic, choices, LINQ, and parameters of methods whose bodies are in sight.
/// </summary>
internal sealed class ValueFates
{
    private const int MaxDepth = 4;
    private const int MaxFates = 60;

    private readonly AnalyzedCompilation _compilation;
    private readonly Func<IOperation, IOperation, bool> _isIdle;
    private readonly ITypeSymbol? _whole;
    private readonly CancellationToken _cancellationToken;
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<ValueFate> _fates = [];

    private ValueFates(AnalyzedCompilation compilation, Func<IOperation, IOperation, bool> isIdle, ITypeSymbol? whole, CancellationToken cancellationToken)
    {
        _compilation = compilation;
        _isIdle = isIdle;
        _whole = whole;
        _cancellationToken = cancellationToken;
    }

    /// <summary>The ends of a value, in the order of the source for those of one variable.</summary>
    /// <param name="compilation">The compilation.</param>
    /// <param name="value">The value.</param>
    /// <param name="isIdle">Asked for each comparison, of the value and the other one: true where it decides nothing.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IReadOnlyList<ValueFate> Of(AnalyzedCompilation compilation, IOperation value, Func<IOperation, IOperation, bool> isIdle, CancellationToken cancellationToken)
    {
        var search = new ValueFates(compilation, isIdle, null, cancellationToken);
        search.Follow(value, 0, null);
        return search._fates;
    }

    /// <summary>The ends of an object as a whole: reading one of its members is none.</summary>
    public static IReadOnlyList<ValueFate> OfWhole(AnalyzedCompilation compilation, IOperation value, ITypeSymbol type, CancellationToken cancellationToken)
    {
        var search = new ValueFates(compilation, static (_, _) => false, type, cancellationToken);
        switch (Definitions.Unwrap(value))
        {
            case ILocalReferenceOperation local:
                search.FollowVariable(local.Local, Definitions.Root(local), 0, null);
                break;
            case IParameterReferenceOperation parameter:
                search.FollowVariable(parameter.Parameter, Definitions.Root(parameter), 0, null);
                break;
            default:
                search.Follow(value, 0, null);
                break;
        }

        return search._fates;
    }

    private void Add(FateKind kind, IOperation place) => _fates.Add(new ValueFate(kind, place));

    // 'place' is where an end is reported: the value, or what handed it to another body.
    private void Follow(IOperation value, int depth, IOperation? place)
    {
        IOperation current = value;
        IOperation own = place ?? value;
        while (_fates.Count < MaxFates)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            switch (current.Parent)
            {
                case IConversionOperation or IParenthesizedOperation or IAwaitOperation or IInterpolationOperation or IInterpolatedStringOperation or IInterpolatedStringAdditionOperation
                    or ICoalesceOperation or IUnaryOperation or ITupleOperation or IArrayInitializerOperation or IArrayCreationOperation or ISwitchExpressionArmOperation or IDelegateCreationOperation
                    or IInterpolatedStringHandlerCreationOperation:
                    current = current.Parent;
                    continue;
                case IBinaryOperation binary:
                    if (IsComparison(binary.OperatorKind) && !Compare(current, binary.LeftOperand == current ? binary.RightOperand : binary.LeftOperand, binary, own))
                    {
                        return;
                    }

                    current = binary;
                    continue;
                case IIsPatternOperation pattern:
                    if (pattern.Pattern is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } or INegatedPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } } } || _whole is not null)
                    {
                        Add(FateKind.Touched, pattern);
                        return;
                    }

                    Add(FateKind.Compared, own);
                    current = pattern;
                    continue;
                case IPropertySubpatternOperation:
                    Add(FateKind.Condition, own);
                    return;
                case IConditionalAccessOperation access:
                    if (access.Operation == current && _whole is not null)
                    {
                        Add(FateKind.Touched, current);
                        return;
                    }

                    current = access;
                    continue;
                case ISwitchExpressionOperation or IConditionalOperation { Type: not null }:
                    // What it chooses is acted on here.
                    place = current.Parent is ISwitchExpressionOperation { Value: var chosen } && chosen == current || current.Parent is IConditionalOperation { Condition: var condition } && condition == current ? own : place;
                    current = current.Parent;
                    continue;
                case IConditionalOperation branch:
                    Add(branch.Condition != current ? FateKind.Unknown : OnlyPrints(branch.WhenTrue) && OnlyPrints(branch.WhenFalse) ? FateKind.Printed : FateKind.Condition, own);
                    return;
                case ISwitchOperation branches:
                    Add(branches.Cases.All(c => c.Body.All(OnlyPrints)) ? FateKind.Printed : FateKind.Condition, own);
                    return;
                case IWhileLoopOperation or IForLoopOperation:
                    Add(FateKind.Condition, own);
                    return;
                case IForEachLoopOperation loop:
                    foreach (ILocalSymbol local in loop.Locals)
                    {
                        FollowVariable(local, Definitions.Root(loop), depth, place);
                    }

                    return;
                case IArgumentOperation argument:
                    if (OfArgument(argument, current, depth, own) is { } result)
                    {
                        current = result;
                        continue;
                    }

                    return;
                case IInvocationOperation call when call.Instance == current:
                    if (_whole is not null && !Mentions(call.Type))
                    {
                        Add(FateKind.Touched, current);
                        return;
                    }

                    if (call.TargetMethod.Name is "Equals" or "CompareTo" or "Contains" or "StartsWith" or "EndsWith" or "Any" && call.Arguments.Length > 0 && !Compare(current, call.Arguments[0].Value, call, own))
                    {
                        return;
                    }

                    if (call.TargetMethod.Name is "IndexOf")
                    {
                        Add(FateKind.Ordered, current);
                        return;
                    }

                    if (call.TargetMethod.ReturnsVoid)
                    {
                        Add(call.TargetMethod.Name == "CopyTo" ? FateKind.Stored : FateKind.Unknown, own);
                        return;
                    }

                    current = call;
                    continue;
                case IMemberReferenceOperation member when member.Instance == current:
                    if (_whole is not null || member.Member.Name is "Length" or "Count" or "HasValue" or "IsEmpty")
                    {
                        Add(FateKind.Touched, current);
                        return;
                    }

                    current = member;
                    continue;
                case IArrayElementReferenceOperation element:
                    current = element;
                    continue;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    FollowVariable(declarator.Symbol, Definitions.Root(declarator), depth, place);
                    return;
                case ISimpleAssignmentOperation or ICompoundAssignmentOperation or ICoalesceAssignmentOperation:
                    var assignment = (IAssignmentOperation)current.Parent;
                    if (assignment.Value == current)
                    {
                        OfAssignment(assignment, depth, own, place);
                    }

                    return;
                case IReturnOperation way:
                    if (Function(way) is IAnonymousFunctionOperation lambda)
                    {
                        if (OfLambda(lambda, current, own) is { } selected)
                        {
                            current = selected;
                            continue;
                        }
                    }
                    else
                    {
                        Add(FateKind.Returned, own);
                    }

                    return;
                case IExpressionStatementOperation or IIncrementOrDecrementOperation:
                    return;
                default:
                    Add(FateKind.Unknown, own);
                    return;
            }
        }
    }

    private static bool IsComparison(BinaryOperatorKind kind)
        => kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;

    // False where the comparison says nothing and its result need not be followed.
    private bool Compare(IOperation value, IOperation other, IOperation comparison, IOperation place)
    {
        if (Definitions.Unwrap(other).ConstantValue is { HasValue: true, Value: null } || _whole is not null)
        {
            Add(FateKind.Touched, comparison);
            return false;
        }

        if (_isIdle(value, other))
        {
            Add(FateKind.Ordered, comparison);
            return false;
        }

        Add(FateKind.Compared, place);
        return true;
    }

    // The value that stands for it after the call; null where its way ends.
    private IOperation? OfArgument(IArgumentOperation argument, IOperation value, int depth, IOperation place)
    {
        switch (argument.Parent)
        {
            case IPropertyReferenceOperation indexer:
                return indexer;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                return OfCall(argument, constructor, creation, value, depth, place);
            case IInvocationOperation call:
                return OfCall(argument, call.TargetMethod, call, value, depth, place);
            default:
                Add(FateKind.Unknown, place);
                return null;
        }
    }

    private IOperation? OfCall(IArgumentOperation argument, IMethodSymbol method, IOperation call, IOperation value, int depth, IOperation place)
    {
        INamedTypeSymbol owner = method.ContainingType;
        if (Output.IsLog(method, _compilation.Catalog))
        {
            Add(FateKind.Logged, place);
            return null;
        }

        if (Output.IsConsole(call, _compilation.Catalog))
        {
            Add(FateKind.Printed, place);
            return null;
        }

        if (method.Name is "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "IsNaN" or "IsInfinity" or "ThrowIfNull" or "ThrowIfNullOrEmpty")
        {
            Add(FateKind.Touched, value);
            return null;
        }

        if (method.Name is "Equals" or "Compare" or "CompareTo" or "Contains" or "ContainsKey")
        {
            IOperation? other = (call as IInvocationOperation)?.Instance ?? (call as IInvocationOperation)?.Arguments.FirstOrDefault(a => a != argument)?.Value;
            return other is null || Compare(value, other, call, place) ? call : null;
        }

        if (method.Name is "IndexOf" or "IndexOfMax" or "IndexOfMin" or "LastIndexOf" or "argmax")
        {
            Add(FateKind.Ordered, value);
            return null;
        }

        if (IsSequence(owner) && argument.Parameter?.Ordinal == 0 && method.ReducedFrom is null && method.IsExtensionMethod)
        {
            if (_whole is null || Mentions(call.Type))
            {
                return call;
            }

            Add(FateKind.Touched, value);
            return null;
        }

        if (_whole is null && (IsTransparent(owner) || method is { ContainingType.Name: "Task", Name: "FromResult" } or { Name: "TryGetValue" or "TryParse" or "Parse" }))
        {
            return call;
        }

        if (_whole is not null && method is { ContainingType.Name: "Task" or "ValueTask", Name: "FromResult" })
        {
            return call;
        }

        if (call is IInvocationOperation { Instance: { } container } && method.Name is "Add" or "Enqueue" or "Push" or "Append" or "AppendLine" or "AppendFormat" && owner.ContainingNamespace?.ToString() is { } space
            && (space.StartsWith("System.Collections", StringComparison.Ordinal) || space == "System.Text") && container is ILocalReferenceOperation { Local: { } local })
        {
            FollowVariable(local, Definitions.Root(call), depth, place);
            return null;
        }

        OfParameter(argument, method, call, value, depth, place);
        return null;
    }

    private void OfParameter(IArgumentOperation argument, IMethodSymbol method, IOperation call, IOperation value, int depth, IOperation place)
    {
        ImmutableArray<SyntaxNode> bodies = argument.Parameter is null || depth >= MaxDepth ? ImmutableArray<SyntaxNode>.Empty : _compilation.Calls.BodiesOf(method, _cancellationToken);
        if (bodies.IsEmpty)
        {
            Add(FateKind.Passed, place);
            return;
        }

        int before = _fates.Count;
        foreach (ISymbol implementation in _compilation.Calls.Implementations(method, _cancellationToken))
        {
            if (implementation is IMethodSymbol { Parameters: var parameters } target && parameters.Length > argument.Parameter!.Ordinal)
            {
                int ordinal = method.ReducedFrom is null ? argument.Parameter.Ordinal : argument.Parameter.Ordinal + 1;
                IParameterSymbol parameter = parameters[Math.Min(ordinal, parameters.Length - 1)];
                foreach (SyntaxNode body in target.DeclaringSyntaxReferences.Select(r => r.GetSyntax(_cancellationToken)).Where(node => _compilation.Calls.Contains(node.SyntaxTree)))
                {
                    if (body is TypeDeclarationSyntax)
                    {
                        // A primary constructor keeps it.
                        Add(FateKind.Stored, place);
                    }
                    else if (_compilation.Calls.Model(body.SyntaxTree).GetOperation(body, _cancellationToken) is { } root)
                    {
                        FollowVariable(parameter, root, depth + 1, place);
                    }
                }
            }
        }

        if (_fates.Count == before && call is IObjectCreationOperation)
        {
            Add(FateKind.Stored, place);
        }
    }

    private void OfAssignment(IAssignmentOperation assignment, int depth, IOperation own, IOperation? place)
    {
        switch (assignment.Target)
        {
            case ILocalReferenceOperation local:
                FollowVariable(local.Local, Definitions.Root(local), depth, place);
                break;
            case IDiscardOperation:
                break;
            case IParameterReferenceOperation { Parameter.RefKind: RefKind.None } parameter:
                FollowVariable(parameter.Parameter, Definitions.Root(parameter), depth, place);
                break;
            case IParameterReferenceOperation:
                Add(FateKind.Returned, own);
                break;
            case IPropertyReferenceOperation { Property: { ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } }:
                Add(FateKind.Printed, own);
                break;
            default:
                Add(FateKind.Stored, own);
                break;
        }
    }

    // The call that a lambda's result goes on in; null where its way ends.
    private IOperation? OfLambda(IAnonymousFunctionOperation lambda, IOperation value, IOperation place)
    {
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            outer = outer.Parent;
        }

        if (outer is not IArgumentOperation { Parent: IInvocationOperation call } || !(IsSequence(call.TargetMethod.ContainingType) || IsCollection(call.TargetMethod.ContainingType)))
        {
            Add(outer is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Run" or "StartNew", ContainingType.Name: "Task" or "TaskFactory" } } } ? FateKind.Unknown : FateKind.Returned, place);
            return null;
        }

        switch (call.TargetMethod.Name)
        {
            case "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" or "MaxBy" or "MinBy" or "Sort":
                Add(FateKind.Ordered, value);
                return null;
            case "Select" or "SelectMany" or "Max" or "Min" or "Sum" or "Average" or "ToDictionary" or "ToLookup" or "GroupBy" or "ConvertAll" or "Aggregate" or "Zip":
                return call;
            case "ForEach":
                return null;
            default:
                Add(FateKind.Condition, place);
                return null;
        }
    }

    private void FollowVariable(ISymbol variable, IOperation root, int depth, IOperation? place)
    {
        if (!_seen.Add(variable))
        {
            return;
        }

        foreach (IOperation operation in root.Descendants())
        {
            ISymbol? used = (operation as ILocalReferenceOperation)?.Local ?? (operation as IParameterReferenceOperation)?.Parameter as ISymbol;
            if (used is not null && SymbolEqualityComparer.Default.Equals(used, variable) && !IsWritten(operation))
            {
                Follow(operation, depth, place);
            }
        }
    }

    private static bool IsWritten(IOperation reference)
        => reference.Parent is ISimpleAssignmentOperation assignment && assignment.Target == reference
            || reference.Parent is IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } or IDeclarationExpressionOperation;

    private static IOperation? Function(IOperation operation)
    {
        for (IOperation? current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation or IMethodBodyBaseOperation)
            {
                return current;
            }
        }

        return null;
    }

    private bool Mentions(ITypeSymbol? type) => type switch
    {
        null => false,
        _ when SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, _whole!.OriginalDefinition) => true,
        IArrayTypeSymbol array => Mentions(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(Mentions),
        _ => false,
    };

    private bool OnlyPrints(IOperation? statement) => statement switch
    {
        null or IEmptyOperation or IBranchOperation { BranchKind: BranchKind.Break } => true,
        IBlockOperation block => block.Operations.All(OnlyPrints),
        IConditionalOperation branch => OnlyPrints(branch.WhenTrue) && OnlyPrints(branch.WhenFalse),
        IExpressionStatementOperation { Operation: IInvocationOperation call } => Output.IsConsole(call, _compilation.Catalog) || Output.IsLog(call.TargetMethod, _compilation.Catalog),
        IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } } } => true,
        _ => false,
    };

    private static bool IsSequence(INamedTypeSymbol type)
        => type is { Name: "Enumerable" or "Queryable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } } or { Name: "MemoryExtensions" or "ImmutableArrayExtensions" };

    private static bool IsCollection(INamedTypeSymbol type)
        => type.Name is "Array" || type.ContainingNamespace?.ToString().StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private static bool IsTransparent(INamedTypeSymbol type)
        => type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Single or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_Enum or SpecialType.System_Decimal
            || type is { Name: "Math" or "MathF" or "Convert" or "Enum" or "Nullable" or "TensorPrimitives" or "CultureInfo" or "TextInfo", ContainingNamespace: { } space } && space.ToString().StartsWith("System", StringComparison.Ordinal);
}

using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Gates;

/// <summary>
/// Tells whether code runs only where the environment or the configuration says so: inside an <c>if</c>, a ternary or a switch, after an
/// early return, under <c>#if</c>, or in a method that is only called there. Null, type and count checks are no gates, nor are constants.
/// </summary>
internal sealed class EnvironmentGate(AnalyzedCompilation compilation)
{
    private const int MaxCallers = 3;

    /// <summary>True for a value that is <c>true</c> whatever happens: constants, and what is computed from them alone.</summary>
    public bool IsAlwaysTrue(IOperation value, CancellationToken cancellationToken) => Constant(value, cancellationToken) == true;

    /// <summary>True where the place of an operation is reached under a gate only.</summary>
    public bool Guards(IOperation operation, CancellationToken cancellationToken) => Guards(operation, MaxCallers, cancellationToken);

    private bool Guards(IOperation operation, int depth, CancellationToken cancellationToken)
    {
        if (InConditionalCode(operation.Syntax))
        {
            return true;
        }

        IOperation child = operation;
        for (IOperation? parent = operation.Parent; parent is not null; (child, parent) = (parent, parent.Parent))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Decides(parent, child, cancellationToken)
                || (parent is IBlockOperation or ISwitchCaseOperation or IMethodBodyBaseOperation && EndsBefore(parent, child, cancellationToken))
                || (parent is ILocalFunctionOperation function && depth > 0 && IsCalledOnlyGuarded(function.Symbol, depth, cancellationToken))
                || (parent is IAnonymousFunctionOperation && depth > 0 && IsStoredAndUsedOnlyGuarded(parent, depth, cancellationToken)))
            {
                return true;
            }
        }

        // Top-level statements are separate roots for some callers; a method may be called under a gate only.
        return depth > 0
            && operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart, cancellationToken) is { } symbol
            && MethodOf(symbol) is { } method
            && (method.GetAttributes().Any(a => a.AttributeClass?.Name == "ConditionalAttribute")
                || (method.MethodKind == MethodKind.Ordinary && IsCalledOnlyGuarded(method, depth, cancellationToken)));
    }

    private static IMethodSymbol? MethodOf(ISymbol symbol)
    {
        ISymbol? current = symbol;
        while (current is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } inner)
        {
            current = inner.ContainingSymbol;
        }

        return current as IMethodSymbol;
    }

    private bool IsCalledOnlyGuarded(IMethodSymbol method, int depth, CancellationToken cancellationToken)
    {
        ImmutableArray<CallSite> callers = compilation.Calls.ReferencesTo(method, cancellationToken);
        return !callers.IsEmpty && callers.All(caller => OperationAt(caller.Node, cancellationToken) is { } use && Guards(use, depth - 1, cancellationToken));
    }

    // A method's name has no operation of its own: the call around it has.
    private IOperation? OperationAt(SyntaxNode node, CancellationToken cancellationToken)
    {
        SemanticModel model = compilation.Calls.Model(node.SyntaxTree);
        return node.AncestorsAndSelf().TakeWhile(n => n is ExpressionSyntax).Select(n => model.GetOperation(n, cancellationToken)).FirstOrDefault(operation => operation is not null);
    }

    // Action<OpenTelemetryChatClient> verbose = c => c.EnableSensitiveData = true; if (isDevelopment) { builder.UseOpenTelemetry(configure: verbose); }
    private bool IsStoredAndUsedOnlyGuarded(IOperation lambda, int depth, CancellationToken cancellationToken)
    {
        IOperation value = lambda;
        while (value.Parent is IConversionOperation or IDelegateCreationOperation or IVariableInitializerOperation)
        {
            value = value.Parent;
        }

        if (value.Parent is not IVariableDeclaratorOperation declarator)
        {
            return false;
        }

        ImmutableArray<IOperation> uses = Definitions.Root(declarator).Descendants()
            .Where(use => use is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol)).ToImmutableArray();
        return !uses.IsEmpty && uses.All(use => Guards(use, depth - 1, cancellationToken));
    }

    // True where 'parent' lets 'child' run only for some answers of a gate.
    private bool Decides(IOperation parent, IOperation child, CancellationToken cancellationToken) => parent switch
    {
        IConditionalOperation conditional => child != conditional.Condition && IsGate(conditional.Condition, cancellationToken),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } binary
            => child == binary.RightOperand && IsGate(binary.LeftOperand, cancellationToken),
        ISwitchOperation @switch => child != @switch.Value && IsGateValue(@switch.Value, cancellationToken),
        ISwitchExpressionOperation @switch => child != @switch.Value && IsGateValue(@switch.Value, cancellationToken),
        ISwitchExpressionArmOperation { Guard: { } guard } => child != guard && IsGate(guard, cancellationToken),
        IWhileLoopOperation { Condition: { } condition } => child != condition && IsGate(condition, cancellationToken),
        _ => false,
    };

    // An earlier statement of the same block leaves the method, or the block, for one answer of a gate.
    private bool EndsBefore(IOperation block, IOperation child, CancellationToken cancellationToken)
        => block.ChildOperations.TakeWhile(statement => statement != child)
            .Any(statement => statement is IConditionalOperation conditional
                && (Leaves(conditional.WhenTrue) || Leaves(conditional.WhenFalse))
                && IsGate(conditional.Condition, cancellationToken));

    private static bool Leaves(IOperation? branch) => branch switch
    {
        IBlockOperation block => Leaves(block.Operations.LastOrDefault()),
        IReturnOperation or IBranchOperation => true,
        IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        _ => false,
    };

    /// <summary>True for a condition that depends on the environment or the configuration.</summary>
    public bool IsGate(IOperation condition, CancellationToken cancellationToken) => IsGate(condition, 8, cancellationToken);

    private bool IsGate(IOperation condition, int depth, CancellationToken cancellationToken)
    {
        IOperation value = Definitions.Unwrap(condition);
        if (depth == 0 || Constant(value, cancellationToken) is not null)
        {
            return false;
        }

        if (AsksEnvironment(value))
        {
            return true;
        }

        depth--;
        switch (value)
        {
            case IUnaryOperation unary:
                return IsGate(unary.Operand, depth, cancellationToken);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                return !IsNull(comparison.LeftOperand) && !IsNull(comparison.RightOperand)
                    && (IsGateValue(comparison.LeftOperand, depth, cancellationToken) || IsGateValue(comparison.RightOperand, depth, cancellationToken));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.And or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr } logical:
                return IsGate(logical.LeftOperand, depth, cancellationToken) || IsGate(logical.RightOperand, depth, cancellationToken);
            case IIsPatternOperation { Pattern: IConstantPatternOperation { Value: var constant } } match:
                return !IsNull(constant) && IsGateValue(match.Value, depth, cancellationToken);
            case IIsPatternOperation { Pattern: IRecursivePatternOperation pattern }:
                return AsksSetting(pattern);
            case IIsPatternOperation { Pattern: IBinaryPatternOperation } match:
                return IsGateValue(match.Value, depth, cancellationToken);
            case IConditionalOperation conditional:
                return IsGate(conditional.Condition, depth, cancellationToken);
            case ICoalesceOperation coalesce:
                return IsGate(coalesce.Value, depth, cancellationToken);
            case IConditionalAccessOperation access:
                return IsGate(access.WhenNotNull, depth, cancellationToken);
            case IAwaitOperation awaited:
                return IsGate(awaited.Operation, depth, cancellationToken);
            case IInvocationOperation call:
                return IsGateCall(call, depth, cancellationToken);
            default:
                return IsBool(value.Type) && IsGateValue(value, depth, cancellationToken);
        }
    }

    private bool IsGateValue(IOperation value, CancellationToken cancellationToken) => IsGateValue(value, 8, cancellationToken);

    // A value that code elsewhere, settings or the environment decide: compared with a constant, or a boolean itself.
    private bool IsGateValue(IOperation operation, int depth, CancellationToken cancellationToken)
    {
        IOperation value = Definitions.Unwrap(operation);
        if (depth == 0 || value.ConstantValue.HasValue || Constant(value, cancellationToken) is not null)
        {
            return false;
        }

        if (AsksEnvironment(value))
        {
            return true;
        }

        depth--;
        switch (value)
        {
            case IParameterReferenceOperation:
                return IsSetting(value.Type);
            case ILocalReferenceOperation local:
                return Definitions.ValuesOf(local.Local, local).Any(v => IsBool(v.Type) ? IsGate(v, depth, cancellationToken) : IsGateValue(v, depth, cancellationToken));
            case IFieldReferenceOperation field:
                return IsSetting(value.Type) && compilation.Definitions.Resolve(field, cancellationToken) is var resolved
                    && (resolved == field || IsGateValue(resolved, depth, cancellationToken));
            case IPropertyReferenceOperation property:
                return IsSetting(value.Type) && !IsSystem(property.Property)
                    && compilation.Definitions.Resolve(property, cancellationToken) is var defined
                    && (defined == property || IsGate(defined, depth, cancellationToken) || IsGateValue(defined, depth, cancellationToken));
            case ICoalesceOperation coalesce:
                return IsGateValue(coalesce.Value, depth, cancellationToken);
            case IConditionalAccessOperation access:
                return IsGateValue(access.WhenNotNull, depth, cancellationToken);
            case IAwaitOperation awaited:
                return IsGateValue(awaited.Operation, depth, cancellationToken);
            case IInvocationOperation call:
                return IsGateCall(call, depth, cancellationToken);
            case IUnaryOperation or IBinaryOperation or IIsPatternOperation or IConditionalOperation:
                return IsGate(value, depth, cancellationToken);
            default:
                return false;
        }
    }

    // options is { Verbose: true }
    private static bool AsksSetting(IRecursivePatternOperation pattern) => pattern.PropertySubpatterns.Any(property =>
        property is { Member: IPropertyReferenceOperation member, Pattern: IConstantPatternOperation { Value: var constant } }
            ? IsSetting(member.Type) && !IsSystem(member.Property) && !IsNull(constant)
            : property.Pattern is IRecursivePatternOperation inner && AsksSetting(inner));

    private bool IsGateCall(IInvocationOperation call, int depth, CancellationToken cancellationToken)
    {
        // string.Equals(name, "Development"), bool.Parse(setting), bool.TryParse(setting, out var on): what counts is what goes in.
        if (IsSystem(call.TargetMethod))
        {
            return call.TargetMethod.Name is not (nameof(string.IsNullOrEmpty) or nameof(string.IsNullOrWhiteSpace)) && 
                ((call.Instance is { } instance && IsGateValue(instance, depth, cancellationToken))
                    || call.Arguments.Any(argument => argument.Parameter?.RefKind != RefKind.Out && IsGateValue(argument.Value, depth, cancellationToken)));
        }

        ImmutableArray<SyntaxNode> bodies = compilation.Calls.BodiesOf(call.TargetMethod, cancellationToken);

        // A method without a body in sight, such as a feature flag's, may ask anything.
        return bodies.IsEmpty || bodies.Any(body => compilation.Calls.Model(body.SyntaxTree).GetOperation(body, cancellationToken) is { } operation
            && operation.DescendantsAndSelf().Any(o => AsksEnvironmentItself(o)
                || (o is IReturnOperation { ReturnedValue: { } returned } && IsGate(returned, depth, cancellationToken))));
    }

    // The environment is asked in the expression, or where one of its locals got its value.
    private bool AsksEnvironment(IOperation value, int depth = 2) => value.DescendantsAndSelf().Any(operation =>
        AsksEnvironmentItself(operation)
        || (depth > 0 && operation is ILocalReferenceOperation local && Definitions.ValuesOf(local.Local, local).Any(v => AsksEnvironment(v, depth - 1))));

    private bool AsksEnvironmentItself(IOperation operation) => operation switch
    {
        IInvocationOperation call => compilation.Catalog.Is(call.TargetMethod, ApiRole.GateEnvironment),
        IPropertyReferenceOperation property => compilation.Catalog.Is(property.Property, ApiRole.GateEnvironment),
        _ => false,
    };

    // True or false where a value can be nothing else; null where it can.
    private bool? Constant(IOperation operation, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(operation, cancellationToken);
        if (value.ConstantValue is { HasValue: true, Value: bool constant })
        {
            return constant;
        }

        switch (value)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return !Constant(not.Operand, cancellationToken);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Or } or:
                return Constant(or.LeftOperand, cancellationToken) | Constant(or.RightOperand, cancellationToken);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.And } and:
                return Constant(and.LeftOperand, cancellationToken) & Constant(and.RightOperand, cancellationToken);
            case IConditionalOperation { WhenFalse: { } whenFalse } conditional:
                return Constant(conditional.Condition, cancellationToken) switch
                {
                    true => Constant(conditional.WhenTrue, cancellationToken),
                    false => Constant(whenFalse, cancellationToken),
                    null => Constant(conditional.WhenTrue, cancellationToken) is { } both && both == Constant(whenFalse, cancellationToken) ? both : null,
                };
            default:
                return null;
        }
    }

    // '#if DEBUG' is a gate; '#if NET8_0_OR_GREATER' is none.
    private static bool InConditionalCode(SyntaxNode node)
    {
        var open = new Stack<bool>();
        for (DirectiveTriviaSyntax? directive = node.SyntaxTree.GetRoot().GetFirstDirective();
            directive is not null && directive.SpanStart < node.SpanStart;
            directive = directive.GetNextDirective())
        {
            switch (directive)
            {
                case IfDirectiveTriviaSyntax @if:
                    open.Push(NamesConfiguration(@if.Condition));
                    break;
                case ElifDirectiveTriviaSyntax elif when open.Count > 0:
                    open.Push(open.Pop() || NamesConfiguration(elif.Condition));
                    break;
                case EndIfDirectiveTriviaSyntax when open.Count > 0:
                    open.Pop();
                    break;
            }
        }

        return open.Contains(true);
    }

    private static bool NamesConfiguration(ExpressionSyntax condition)
        => condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(name => !name.Identifier.ValueText.StartsWith("NET", StringComparison.Ordinal));

    private static bool IsNull(IOperation operation) => Definitions.Unwrap(operation) is { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation;

    private static bool IsBool(ITypeSymbol? type)
        => type?.SpecialType == SpecialType.System_Boolean
            || type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: { Length: 1 } inner } && inner[0].SpecialType == SpecialType.System_Boolean;

    private static bool IsSetting(ITypeSymbol? type) => IsBool(type) || type?.SpecialType == SpecialType.System_String || type?.TypeKind == TypeKind.Enum;

    private static bool IsSystem(ISymbol member)
    {
        INamespaceSymbol? outermost = member.ContainingNamespace;
        while (outermost is { ContainingNamespace.IsGlobalNamespace: false })
        {
            outermost = outermost.ContainingNamespace;
        }

        return outermost?.Name == "System";
    }
}

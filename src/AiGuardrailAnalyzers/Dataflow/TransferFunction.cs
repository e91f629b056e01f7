using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>What each operation does to the variables of a body: the transfer function of <see cref="MemberAnalysis"/>.</summary>
internal sealed class TransferFunction(
    SyntaxNode root,
    Action<IMethodSymbol, ControlFlowGraph, IFlowAnonymousFunctionOperation?, FlowState> enterFunction)
{
    // What the compiler calls the copying method of a record.
    private const string CloneMethod = "<Clone>$";

    private static readonly string[] s_fillingVerbs = ["Add", "Append", "Insert", "Push", "Enqueue", "TryAdd", "Write", "Set", "Replace", "Union", "Prepend"];

    private readonly Dictionary<object, Origin> _origins = [];
    private readonly Dictionary<IOperation, FlowSite> _sites = [];
    private readonly Dictionary<ISymbol, Origin> _parameters = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, Origin> _functions = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<(FlowTest Test, bool? Outcome, FlowVariable Subject), Guard> _guards = [];
    private readonly Dictionary<IOperation, FlowTest> _tests = [];
    private readonly Dictionary<FlowVariable, FlowValue> _memberDefaults = [];
    private readonly Dictionary<ISymbol, FlowValue> _capturedWrites = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<CaptureId, IOperation> _captures = [];
    private readonly Dictionary<ISymbol, ImmutableHashSet<FlowVariable>> _derived = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IOperation, MemberWrite> _writes = [];
    private readonly List<IOperation> _writeOrder = [];
    private readonly Origin _instance = new InstanceOrigin(0, root);
    private readonly Origin _true = new TruthOrigin(1, true);
    private readonly Origin _false = new TruthOrigin(2, false);
    private int _next = 3;
    private ControlFlowGraph _graph = null!;
    private IMethodSymbol? _function;

    public FlowState State { get; set; } = FlowState.Unwritten();

    public FlowValue Yields { get; private set; } = FlowValue.Empty;

    public Dictionary<SyntaxNode, FlowValue> Values { get; } = [];

    public List<FlowSite> Sites { get; } = [];

    public ImmutableArray<MemberWrite> Writes => _writeOrder.Select(operation => _writes[operation]).ToImmutableArray();

    /// <summary>True since a lambda or local function wrote more into a variable of its owner than was known.</summary>
    public bool CapturedWritesGrew { get; set; }

    public void Begin(ControlFlowGraph graph, IMethodSymbol? function)
    {
        _graph = graph;
        _function = function;
        Yields = FlowValue.Empty;
    }

    /// <summary>The union of two states; the first itself where the second adds nothing. What only one path knows about a parameter or member is joined with what it holds unless written.</summary>
    public FlowState Join(FlowState first, FlowState second) => first.Join(second, Default);

    /// <summary>The state on the branch where a condition has this outcome.</summary>
    public FlowState Narrow(FlowState state, FlowValue condition, bool outcome)
    {
        ImmutableArray<Flow> possible = condition.Flows.Where(flow => flow.Origin is not TruthOrigin truth || truth.Value == outcome).ToImmutableArray();
        return possible.Length == 1 && possible[0].Origin is TestOrigin test
            ? Guarded(state, test.Test, outcome != test.IsNegated)
            : state;
    }

    public void Execute(IOperation operation)
    {
        Evaluate(operation);
        IOperation statement = operation is IExpressionStatementOperation expression ? expression.Operation : operation;
        statement = statement is IAwaitOperation awaited ? awaited.Operation : statement;
        if ((statement is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } ? task : statement) is IInvocationOperation call && MayThrowOnPurpose(call.TargetMethod))
        {
            State = Guarded(State, TestOf(call, SiteOf(call, call.TargetMethod), call.Instance, call.Arguments), null);
        }
    }

    /// <summary>The values of an expression; what it writes goes into <see cref="State"/>.</summary>
    public FlowValue Evaluate(IOperation? operation)
    {
        if (operation is null)
        {
            return FlowValue.Empty;
        }

        FlowValue value = Transfer(operation);
        if (value.IsEmpty)
        {
            return value;
        }

        if (IsBoolean(Awaited(operation.Type)))
        {
            value = value.Where(static origin => origin is TruthOrigin or TestOrigin);
        }
        else if (operation.Type is not null && !TextTypes.CanCarry(operation.Type))
        {
            value = FlowValue.Empty;
        }

        if (!value.IsEmpty)
        {
            Values[operation.Syntax] = Values.TryGetValue(operation.Syntax, out FlowValue? known) ? known.Join(value) : value;
        }

        return value;
    }

    private FlowValue Transfer(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true } constant)
        {
            return constant.Value is bool truth ? FlowValue.Of(truth ? _true : _false) : FlowValue.Empty;
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                return Read(new FlowVariable(local.Local), local.Local);
            case IParameterReferenceOperation parameter:
                return Read(new FlowVariable(parameter.Parameter), parameter.Parameter);
            case IFlowCaptureOperation capture:
                FlowValue captured = Evaluate(capture.Value);
                _captures[capture.Id] = capture.Value;
                State = State.With(new FlowVariable(capture.Id), captured);
                return captured;
            case IFlowCaptureReferenceOperation capture:
                return State.TryGetValue(new FlowVariable(capture.Id), out FlowValue held) ? held : FlowValue.Empty;
            case IInstanceReferenceOperation:
                return FlowValue.Of(_instance);
            case IFieldReferenceOperation field:
                return ReadMember(field, field.Field);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IArrayElementReferenceOperation element:
                EvaluateAll(element.Indices);
                return Evaluate(element.ArrayReference);
            case IImplicitIndexerReferenceOperation indexer:
                return WithTest(indexer, Evaluate(indexer.Instance));
            case IInvocationOperation { TargetMethod.Name: CloneMethod } clone:
                return Copy(clone, clone.Instance);
            case IInvocationOperation call:
                return Call(call, call.TargetMethod, call.Instance, call.Arguments);
            case IObjectCreationOperation creation:
                return Create(creation, creation.Constructor, creation.Arguments);
            case IWithOperation with:
                return Copy(with, with.Operand);
            case IAnonymousObjectCreationOperation anonymous:
                return CreateAnonymous(anonymous);
            case ITupleOperation tuple:
                return CreateTuple(tuple);
            case IFlowAnonymousFunctionOperation lambda:
                enterFunction(lambda.Symbol, _graph, lambda, State);
                return FlowValue.Of(Function(lambda.Symbol));
            case IMethodReferenceOperation method:
                Evaluate(method.Instance);
                NoteLocalFunction(method.Method);
                return FlowValue.Of(Function((IMethodSymbol)SymbolCatalog.Definition(method.Method)));
            case IDelegateCreationOperation creation:
                return Evaluate(creation.Target);
            case IConversionOperation { OperatorMethod: { } method } conversion:
                return Operator(conversion, method, conversion.Operand, null);
            case IConversionOperation conversion:
                return Evaluate(conversion.Operand);
            case IAwaitOperation awaited:
                return Evaluate(awaited.Operation);
            case ISimpleAssignmentOperation assignment:
                FlowValue assigned = Evaluate(assignment.Value);
                NoteDerivation(assignment.Target, assignment.Value);
                Assign(assignment.Target, assigned);
                return assigned;
            case ICompoundAssignmentOperation assignment:
                FlowValue sum = assignment.Type is { SpecialType: SpecialType.System_String }
                    ? Compose(ImmutableArray.Create(assignment.Target, assignment.Value))
                    : Evaluate(assignment.Target).Join(Evaluate(assignment.Value));
                Assign(assignment.Target, sum);
                return sum;
            case IDeconstructionAssignmentOperation deconstruction:
                FlowValue whole = Evaluate(deconstruction.Value);
                Deconstruct(deconstruction.Target, deconstruction.Value, whole);
                return whole;
            case IDeclarationExpressionOperation declaration:
                return Evaluate(declaration.Expression);
            case IIsPatternOperation pattern:
                return Match(pattern);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not when IsBoolean(not.Type):
                return Negated(Evaluate(not.Operand));
            case IUnaryOperation { OperatorMethod: { } method } unary:
                return Operator(unary, method, unary.Operand, null);
            case IBinaryOperation binary when IsBoolean(binary.Type):
                return Compare(binary);
            case IBinaryOperation { OperatorMethod: { } method } binary:
                return Operator(binary, method, binary.LeftOperand, binary.RightOperand);
            case IInterpolatedStringOperation text:
                return Compose(text.Parts);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } concatenation:
                return Compose(ImmutableArray.Create(concatenation.LeftOperand, concatenation.RightOperand));
            case IReturnOperation { Kind: OperationKind.YieldReturn } yielded:
                Yields = Yields.Join(Evaluate(yielded.ReturnedValue));
                return FlowValue.Empty;
            case ITypeOfOperation or INameOfOperation or ISizeOfOperation or IDefaultValueOperation or ILiteralOperation or ICaughtExceptionOperation or IIsTypeOperation:
                return FlowValue.Empty;
            default:
                // Interpolations, concatenations, array and collection expressions (at Roslyn 4.8 no typed operation), and what is new: their parts.
                return EvaluateAll(operation.ChildOperations);
        }
    }

    private FlowValue EvaluateAll(IEnumerable<IOperation> operations)
    {
        FlowValue all = FlowValue.Empty;
        foreach (IOperation operation in operations)
        {
            all = all.Join(Evaluate(operation));
        }

        return all;
    }

    // A text put together: of what stands behind other parts it is known that it does, as the beginning of a text can decide what the rest may do.
    private FlowValue Compose(IEnumerable<IOperation> parts)
    {
        FlowValue all = FlowValue.Empty;
        bool isFirst = true;
        foreach (IOperation part in parts)
        {
            FlowValue value = Evaluate(part);
            if (!isFirst && !value.IsEmpty)
            {
                value = WithTest(part, value);
            }

            all = all.Join(value);
            isFirst = false;
        }

        return all;
    }

    // Of a value it is known that it went through this operation.
    private FlowValue WithTest(IOperation operation, FlowValue value)
    {
        if (!_tests.TryGetValue(operation, out FlowTest? test))
        {
            _tests.Add(operation, test = new FlowTest(operation, null, ImmutableHashSet<FlowVariable>.Empty, ImmutableArray<ImmutableHashSet<FlowVariable>>.Empty, null));
        }

        return value.With(GuardOf(test, null, default));
    }

    // Reading.
    private FlowValue Read(FlowVariable variable, ISymbol symbol)
    {
        FlowValue value = State.TryGetValue(variable, out FlowValue held) ? held : Default(variable);
        return _capturedWrites.TryGetValue(symbol, out FlowValue? written) ? value.Join(written) : value;
    }

    private FlowValue Default(FlowVariable variable)
        => variable.Member is null
            ? variable.Root is IParameterSymbol parameter ? FlowValue.Of(Parameter(parameter)) : FlowValue.Empty
            : _memberDefaults.TryGetValue(variable, out FlowValue? value) ? value : FlowValue.Empty;

    private FlowValue ReadProperty(IPropertyReferenceOperation property)
    {
        if (property.Arguments.Length == 0)
        {
            return ReadMember(property, property.Property);
        }

        // An element of a container is as good as the container: an index chooses and adds nothing.
        FlowValue receiver = Evaluate(property.Instance);
        EvaluateAll(property.Arguments);
        return IsSource(property.Property) ? FlowValue.Of(Member(property, property.Property, receiver)) : receiver;
    }

    private FlowValue ReadMember(IMemberReferenceOperation reference, ISymbol member)
    {
        FlowValue receiver = Evaluate(reference.Instance);
        if (IsBoolean(reference.Type))
        {
            return VariableOf(reference) is { } flag && State.TryGetValue(flag, out FlowValue known)
                ? known
                : Test(TestOf(reference, member, reference.Instance, receiver));
        }

        FlowValue fresh = TextTypes.CanCarry(reference.Type) ? FlowValue.Of(Member(reference, member, receiver)) : FlowValue.Empty;
        if (VariableOf(reference) is not { } variable)
        {
            return fresh;
        }

        if (State.TryGetValue(variable, out FlowValue held))
        {
            return held;
        }

        _memberDefaults[variable] = _memberDefaults.TryGetValue(variable, out FlowValue? before) ? before.Join(fresh) : fresh;
        return fresh;
    }

    // Calls.
    private FlowValue Call(IInvocationOperation call, IMethodSymbol method, IOperation? instance, ImmutableArray<IArgumentOperation> arguments)
    {
        FlowSite site = SiteOf(call, method);
        FlowValue receiver = Evaluate(instance);
        site.WidenReceiver(receiver);
        FlowValue content = Pass(site, arguments);
        NoteLocalFunction(method);
        bool isSource = IsSource(method);
        TakeBack(site, arguments, isSource);

        if (!isSource && !content.IsEmpty)
        {
            IOperation? filled = instance ?? (method.IsExtensionMethod && arguments.Length > 0 ? arguments[0].Value : null);
            if (filled is not null && IsFilledBy(filled.Type, method))
            {
                Fill(filled, instance is null ? PassedBeside(site, 0) : content);
            }
        }

        if (IsBoolean(Awaited(call.Type)))
        {
            return Test(TestOf(call, site, instance, arguments));
        }

        return method.Name == "ConfigureAwait" ? receiver
            : TextTypes.CanCarry(call.Type) ? FlowValue.Of(Intern(call, n => new ResultOrigin(n, site)))
            : FlowValue.Empty;
    }

    private FlowValue Pass(FlowSite site, ImmutableArray<IArgumentOperation> arguments)
    {
        FlowValue content = FlowValue.Empty;
        foreach (IArgumentOperation argument in arguments)
        {
            FlowValue value = argument.Parameter?.RefKind == RefKind.Out ? FlowValue.Empty : Evaluate(argument.Value);
            site.WidenArgument(argument.Parameter?.Ordinal ?? -1, value);
            content = content.Join(value.Where(static origin => origin is not FunctionOrigin));
        }

        return content;
    }

    private static FlowValue PassedBeside(FlowSite site, int index)
        => site.Arguments.Where((_, i) => i != index).Aggregate(FlowValue.Empty, static (all, value) => all.Join(value.Where(static origin => origin is not FunctionOrigin)));

    // out and ref arguments, and containers that a method of this compilation may fill.
    private void TakeBack(FlowSite site, ImmutableArray<IArgumentOperation> arguments, bool isSource)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter is not { } parameter)
            {
                continue;
            }

            if (parameter.RefKind is RefKind.Out or RefKind.Ref)
            {
                if (site.Operation is IInvocationOperation { TargetMethod: { Name: "TryCreate", ContainingType: { Name: "Uri", ContainingNamespace.Name: "System" } } })
                {
                    NoteDerivation(argument.Value, arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value, isAddress: true);
                }

                Assign(argument.Value, TextTypes.CanCarry(parameter.Type) ? FlowValue.Of(Out(site, parameter.Ordinal)) : FlowValue.Empty);
            }
            else if (isSource && TextTypes.IsContainer(argument.Value.Type) && VariableOf(argument.Value) is not null)
            {
                Fill(argument.Value, FlowValue.Of(Out(site, parameter.Ordinal)));
            }
        }
    }

    private FlowValue Create(IOperation creation, IMethodSymbol? constructor, ImmutableArray<IArgumentOperation> arguments)
    {
        FlowSite site = SiteOf(creation, constructor);
        Pass(site, arguments);
        TakeBack(site, arguments, constructor is not null && IsSource(constructor));
        return FlowValue.Of(Intern(creation, n => new CreationOrigin(n, site)));
    }

    private FlowValue Copy(IOperation copy, IOperation? original)
    {
        FlowSite site = SiteOf(copy, null);
        site.WidenReceiver(Evaluate(original));
        return FlowValue.Of(Intern(copy, n => new CreationOrigin(n, site)));
    }

    private FlowValue CreateAnonymous(IAnonymousObjectCreationOperation anonymous)
    {
        var created = (CreationOrigin)Intern(anonymous, n => new CreationOrigin(n, SiteOf(anonymous, null)));
        foreach (IOperation initializer in anonymous.Initializers)
        {
            if (initializer is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation property } assignment)
            {
                created.Write(SymbolCatalog.Definition(property.Property), Evaluate(assignment.Value));
            }
        }

        return FlowValue.Of(created);
    }

    private FlowValue CreateTuple(ITupleOperation tuple)
    {
        var created = (CreationOrigin)Intern(tuple, n => new CreationOrigin(n, SiteOf(tuple, null)));
        for (int i = 0; i < tuple.Elements.Length; i++)
        {
            FlowValue value = Evaluate(tuple.Elements[i]);
            if (tuple.Type is INamedTypeSymbol { IsTupleType: true } type && i < type.TupleElements.Length)
            {
                created.Write(TupleElement(type.TupleElements[i]), value);
            }
        }

        return FlowValue.Of(created);
    }

    private FlowValue Operator(IOperation operation, IMethodSymbol method, IOperation left, IOperation? right)
    {
        FlowSite site = SiteOf(operation, method);
        site.WidenArgument(0, Evaluate(left));
        site.WidenArgument(1, Evaluate(right));
        return FlowValue.Of(Intern(operation, n => new ResultOrigin(n, site)));
    }

    // Writing.
    private void Assign(IOperation target, FlowValue value)
    {
        switch (target)
        {
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value);
                break;
            case IConversionOperation conversion:
                Assign(conversion.Operand, value);
                break;
            case ILocalReferenceOperation local:
                AssignVariable(local.Local, value);
                break;
            case IParameterReferenceOperation parameter:
                AssignVariable(parameter.Parameter, value);
                break;
            case IFlowCaptureReferenceOperation capture when _captures.TryGetValue(capture.Id, out IOperation? captured)
                && captured is ILocalReferenceOperation or IParameterReferenceOperation or IMemberReferenceOperation or IArrayElementReferenceOperation:
                Assign(captured, value);
                break;
            case IFlowCaptureReferenceOperation capture:
                State = State.With(new FlowVariable(capture.Id), value);
                break;
            case IPropertyReferenceOperation { Arguments.Length: > 0 } indexer:
                FlowValue indexed = Evaluate(indexer.Instance);
                EvaluateAll(indexer.Arguments);
                if (IsSource(indexer.Property))
                {
                    NoteWrite(indexer, indexer.Property, indexed, value);
                }
                else if (indexer.Instance is not null)
                {
                    Fill(indexer.Instance, value);
                }

                break;
            case IFieldReferenceOperation field:
                AssignMember(field, field.Field, value);
                break;
            case IPropertyReferenceOperation property:
                AssignMember(property, property.Property, value);
                break;
            case IArrayElementReferenceOperation element:
                Fill(element.ArrayReference, value);
                break;
            case ITupleOperation tuple:
                DeconstructInto(tuple, null, null, value);
                break;
        }
    }

    private void AssignVariable(ISymbol symbol, FlowValue value)
    {
        if (_function is not null && !SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, _function))
        {
            FlowValue known = _capturedWrites.TryGetValue(symbol, out FlowValue? written) ? written : FlowValue.Empty;
            FlowValue joined = known.Join(value);
            if (!joined.Equals(known))
            {
                _capturedWrites[symbol] = joined;
                CapturedWritesGrew = true;
            }
        }

        var variable = new FlowVariable(symbol);
        if (_memberDefaults.Count > 0)
        {
            State = State.Without(key => key.Member is not null && key.Root is ISymbol root && SymbolEqualityComparer.Default.Equals(root, symbol));
        }

        State = State.With(variable, value);
    }

    private void AssignMember(IMemberReferenceOperation reference, ISymbol member, FlowValue value)
    {
        FlowValue receiver = Evaluate(reference.Instance);
        ISymbol definition = member is IFieldSymbol { ContainingType.IsTupleType: true } element ? TupleElement(element) : SymbolCatalog.Definition(member);
        foreach (Flow flow in receiver.Flows)
        {
            (flow.Origin as CreationOrigin)?.Write(definition, value);
        }

        NoteWrite(reference, definition, receiver, value);
        if (VariableOf(reference) is { } variable)
        {
            if (!_memberDefaults.ContainsKey(variable))
            {
                _memberDefaults[variable] = TextTypes.CanCarry(reference.Type) && !IsBoolean(reference.Type) ? FlowValue.Of(Member(reference, member, receiver)) : FlowValue.Empty;
            }

            State = State.With(variable, value);
        }
    }

    private void NoteWrite(IOperation place, ISymbol member, FlowValue receiver, FlowValue value)
    {
        if (!IsSource(member) || IsBoolean((member as IPropertySymbol)?.Type ?? (member as IFieldSymbol)?.Type))
        {
            return;
        }

        if (_writes.TryGetValue(place, out MemberWrite? known))
        {
            _writes[place] = known with { Receiver = known.Receiver.Join(receiver), Value = known.Value.Join(value) };
        }
        else
        {
            _writes.Add(place, new MemberWrite(SymbolCatalog.Definition(member), receiver, value, place.Syntax));
            _writeOrder.Add(place);
        }
    }

    // Adds to what a container holds: never takes away, as others may hold it too.
    private void Fill(IOperation container, FlowValue value)
    {
        IOperation target = container;
        while (target is IInvocationOperation { Instance: { } inner } chained && SymbolEqualityComparer.Default.Equals(chained.Type, inner.Type))
        {
            target = inner;
        }

        value = value.Where(static origin => origin is not (TruthOrigin or TestOrigin));
        if (value.IsEmpty)
        {
            return;
        }

        if (target is IFlowCaptureReferenceOperation capture)
        {
            var variable = new FlowVariable(capture.Id);
            State = State.With(variable, (State.TryGetValue(variable, out FlowValue held) ? held : FlowValue.Empty).Join(value));
            if (_captures.TryGetValue(capture.Id, out IOperation? captured) && captured is not IFlowCaptureReferenceOperation)
            {
                Fill(captured, value);
            }
        }
        else if (VariableOf(target) is { } variable)
        {
            FlowValue before = State.TryGetValue(variable, out FlowValue held) ? held : Evaluate(target);
            if (target is IMemberReferenceOperation member)
            {
                NoteWrite(container, member.Member, Evaluate(member.Instance), value);
            }
            else if (variable.Root is ISymbol symbol && _function is not null && !SymbolEqualityComparer.Default.Equals(symbol.ContainingSymbol, _function))
            {
                AssignVariable(symbol, before.Join(value));
            }

            State = State.With(variable, before.Join(value));
        }
        else if (target is IMemberReferenceOperation member)
        {
            NoteWrite(container, member.Member, Evaluate(member.Instance), value);
        }
    }

    private void Deconstruct(IOperation target, IOperation source, FlowValue value)
    {
        if (target is IDeclarationExpressionOperation { Expression: var inner })
        {
            target = inner;
        }

        while (source is IConversionOperation { Operand: ITupleOperation or IConversionOperation } conversion)
        {
            source = conversion.Operand;
        }

        if (target is ITupleOperation tuple)
        {
            DeconstructInto(tuple, source as ITupleOperation, source.Type, value);
        }
    }

    private void DeconstructInto(ITupleOperation target, ITupleOperation? literal, ITypeSymbol? type, FlowValue value)
    {
        // Read all before any is written: '(a, b) = (b, a)'.
        FlowValue[] parts = [.. target.Elements.Select((element, i) => literal is not null && i < literal.Elements.Length
            ? Evaluate(literal.Elements[i])
            : PartOf(element, type, i, target.Elements.Length, value))];
        for (int i = 0; i < target.Elements.Length; i++)
        {
            if (literal is not null && i < literal.Elements.Length && target.Elements[i] is ITupleOperation)
            {
                Deconstruct(target.Elements[i], literal.Elements[i], parts[i]);
            }
            else
            {
                Assign(target.Elements[i], parts[i]);
            }
        }
    }

    private FlowValue PartOf(IOperation place, ITypeSymbol? type, int index, int count, FlowValue value)
    {
        if (!TextTypes.CanCarry(place.Type))
        {
            return FlowValue.Empty;
        }

        ISymbol? part = type switch
        {
            INamedTypeSymbol { IsTupleType: true } tuple => index < tuple.TupleElements.Length ? tuple.TupleElements[index] : null,
            INamedTypeSymbol { IsRecord: true } record => PositionalProperty(record, index, count),
            _ => null,
        };
        return part is null ? value : FlowValue.Of(Member(place, part, value));
    }

    private static IPropertySymbol? PositionalProperty(INamedTypeSymbol record, int index, int count)
        => record.InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == count && c.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax)) is { } primary
            ? record.GetMembers(primary.Parameters[index].Name).OfType<IPropertySymbol>().FirstOrDefault()
            : null;

    // Patterns and tests.
    private FlowValue Match(IIsPatternOperation operation)
    {
        FlowValue value = Evaluate(operation.Value);
        Bind(operation.Pattern, operation.Value.Type, value);
        switch (operation.Pattern)
        {
            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool expected } } when IsBoolean(operation.Value.Type):
                return expected ? value : Negated(value);
            case INegatedPatternOperation { Pattern: IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: bool refused } } } when IsBoolean(operation.Value.Type):
                return refused ? Negated(value) : value;
            default:
                return Test(TestOf(operation, (Captured(operation.Value) as IMemberReferenceOperation)?.Member, operation.Value, value));
        }
    }

    // 'text.Length switch { > 100 => …': every arm tests what was read once.
    private IOperation Captured(IOperation operation)
        => operation is IFlowCaptureReferenceOperation capture && _captures.TryGetValue(capture.Id, out IOperation? captured) ? captured : operation;

    private void Bind(IPatternOperation pattern, ITypeSymbol? type, FlowValue value)
    {
        if (pattern is IDeclarationPatternOperation { DeclaredSymbol: { } declared })
        {
            BindVariable(declared, value);
        }

        switch (pattern)
        {
            case IRecursivePatternOperation recursive:
                if (recursive.DeclaredSymbol is { } whole)
                {
                    BindVariable(whole, value);
                }

                foreach (IPropertySubpatternOperation sub in recursive.PropertySubpatterns)
                {
                    ISymbol? member = (sub.Member as IMemberReferenceOperation)?.Member;
                    Bind(sub.Pattern, (sub.Member as IMemberReferenceOperation)?.Type, member is null ? value : FlowValue.Of(Member(sub.Member, member, value)));
                }

                for (int i = 0; i < recursive.DeconstructionSubpatterns.Length; i++)
                {
                    IPatternOperation sub = recursive.DeconstructionSubpatterns[i];
                    Bind(sub, sub.InputType, PartOf(sub, recursive.MatchedType ?? type, i, recursive.DeconstructionSubpatterns.Length, value));
                }

                break;
            case IListPatternOperation list:
                foreach (IPatternOperation sub in list.Patterns)
                {
                    Bind(sub, sub.InputType, value);
                }

                break;
            case ISlicePatternOperation { Pattern: { } slice }:
                Bind(slice, slice.InputType, value);
                break;
            case IBinaryPatternOperation binary:
                Bind(binary.LeftPattern, type, value);
                Bind(binary.RightPattern, type, value);
                break;
            case INegatedPatternOperation negated:
                Bind(negated.Pattern, type, value);
                break;
        }
    }

    private void BindVariable(ISymbol declared, FlowValue value)
        => AssignVariable(declared, TextTypes.CanCarry((declared as ILocalSymbol)?.Type) ? value : FlowValue.Empty);

    private FlowValue Compare(IBinaryOperation binary)
    {
        FlowValue left = Evaluate(binary.LeftOperand);
        FlowValue right = Evaluate(binary.RightOperand);
        if (binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && IsBoolean(binary.LeftOperand.Type))
        {
            (FlowValue value, IOperation other) = binary.RightOperand.ConstantValue.HasValue ? (left, binary.RightOperand) : (right, binary.LeftOperand);
            if (other.ConstantValue is { HasValue: true, Value: bool expected })
            {
                return expected == (binary.OperatorKind == BinaryOperatorKind.Equals) ? value : Negated(value);
            }
        }

        if (!_tests.TryGetValue(binary, out FlowTest? test))
        {
            _tests.Add(binary, test = new FlowTest(binary, null, SubjectsOf(binary.LeftOperand), ImmutableArray.Create(SubjectsOf(binary.RightOperand)), null));
        }

        return Test(test);
    }

    private FlowValue Test(FlowTest test) => FlowValue.Of(Intern((test, false), n => new TestOrigin(n, test, false)));

    private FlowValue Negated(FlowValue value)
    {
        FlowValue negated = FlowValue.Empty;
        foreach (Flow flow in value.Flows)
        {
            negated = negated.Join(flow.Origin switch
            {
                TruthOrigin truth => FlowValue.Of(truth.Value ? _false : _true),
                TestOrigin test => FlowValue.Of(Intern((test.Test, !test.IsNegated), n => new TestOrigin(n, test.Test, !test.IsNegated))),
                _ => FlowValue.Empty,
            });
        }

        return negated;
    }

    private FlowTest TestOf(IOperation operation, FlowSite site, IOperation? instance, ImmutableArray<IArgumentOperation> arguments)
    {
        if (!_tests.TryGetValue(operation, out FlowTest? test))
        {
            ImmutableHashSet<FlowVariable>[] subjects = [.. Enumerable.Repeat(ImmutableHashSet<FlowVariable>.Empty, site.Arguments.Count)];
            foreach (IArgumentOperation argument in arguments)
            {
                if (argument.Parameter is { } parameter && parameter.Ordinal < subjects.Length)
                {
                    subjects[parameter.Ordinal] = subjects[parameter.Ordinal].Union(SubjectsOf(argument.Value));
                }
            }

            _tests.Add(operation, test = new FlowTest(operation, site.Target, SubjectsOf(instance), subjects.ToImmutableArray(), site));
        }

        return test;
    }

    // A verdict's member: the test is about what was handed to the call that gave the verdict.
    private FlowTest TestOf(IOperation operation, ISymbol? member, IOperation? instance, FlowValue receiver)
    {
        if (!_tests.TryGetValue(operation, out FlowTest? test))
        {
            FlowSite? verdict = VerdictOf(receiver, 0);
            ImmutableArray<ImmutableHashSet<FlowVariable>> handed = verdict?.Operation is IInvocationOperation call
                ? call.Arguments.Select(argument => SubjectsOf(argument.Value)).ToImmutableArray()
                : ImmutableArray<ImmutableHashSet<FlowVariable>>.Empty;
            _tests.Add(operation, test = new FlowTest(operation, member is null ? null : SymbolCatalog.Definition(member), SubjectsOf(instance), handed, verdict));
        }

        return test;
    }

    private static FlowSite? VerdictOf(FlowValue value, int depth)
    {
        foreach (Flow flow in value.Flows)
        {
            FlowSite? site = flow.Origin switch
            {
                ResultOrigin result => result.Site,
                MemberOrigin member when depth < 3 => VerdictOf(member.Receiver, depth + 1),
                _ => null,
            };
            if (site is not null)
            {
                return site;
            }
        }

        return null;
    }

    private ImmutableHashSet<FlowVariable> SubjectsOf(IOperation? operation)
    {
        switch (operation)
        {
            case null:
                return ImmutableHashSet<FlowVariable>.Empty;
            case IFlowCaptureReferenceOperation capture when _captures.TryGetValue(capture.Id, out IOperation? captured) && captured is not IFlowCaptureReferenceOperation:
                return SubjectsOf(captured).Add(new FlowVariable(capture.Id));
            case IConversionOperation conversion:
                return SubjectsOf(conversion.Operand);
            case IAwaitOperation awaited:
                return SubjectsOf(awaited.Operation);
            case IDeclarationExpressionOperation declaration:
                return SubjectsOf(declaration.Expression);
            case IInvocationOperation { Instance: { } text, TargetMethod.ContainingType.SpecialType: SpecialType.System_String }:
                return SubjectsOf(text);
            case IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingNamespace.Name: "System" }, Arguments: { Length: > 0 } arguments }:
                return SubjectsOf(arguments[0].Value);
            case IPropertyReferenceOperation { Property.Name: "Length" or "Count" or "Value", Instance: { } measured }:
                return SubjectsOf(measured);
            case IPropertyReferenceOperation { Property.ContainingType: { Name: "Uri", ContainingNamespace.Name: "System" }, Instance: { } address }:
                return SubjectsOf(address).Union(VariableOf(operation) is { } part ? ImmutableHashSet.Create(part) : ImmutableHashSet<FlowVariable>.Empty);
            case IInvocationOperation { TargetMethod.ContainingType: { Name: "Path", ContainingNamespace.Name: "IO" } } path:
                return SubjectsOfAll(path.Arguments);
            case IObjectCreationOperation { Type: { Name: "Uri", ContainingNamespace.Name: "System" } } uri:
                return SubjectsOfAll(uri.Arguments);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return SubjectsOf(sum.LeftOperand).Union(SubjectsOf(sum.RightOperand));
            case IDelegateCreationOperation { Target: IFlowAnonymousFunctionOperation function }:
                return CapturedBy(function);
            case ILocalReferenceOperation local when _derived.TryGetValue(local.Local, out ImmutableHashSet<FlowVariable>? from):
                return from.Add(new FlowVariable(local.Local));
            default:
                return VariableOf(operation) is { } variable ? ImmutableHashSet.Create(variable) : ImmutableHashSet<FlowVariable>.Empty;
        }
    }

    private ImmutableHashSet<FlowVariable> SubjectsOfAll(ImmutableArray<IArgumentOperation> arguments)
        => arguments.Where(argument => TextTypes.CanCarry(argument.Value.Type))
            .Aggregate(ImmutableHashSet<FlowVariable>.Empty, (all, argument) => all.Union(SubjectsOf(argument.Value)));

    // A predicate is about what it reads from outside.
    private ImmutableHashSet<FlowVariable> CapturedBy(IFlowAnonymousFunctionOperation function)
    {
        var names = new HashSet<string>(function.Syntax.DescendantNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.IdentifierNameSyntax>().Select(name => name.Identifier.ValueText), StringComparer.Ordinal);
        return State.Variables.Where(key => key is { Member: null, Root: ISymbol symbol } && names.Contains(symbol.Name))
            .Concat(ParametersAround(function.Symbol).Where(parameter => names.Contains(parameter.Name)).Select(parameter => new FlowVariable(parameter)))
            .SelectMany(variable => variable.Root is ISymbol root && _derived.TryGetValue(root, out ImmutableHashSet<FlowVariable>? from) ? from.Add(variable) : ImmutableHashSet.Create(variable))
            .ToImmutableHashSet();
    }

    private static IEnumerable<IParameterSymbol> ParametersAround(IMethodSymbol function)
    {
        for (ISymbol? outer = function.ContainingSymbol; outer is IMethodSymbol method; outer = outer.ContainingSymbol)
        {
            foreach (IParameterSymbol parameter in method.Parameters)
            {
                yield return parameter;
            }
        }
    }

    // A full path, a folder, an address made of a text: what is shown of it is shown of the text.
    private void NoteDerivation(IOperation target, IOperation? value, bool isAddress = false)
    {
        while (target is IDeclarationExpressionOperation declaration)
        {
            target = declaration.Expression;
        }

        if (target is ILocalReferenceOperation local && value is not null
            && (isAddress || IsUri(value.Type) || IsUri((value as IPropertyReferenceOperation)?.Property.ContainingType) || value is IInvocationOperation { TargetMethod.ContainingType: { Name: "Path", ContainingNamespace.Name: "IO" } }))
        {
            ImmutableHashSet<FlowVariable> from = SubjectsOf(value).Remove(new FlowVariable(local.Local));
            _derived[local.Local] = _derived.TryGetValue(local.Local, out ImmutableHashSet<FlowVariable>? known) ? known.Union(from) : from;
        }

        static bool IsUri(ITypeSymbol? type) => type is { Name: "Uri", ContainingNamespace.Name: "System" };
    }

    private FlowState Guarded(FlowState state, FlowTest test, bool? outcome)
    {
        foreach (FlowVariable subject in test.Subjects.Distinct().OrderBy(subject => subject.Root?.ToString(), StringComparer.Ordinal).ThenBy(subject => subject.Member?.Name, StringComparer.Ordinal))
        {
            FlowValue value = state.TryGetValue(subject, out FlowValue held) ? held : Default(subject);
            if (!value.IsEmpty)
            {
                state = state.With(subject, value.With(GuardOf(test, outcome, subject)));
            }
        }

        return state;
    }

    private Guard GuardOf(FlowTest test, bool? outcome, FlowVariable subject)
    {
        if (!_guards.TryGetValue((test, outcome, subject), out Guard? guard))
        {
            _guards.Add((test, outcome, subject), guard = new Guard(_next++, test, outcome, subject));
        }

        return guard;
    }

    // Names of things.
    private FlowVariable? VariableOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => new FlowVariable(local.Local),
        IParameterReferenceOperation parameter => new FlowVariable(parameter.Parameter),
        IFlowCaptureReferenceOperation capture => _captures.TryGetValue(capture.Id, out IOperation? captured) && captured is ILocalReferenceOperation or IParameterReferenceOperation
            ? VariableOf(captured)
            : new FlowVariable(capture.Id),
        IConversionOperation { OperatorMethod: null } conversion => VariableOf(conversion.Operand),
        IPropertyReferenceOperation { Arguments.Length: > 0 } => null,
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member when member.Member is IFieldSymbol or IPropertySymbol
            => new FlowVariable(null, SymbolCatalog.Definition(member.Member)),
        IMemberReferenceOperation { Instance: { } instance } member when member.Member is IFieldSymbol or IPropertySymbol && VariableOf(instance) is { Member: null } owner
            => new FlowVariable(owner.Root, member.Member is IFieldSymbol { ContainingType.IsTupleType: true } element ? TupleElement(element) : SymbolCatalog.Definition(member.Member)),
        _ => null,
    };

    private void NoteLocalFunction(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction)
        {
            enterFunction(method.OriginalDefinition, _graph, null, State);
        }
    }

    private FlowSite SiteOf(IOperation operation, IMethodSymbol? method)
    {
        if (_sites.TryGetValue(operation, out FlowSite? known))
        {
            return known;
        }

        var definition = method is null ? null : SymbolCatalog.Definition(method) as IMethodSymbol;
        var site = new FlowSite(operation, definition, definition?.Parameters.Length ?? 0);
        _sites.Add(operation, site);
        Sites.Add(site);
        return site;
    }

    private Origin Intern(object key, Func<int, Origin> create)
    {
        if (!_origins.TryGetValue(key, out Origin? origin))
        {
            origin = create(_next++);
            _origins.Add(key, origin);
        }

        return origin;
    }

    private Origin Parameter(IParameterSymbol parameter)
    {
        if (!_parameters.TryGetValue(parameter, out Origin? origin))
        {
            _parameters.Add(parameter, origin = new ParameterOrigin(_next++, parameter.OriginalDefinition, root));
        }

        return origin;
    }

    private Origin Function(IMethodSymbol method)
    {
        if (!_functions.TryGetValue(method, out Origin? origin))
        {
            _functions.Add(method, origin = new FunctionOrigin(_next++, method));
        }

        return origin;
    }

    private Origin Member(IOperation place, ISymbol member, FlowValue receiver)
    {
        ISymbol definition = member is IFieldSymbol { ContainingType.IsTupleType: true } element ? TupleElement(element) : SymbolCatalog.Definition(member);
        var origin = (MemberOrigin)Intern((place, definition), n => new MemberOrigin(n, definition, receiver, place.Syntax));
        origin.Widen(receiver);
        return origin;
    }

    private Origin Out(FlowSite site, int argument) => Intern((site, argument), n => new OutOrigin(n, site, argument));

    private static ISymbol TupleElement(IFieldSymbol element) => (element.CorrespondingTupleField ?? element).OriginalDefinition;

    private static bool IsFilledBy(ITypeSymbol? container, IMethodSymbol method)
        => (TextTypes.IsContainer(container) || container?.Name.EndsWith("InterpolatedStringHandler", StringComparison.Ordinal) == true)
            && (method.ReturnsVoid || s_fillingVerbs.Any(verb => method.Name.StartsWith(verb, StringComparison.Ordinal)));

    // A check that throws: any method of this compilation may be one, of others only those named for it.
    private static bool MayThrowOnPurpose(IMethodSymbol method)
        => IsSource(method) || method.Name.StartsWith("ThrowIf", StringComparison.Ordinal);

    private static bool IsSource(ISymbol symbol) => !symbol.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;

    private static bool IsBoolean(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_Boolean };

    private static ITypeSymbol? Awaited(ITypeSymbol? type)
        => type is INamedTypeSymbol { IsGenericType: true, Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;
}

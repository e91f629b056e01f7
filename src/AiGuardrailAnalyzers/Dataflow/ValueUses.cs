using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// Follows one value forward, from where it is written to where it is used: through locals, fields, properties, parameters, results, choices
/// and joined text. For rules that start at a literal, of which few are worth following.
/// </summary>
internal sealed class ValueUses(CallGraph calls)
{
    /// <summary>Variables and calls followed from one value, where the caller sets no lower limit; past that the answer is 'not proven'.</summary>
    public const int MaxSteps = 80;

    /// <summary>A member whose name more members write than this is not followed: to bind them all costs more than an answer is worth.</summary>
    private const int MaxUsers = 40;

    /// <summary>The first use of a value that is what is looked for; null where none is proven.</summary>
    /// <param name="value">The value: a literal, a creation.</param>
    /// <param name="isPlace">Asked for each argument that the value is, each assignment of it to a property or field, and each return of it.</param>
    /// <param name="passesOn">Asked for arguments of members without a body in sight: true where the result is as good as the value.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <param name="maxSteps">How many variables and calls are followed.</param>
    public IOperation? Find(IOperation value, Func<IOperation, bool> isPlace, Func<IArgumentOperation, bool> passesOn, CancellationToken cancellationToken, int maxSteps = MaxSteps)
        => new Search(calls, isPlace, passesOn, cancellationToken).Run(value, maxSteps);

    private sealed class Search(CallGraph calls, Func<IOperation, bool> isPlace, Func<IArgumentOperation, bool> passesOn, CancellationToken cancellationToken)
    {
        private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
        private readonly Dictionary<ISymbol, List<IOperation>> _entered = new(SymbolEqualityComparer.Default);
        private readonly Queue<IOperation> _values = new();

        public IOperation? Run(IOperation value, int maxSteps)
        {
            _values.Enqueue(value);
            for (int step = 0; step < maxSteps && _values.Count > 0; step++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (Use(Outermost(_values.Dequeue())) is { } place)
                {
                    return place;
                }
            }

            return null;
        }

        // The expression that has the value: a choice, a cast, the text that it is part of.
        private static IOperation Outermost(IOperation value)
        {
            IOperation current = value;
            while (current.Parent is { } parent && (parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IInterpolationOperation
                or IInterpolatedStringOperation or IInterpolatedStringTextOperation or IAwaitOperation or ISwitchExpressionOperation
                || (parent is IConditionalOperation conditional && conditional.Condition != current)
                || (parent is ISwitchExpressionArmOperation arm && arm.Value == current)
                || (parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum && sum.Type?.SpecialType == SpecialType.System_String)
                || parent is IArrayInitializerOperation or IArrayCreationOperation or ITupleOperation
                || parent.Syntax is CollectionExpressionSyntax or SpreadElementSyntax))
            {
                current = parent;
            }

            return current;
        }

        private IOperation? Use(IOperation value)
        {
            switch (value.Parent)
            {
                case IArgumentOperation argument:
                    return OfArgument(argument);
                case IInvocationOperation call when call.Instance == value && (call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String || call.TargetMethod is { Name: nameof(ToString), Parameters.IsEmpty: true } or { Name: nameof(Task.ConfigureAwait) or "AsTask" }):
                    _values.Enqueue(call);
                    break;
                case IForEachLoopOperation loop when loop.Collection.Syntax == value.Syntax:
                    loop.Locals.ToList().ForEach(local => AddUses(local, loop));
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    AddUses(declarator.Symbol, declarator);
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclarationOperation declaration }:
                    declaration.Declarators.ToList().ForEach(d => AddUses(d.Symbol, d));
                    break;
                case IFieldInitializerOperation field:
                    field.InitializedFields.ToList().ForEach(f => AddUses(f, field));
                    break;
                case IPropertyInitializerOperation property:
                    property.InitializedProperties.ToList().ForEach(p => AddUses(p, property));
                    break;
                case IParameterInitializerOperation parameter:
                    AddUses(parameter.Parameter, parameter);
                    break;
                case IAssignmentOperation assignment when assignment is ISimpleAssignmentOperation or ICoalesceAssignmentOperation && assignment.Value == value:
                    if (assignment.Target is IMemberReferenceOperation member)
                    {
                        if (isPlace(assignment))
                        {
                            return assignment;
                        }

                        AddUses(member.Member, assignment);
                    }
                    else if (SymbolOf(assignment.Target) is { } variable)
                    {
                        AddUses(variable, assignment);
                    }

                    break;
                case IReturnOperation way when isPlace(way):
                    return way;
                case IReturnOperation { Parent: IBlockOperation { Parent: IAnonymousFunctionOperation factory } }:
                    // What a factory makes stands for what uses it.
                    _values.Enqueue(factory.Parent is IDelegateCreationOperation @delegate ? @delegate : factory);
                    break;
                case IReturnOperation { SemanticModel: { } model } result when model.GetEnclosingSymbol(result.Syntax.SpanStart, cancellationToken) is IMethodSymbol method:
                    // What came in as an argument goes back to who passed it, and to nobody else.
                    if (_entered.TryGetValue(method.OriginalDefinition, out List<IOperation>? passed))
                    {
                        passed.ForEach(_values.Enqueue);
                        passed.Clear();
                    }
                    else
                    {
                        AddUses(method.AssociatedSymbol ?? method, result);
                    }

                    break;
            }

            return null;
        }

        private IOperation? OfArgument(IArgumentOperation argument)
        {
            if (isPlace(argument))
            {
                return argument;
            }

            if (argument.Parameter?.ContainingSymbol is IMethodSymbol method && method.DeclaringSyntaxReferences.Any(r => calls.Contains(r.SyntaxTree)))
            {
                if (argument.Parent is IInvocationOperation)
                {
                    ISymbol entered = SymbolOf(method);
                    if (!_entered.TryGetValue(entered, out List<IOperation>? passed))
                    {
                        _entered.Add(entered, passed = []);
                    }

                    passed.Add(argument.Parent);
                }

                AddUses(argument.Parameter.OriginalDefinition, argument);
            }
            else if (argument.Parent is { } call && passesOn(argument))
            {
                _values.Enqueue(call);
                if (call is IInvocationOperation { Instance: ILocalReferenceOperation container } && TextTypes.IsContainer(container.Type))
                {
                    AddUses(container.Local, call);
                }
            }

            return null;
        }

        private static ISymbol SymbolOf(IMethodSymbol method) => (method.ReducedFrom ?? method).OriginalDefinition;

        private static ISymbol? SymbolOf(IOperation target) => target switch
        {
            ILocalReferenceOperation local => local.Local,
            IParameterReferenceOperation parameter => parameter.Parameter,
            _ => null,
        };

        private void AddUses(ISymbol symbol, IOperation within)
        {
            ISymbol definition = symbol.OriginalDefinition;
            if (symbol is IMethodSymbol { MethodKind: not (MethodKind.Ordinary or MethodKind.LocalFunction) } || !_seen.Add(definition))
            {
                return;
            }

            if (definition is IPropertySymbol { ContainingType: { IsRecord: true } record } && record.InstanceConstructors.SelectMany(c => c.Parameters).FirstOrDefault(p => p.Name == definition.Name) is { } positional)
            {
                _seen.Add(positional);
            }

            foreach (SimpleNameSyntax name in Scopes(definition, within).Where(root => calls.Contains(root.SyntaxTree)).Distinct()
                .SelectMany(root => root.DescendantNodes()).OfType<SimpleNameSyntax>().Where(name => name.Identifier.ValueText == definition.Name).Distinct())
            {
                if (Means(name, definition))
                {
                    Enqueue(name);
                }
            }

            // A primary constructor's parameter of a record is a property.
            if (definition is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor, ContainingType: { IsRecord: true } type } }
                && type.GetMembers(definition.Name).OfType<IPropertySymbol>().FirstOrDefault() is { } property)
            {
                AddUses(property, within);
            }
        }

        // Where a symbol can be named: a local's body, a parameter's method or type, the members that write a member's name.
        private IEnumerable<SyntaxNode> Scopes(ISymbol symbol, IOperation within) => symbol switch
        {
            ILocalSymbol => [BodyOf(within)],
            IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } } => [BodyOf(within)],
            IParameterSymbol => symbol.ContainingSymbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)),
            { DeclaredAccessibility: Accessibility.Private } => symbol.ContainingType.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellationToken)),
            _ => calls.UsersOf(symbol.Name) is { Length: <= MaxUsers } users ? users.Select(user => user.Declaration) : [],
        };

        private static SyntaxNode BodyOf(IOperation operation)
            => operation.Syntax.AncestorsAndSelf().FirstOrDefault(node => node is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax) ?? operation.Syntax;

        private bool Means(SimpleNameSyntax name, ISymbol symbol)
            => calls.Model(name.SyntaxTree).GetSymbolInfo(name, cancellationToken).Symbol is { } used
                && (SymbolEqualityComparer.Default.Equals(used.OriginalDefinition, symbol)
                    || (used is IMethodSymbol { ReducedFrom: { } extension } && SymbolEqualityComparer.Default.Equals(extension, symbol)));

        // 'settings.Key' is one value, as is 'GetKey()'.
        private void Enqueue(SimpleNameSyntax name)
        {
            SyntaxNode use = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
            use = use.Parent is InvocationExpressionSyntax call && call.Expression == use ? call : use;
            if (calls.Model(use.SyntaxTree).GetOperation(use, cancellationToken) is { } value && !IsWritten(value))
            {
                _values.Enqueue(value);
            }
        }

        private static bool IsWritten(IOperation value) => value.Parent is ISimpleAssignmentOperation assignment && assignment.Target == value;
    }
}

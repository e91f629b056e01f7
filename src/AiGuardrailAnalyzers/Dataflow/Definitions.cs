using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>Where the value of a local, field or property was written, as far as that can be seen in one body or one declaration.</summary>
internal sealed class Definitions(CallGraph calls)
{
    /// <summary>The one value that an expression stands for: that of a local, a read-only field or a get-only property written once; else itself.</summary>
    public IOperation Resolve(IOperation value, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        IOperation current = Unwrap(value);
        while (SymbolOf(current) is { } symbol && seen.Add(symbol)
            && OnlyValue(current, symbol, cancellationToken) is { } definition)
        {
            current = Unwrap(definition);
        }

        return current;
    }

    /// <summary>The values that a local gets in its body, in source order.</summary>
    /// <param name="use">Any operation in the body that declares the local.</param>
    public static ImmutableArray<IOperation> ValuesOf(ILocalSymbol local, IOperation use)
    {
        var values = ImmutableArray.CreateBuilder<IOperation>();
        foreach (IOperation operation in Root(use).Descendants())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when Same(declarator.Symbol, local) && declarator.GetVariableInitializer() is { } initializer:
                    values.Add(initializer.Value);
                    break;
                case IAssignmentOperation assignment when IsReference(assignment.Target, local):
                    values.Add(assignment is ISimpleAssignmentOperation ? assignment.Value : assignment);
                    break;
                case IArgumentOperation { Parameter.RefKind: RefKind.Out or RefKind.Ref } argument when IsReference(argument.Value, local):
                    values.Add(argument.Parent ?? argument);
                    break;
                case IIncrementOrDecrementOperation step when IsReference(step.Target, local):
                    values.Add(step);
                    break;
            }
        }

        return values.ToImmutable();
    }

    /// <summary>The expression without conversions and parentheses around it.</summary>
    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The outermost operation of the member that an operation lies in, lambdas and local functions included.</summary>
    public static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    private static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property,
        _ => null,
    };

    private IOperation? OnlyValue(IOperation use, ISymbol symbol, CancellationToken cancellationToken) => symbol switch
    {
        ILocalSymbol local => ValuesOf(local, use) is { Length: 1 } values ? values[0] : null,
        IFieldSymbol { IsReadOnly: true } or IFieldSymbol { IsConst: true } => InitializerOf(symbol, cancellationToken),
        IPropertySymbol { SetMethod: null, IsVirtual: false, IsOverride: false, IsAbstract: false } => InitializerOf(symbol, cancellationToken),
        _ => null,
    };

    // A constructor may write a read-only member too: then the initializer is not its only value.
    private IOperation? InitializerOf(ISymbol member, CancellationToken cancellationToken)
    {
        if (member.DeclaringSyntaxReferences.Length != 1 || WrittenByConstructor(member, cancellationToken))
        {
            return null;
        }

        SyntaxNode declaration = member.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        SyntaxNode? value = declaration switch
        {
            VariableDeclaratorSyntax field => field.Initializer?.Value,
            PropertyDeclarationSyntax { ExpressionBody: { } body } => body.Expression,
            PropertyDeclarationSyntax { Initializer: { } initializer } => initializer.Value,
            _ => null,
        };

        return value is null || !calls.Contains(value.SyntaxTree) ? null : calls.Model(value.SyntaxTree).GetOperation(value, cancellationToken);
    }

    private static bool WrittenByConstructor(ISymbol member, CancellationToken cancellationToken)
        => member.ContainingType.Constructors.SelectMany(constructor => constructor.DeclaringSyntaxReferences)
            .SelectMany(reference => reference.GetSyntax(cancellationToken).DescendantNodes().OfType<AssignmentExpressionSyntax>())
            .Any(assignment => assignment.Left is IdentifierNameSyntax or MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax }
                && assignment.Left.GetLastToken().ValueText == member.Name);

    private static bool IsReference(IOperation operation, ILocalSymbol local) => operation switch
    {
        ILocalReferenceOperation reference => Same(reference.Local, local),
        IDeclarationExpressionOperation declaration => IsReference(declaration.Expression, local),
        ITupleOperation tuple => tuple.Elements.Any(element => IsReference(element, local)),
        _ => false,
    };

    private static bool Same(ISymbol a, ISymbol b) => SymbolEqualityComparer.Default.Equals(a, b);
}

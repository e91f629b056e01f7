using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Tells which deserializers create types that their input, or something else that is not the program's own, names.</summary>
internal static class SerializedTypes
{
    /// <summary>True where the settings of a JSON deserializer let the text name types.</summary>
    public static bool ResolvesNames(IOperation operation, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => HandlingOf(operation, compilation, cancellationToken).Any(handling => handling.ConstantValue is { HasValue: true, Value: int and not 0 });

    /// <summary>The values of <c>TypeNameHandling</c> in the settings of a JSON deserializer, as far as they can be seen.</summary>
    public static IEnumerable<IOperation> HandlingOf(IOperation operation, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        IOperation? settings = operation is IInvocationOperation call
            ? call.Arguments.FirstOrDefault(a => a.Parameter is { Name: "settings" } && a.ArgumentKind != ArgumentKind.DefaultValue)?.Value ?? call.Instance
            : null;
        if (settings is null)
        {
            return [];
        }

        IOperation value = compilation.Definitions.Resolve(settings, cancellationToken);
        return HandlingIn(value).Concat(value is IInvocationOperation { Arguments: { Length: > 0 } arguments } ? HandlingIn(compilation.Definitions.Resolve(arguments[0].Value, cancellationToken)) : [])
            .Concat(Definitions.Unwrap(settings) is ILocalReferenceOperation local ? Assigned(local) : []);
    }

    /// <summary>The names that the type comes from which a serializer reads into.</summary>
    public static IEnumerable<IOperation> NamesIn(IOperation operation, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => TypesIn(operation, compilation).Select(type => compilation.Definitions.Resolve(type, cancellationToken))
            .Select(type => type is ICoalesceOperation { Value: var first } ? Definitions.Unwrap(first) : type)
            .Where(type => type is IInvocationOperation)
            .SelectMany(type => SinkValues.In(type, ApiRole.TypeByName, compilation.Catalog))
            .Select(name => name.Value);

    /// <summary>True where the type that a call finds by its name is what a serializer reads into.</summary>
    public static bool IsSerialized(IOperation lookup, AnalyzedCompilation compilation)
    {
        IOperation value = lookup;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IArgumentOperation argument => IsTypeArgument(argument, compilation),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => Definitions.Root(lookup).Descendants().OfType<IArgumentOperation>()
                .Any(argument => Definitions.Unwrap(argument.Value) is ILocalReferenceOperation use && SymbolEqualityComparer.Default.Equals(use.Local, local) && IsTypeArgument(argument, compilation)),
            _ => false,
        };
    }

    private static bool IsTypeArgument(IArgumentOperation argument, AnalyzedCompilation compilation)
        => argument.Parent is { } taker && TypesIn(taker, compilation).Contains(argument.Value);

    private static IEnumerable<IOperation> TypesIn(IOperation operation, AnalyzedCompilation compilation)
        => SinkValues.In(operation, ApiRole.SinkType, compilation.Catalog).Select(given => given.Value);

    private static IEnumerable<IOperation> HandlingIn(IOperation value)
        => value is IObjectCreationOperation { Initializer: { } initializer }
            ? initializer.Initializers.OfType<ISimpleAssignmentOperation>().Where(a => IsHandling(a.Target)).Select(a => a.Value)
            : [];

    private static IEnumerable<IOperation> Assigned(ILocalReferenceOperation local)
        => Definitions.Root(local).Descendants().OfType<ISimpleAssignmentOperation>()
            .Where(a => IsHandling(a.Target) && a.Target is IPropertyReferenceOperation { Instance: ILocalReferenceOperation owner } && SymbolEqualityComparer.Default.Equals(owner.Local, local.Local))
            .Select(a => a.Value);

    private static bool IsHandling(IOperation target) => target is IPropertyReferenceOperation { Property: { Name: "TypeNameHandling", ContainingNamespace.Name: "Json" } } or IPropertyReferenceOperation { Property: { Name: "TypeNameHandling", ContainingType.ContainingNamespace.Name: "Json" } };
}

using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Tool servers that a provider calls for its model. Providers ask for approval by default: only a program that waives it lets the model call by itself.</summary>
internal sealed class HostedToolServers(AnalyzedCompilation compilation)
{
    /// <summary>The address of a server, where an operation makes a tool of all that it offers and waives approval; null for all else.</summary>
    public string? Unrestricted(IOperation operation, CancellationToken cancellationToken)
    {
        (IMethodSymbol? method, ImmutableArray<IArgumentOperation> arguments) = operation switch
        {
            IInvocationOperation call => (call.TargetMethod, call.Arguments),
            IObjectCreationOperation creation => (creation.Constructor, creation.Arguments),
            _ => (null, ImmutableArray<IArgumentOperation>.Empty),
        };
        if (compilation.Catalog.Find(method, ApiRole.ToolHosted) is not { Path.Parameter: { } parameter }
            || arguments.FirstOrDefault(a => a.Parameter?.Name == parameter)?.Value is not { } address
            || TextOf(address, cancellationToken) is not { } url || !RemoteHost.IsPublic(url))
        {
            return null;
        }

        IOperation[] settings = [.. operation.Descendants().Concat(LaterSettings(operation))];
        return settings.Any(setting => setting is IPropertyReferenceOperation property && compilation.Catalog.Is(property.Property, ApiRole.OversightWaiver))
            && !settings.Any(setting => setting switch
            {
                IAssignmentOperation { Target: IPropertyReferenceOperation choice } => compilation.Catalog.Is(choice.Property, ApiRole.ToolHostedChoice),
                IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation choice } => compilation.Catalog.Is(choice.Property, ApiRole.ToolHostedChoice),
                IInvocationOperation { Instance: IPropertyReferenceOperation choice } => compilation.Catalog.Is(choice.Property, ApiRole.ToolHostedChoice),
                IArgumentOperation { ArgumentKind: ArgumentKind.Explicit, Parameter: { ContainingSymbol: { } chooser } given } argument
                    => argument.Value.ConstantValue is not { HasValue: true, Value: null } && compilation.Catalog.RowsOf(chooser).Any(row => row.Role == ApiRole.ToolHostedChoice && row.Path?.Parameter == given.Name),
                _ => false,
            })
                ? url
                : null;
    }

    private string? TextOf(IOperation address, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(address, cancellationToken);
        value = value is IObjectCreationOperation { Type.Name: nameof(Uri), Arguments: { Length: > 0 } parts } ? compilation.Definitions.Resolve(parts[0].Value, cancellationToken) : value;
        return value.ConstantValue is { HasValue: true, Value: string text } ? text : null;
    }

    // tool.ApprovalMode = …; of the variable that the tool is put into.
    private static IEnumerable<IOperation> LaterSettings(IOperation tool)
        => tool.Parent is IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } }
            ? Definitions.Root(tool).Descendants().Where(o => o is IExpressionStatementOperation && o.Descendants().OfType<ILocalReferenceOperation>().Any(use => SymbolEqualityComparer.Default.Equals(use.Local, local)))
                .SelectMany(o => o.Descendants())
            : [];
}

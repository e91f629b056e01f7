using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Clients;

/// <summary>Tells whose tool server a client talks to, where the program itself says so.</summary>
internal sealed class ToolServerOrigin(AnalyzedCompilation compilation)
{
    private const int MaxDepth = 8;

    // Programs that fetch what they run.
    private static readonly ImmutableHashSet<string> s_runners = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "npx", "npm", "pnpm", "pnpx", "yarn", "bunx", "bun", "uvx", "uv", "pipx", "docker", "podman", "dnx");

    /// <summary>The server, for people: <c>https://api.example.com/mcp</c>, <c>npx name</c>; null for the program's own servers and those that are not in sight.</summary>
    /// <param name="client">The client whose tools are listed.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public string? ThirdParty(IOperation client, CancellationToken cancellationToken)
    {
        // All that the client is made of, through locals and the methods that make it.
        var parts = new List<IOperation>();
        Collect(client, MaxDepth, parts, new HashSet<SyntaxNode>(), cancellationToken);
        foreach (IOperation part in parts)
        {
            switch (part)
            {
                case IObjectCreationOperation { Type.Name: "Uri" } address when compilation.Definitions.Resolve(address.Arguments[0].Value, cancellationToken).ConstantValue is { HasValue: true, Value: string url } && RemoteHost.IsPublic(url):
                    return url;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Command" } property } } command
                    when compilation.Catalog.Is(property, ApiRole.ToolProcessCommand)
                        && compilation.Definitions.Resolve(command.Value, cancellationToken).ConstantValue is { HasValue: true, Value: string program }
                        && s_runners.Contains(program.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) ? program.Substring(0, program.Length - 4) : program):
                    return PackageOf(command) is { } package ? $"{program} {package}" : program;
            }
        }

        return null;
    }

    // Arguments = ["-y", "name"]: the first word that is no option.
    private string? PackageOf(ISimpleAssignmentOperation command)
        => command.Parent is IObjectOrCollectionInitializerOperation options
            ? options.Initializers.OfType<ISimpleAssignmentOperation>()
                .Where(a => a.Target is IPropertyReferenceOperation { Property: var property } && compilation.Catalog.Is(property, ApiRole.ToolProcessArguments))
                .SelectMany(a => a.Value.Syntax.DescendantNodes().OfType<LiteralExpressionSyntax>()).Select(literal => literal.Token.Value as string)
                .FirstOrDefault(word => word is { Length: > 0 } && word[0] != '-')
            : null;

    private void Collect(IOperation value, int depth, List<IOperation> parts, HashSet<SyntaxNode> seen, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (depth == 0 || !seen.Add(value.Syntax))
        {
            return;
        }

        foreach (IOperation part in value.DescendantsAndSelf())
        {
            parts.Add(part);
            switch (part)
            {
                case ILocalReferenceOperation or IFieldReferenceOperation when compilation.Definitions.Resolve(part, cancellationToken) is var made && made != part:
                    Collect(made, depth - 1, parts, seen, cancellationToken);
                    break;
                case IInvocationOperation call when IsOfTransport(call.Type) || call.TargetMethod.DeclaringSyntaxReferences.Length > 0:
                    foreach (SyntaxNode body in compilation.Calls.BodiesOf(call.TargetMethod, cancellationToken))
                    {
                        if (compilation.Calls.Model(body.SyntaxTree).GetOperation(body, cancellationToken) is { } operation)
                        {
                            Collect(operation, depth - 1, parts, seen, cancellationToken);
                        }
                    }

                    break;
            }
        }
    }

    private bool IsOfTransport(ITypeSymbol? type) => compilation.Catalog.IsType(type, ApiRole.ToolTransport);
}

using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Dataflow;

/// <summary>
/// Mediators: a handler of an interface over a message type (<c>IRequestHandler&lt;Ask, string&gt;</c>) runs where a message of that type is
/// sent. Known by shape, so that it holds for every mediator, the program's own included.
/// </summary>
internal sealed class MessageDispatch
{
    private static readonly ImmutableArray<string> s_sending = ImmutableArray.Create(
        "Send", "SendAsync", "Publish", "PublishAsync", "Invoke", "InvokeAsync", "Dispatch", "DispatchAsync", "Execute", "ExecuteAsync", "Query", "QueryAsync", "Enqueue", "EnqueueAsync", "Schedule", "ScheduleAsync", "Raise", "RaiseAsync");

    private readonly Lazy<ILookup<ISymbol?, SimpleNameSyntax>> _sites;

    public MessageDispatch(CallGraph calls)
        => _sites = new(() => Sites(calls).ToLookup(site => (ISymbol?)site.Message, site => site.Name, SymbolEqualityComparer.Default));

    /// <summary>The places that send the message that a method handles; empty for methods that handle none.</summary>
    public IEnumerable<CallSite> SendersTo(IMethodSymbol handler)
        => MessageOf(handler) is { } message ? _sites.Value[message].Select(name => new CallSite(name, handler)) : Enumerable.Empty<CallSite>();

    // The type of the first parameter, or what that wraps (ConsumeContext<Ask>), where the method implements a member of an interface that is
    // constructed over it.
    private static INamedTypeSymbol? MessageOf(IMethodSymbol handler)
        => handler is { IsStatic: false, Parameters: { IsEmpty: false } parameters, ContainingType: { } type }
            ? new[] { parameters[0].Type, (parameters[0].Type as INamedTypeSymbol)?.TypeArguments.FirstOrDefault() }.OfType<INamedTypeSymbol>()
                .FirstOrDefault(message => message.SpecialType == SpecialType.None && message.Locations.Any(l => l.IsInSource)
                    && type.AllInterfaces.Where(i => i.TypeArguments.Contains(message, SymbolEqualityComparer.Default))
                        .SelectMany(i => i.GetMembers(handler.Name))
                        .Any(m => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(m), handler)))
            : null;

    private static IEnumerable<(INamedTypeSymbol Message, SimpleNameSyntax Name)> Sites(CallGraph calls)
    {
        foreach (IndexedMember member in calls.UsersOf(s_sending).Where(m => m.Declaration is not LocalFunctionStatementSyntax))
        {
            SemanticModel model = calls.Model(member.Declaration.SyntaxTree);
            foreach (InvocationExpressionSyntax call in member.Declaration.DescendantNodes().OfType<InvocationExpressionSyntax>())
            {
                if (call.Expression is MemberAccessExpressionSyntax { Name: { } name } && s_sending.Contains(name.Identifier.ValueText))
                {
                    IEnumerable<ExpressionSyntax> said = call.ArgumentList.Arguments.Select(argument => argument.Expression)
                        .Concat((name as GenericNameSyntax)?.TypeArgumentList.Arguments ?? Enumerable.Empty<ExpressionSyntax>());
                    foreach (ExpressionSyntax expression in said)
                    {
                        if (model.GetTypeInfo(expression).Type is INamedTypeSymbol message && message.Locations.Any(l => l.IsInSource))
                        {
                            yield return (message, name);
                        }
                    }
                }
            }
        }
    }
}

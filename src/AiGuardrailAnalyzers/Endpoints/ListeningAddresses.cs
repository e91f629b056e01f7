using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Endpoints;

/// <summary>The addresses that a program's own code tells it to listen on.</summary>
internal sealed class ListeningAddresses
{
    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<bool> _areLoopback;

    public ListeningAddresses(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _areLoopback = new(() => Find().ToList() is { Count: > 0 } addresses && addresses.All(isLoopback => isLoopback));
    }

    /// <summary>True where the code says where to listen and all it says is the machine itself.</summary>
    public bool AreLoopback => _areLoopback.Value;

    // One answer an address: is it the machine itself? What can't be told is taken not to be.
    private IEnumerable<bool> Find()
    {
        ImmutableHashSet<string> names = _compilation.Catalog.NamesInUse(ApiRole.HostAddress, ApiRole.HostLoopback);
        foreach (CallSite use in _compilation.Calls.Uses(names, CancellationToken.None))
        {
            if (_compilation.Catalog.Is(use.Target, ApiRole.HostLoopback))
            {
                yield return true;
            }
            else if (_compilation.Catalog.Is(use.Target, ApiRole.HostAddress) && CallOf(use) is { ArgumentList.Arguments: { Count: > 0 } arguments })
            {
                // Listen(address, port), ListenAnyIP(port): the first argument says it; UseUrls(a, b): each does.
                bool isText = IsText(arguments[0].Expression);
                foreach (ArgumentSyntax argument in isText ? (IEnumerable<ArgumentSyntax>)arguments : [arguments[0]])
                {
                    yield return isText ? IsLoopbackText(argument.Expression) : IsLoopbackField(argument.Expression);
                }
            }
        }
    }

    // Of a call the call itself; of the list of addresses the call that adds to it.
    private static InvocationExpressionSyntax? CallOf(CallSite use)
    {
        SyntaxNode member = use.Node.Parent is MemberAccessExpressionSyntax access && access.Name == use.Node ? access : use.Node;
        return use.Target is IMethodSymbol ? member.Parent as InvocationExpressionSyntax
            : member.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add", Parent: InvocationExpressionSyntax add } ? add
            : null;
    }

    private bool IsText(ExpressionSyntax value) => _compilation.Calls.Model(value.SyntaxTree).GetTypeInfo(value).Type?.SpecialType == SpecialType.System_String;

    private bool IsLoopbackText(ExpressionSyntax value)
    {
        if (_compilation.Calls.Model(value.SyntaxTree).GetOperation(value) is not { } operation)
        {
            return false;
        }

        IOperation resolved = _compilation.Definitions.Resolve(operation, CancellationToken.None);
        return resolved.ConstantValue is { HasValue: true, Value: string text } ? text.Split(';').All(IsLoopbackUrl)
            : resolved.Syntax is InterpolatedStringExpressionSyntax { Contents: { Count: > 0 } contents }
                && contents[0] is InterpolatedStringTextSyntax start && HostEnds(start.TextToken.ValueText) && IsLoopbackUrl(start.TextToken.ValueText.TrimEnd(':'));
    }

    // "http://localhost:{port}": the host is told; in "http://localhost{suffix}" it is not.
    private static bool HostEnds(string text) => text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme && text.IndexOfAny([':', '/'], scheme + 3) >= 0;

    private static bool IsLoopbackUrl(string text) => Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? url) && url.IsLoopback;

    private bool IsLoopbackField(ExpressionSyntax value)
        => _compilation.Calls.Model(value.SyntaxTree).GetSymbolInfo(value).Symbol is IFieldSymbol { Name: "Loopback" or "IPv6Loopback", ContainingType.Name: "IPAddress" };
}

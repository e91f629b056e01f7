using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AiGuardrailAnalyzers.CodeFixes.Security.AccessControl;

/// <summary>Removes <c>[AllowAnonymous]</c> from a handler or its class, or <c>AllowAnonymous()</c> from the chain of a mapping or its group, in the same file.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class AnonymousModelEndpointFix() : GuardrailCodeFix(AnonymousModelEndpoint.Descriptor.Id)
{
    private const string Key = "RemoveAllowAnonymous";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Analyzed is not { } compilation)
        {
            yield break;
        }

        SyntaxNode? place = context.Node.FirstAncestorOrSelf<SyntaxNode>(n => n is InvocationExpressionSyntax or MemberDeclarationSyntax);
        EndpointFacts? endpoint = place switch
        {
            InvocationExpressionSyntax mapping => compilation.Endpoints.OfMapping(mapping, context.CancellationToken),
            MethodDeclarationSyntax method when context.Model.GetDeclaredSymbol(method, context.CancellationToken) is IMethodSymbol symbol => compilation.Endpoints.OfSymbol(symbol, context.CancellationToken),
            _ => null,
        };
        SyntaxNode? attribute = endpoint?.Endpoint.Attributes.Where(a => compilation.Catalog.IsType(a.AttributeClass, ApiRole.AuthorizationAllow))
            .Select(a => a.ApplicationSyntaxReference).FirstOrDefault(r => r?.SyntaxTree == context.Model.SyntaxTree)?.GetSyntax(context.CancellationToken);
        if (attribute is AttributeSyntax { Parent.Parent: { } owner } written)
        {
            yield return new FixAction("Remove [AllowAnonymous]", Key, editor => editor.ReplaceNode(owner, (current, _) => Removal.WithoutAttribute(current, written)), Once: written.Span);
        }
        else if (place is InvocationExpressionSyntax mapping && WaiverOf(mapping, context.Model, compilation, context.CancellationToken) is { } waiver
            && Chain.WithoutCall(waiver, context.Model, context.CancellationToken) is { } remove)
        {
            yield return new FixAction("Remove AllowAnonymous()", Key, remove, Once: waiver.Span);
        }
    }

    // In the chain of the mapping, then in those of its groups.
    private static InvocationExpressionSyntax? WaiverOf(InvocationExpressionSyntax mapping, SemanticModel model, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        return Onwards(mapping) ?? Back((mapping.Expression as MemberAccessExpressionSyntax)?.Expression);

        InvocationExpressionSyntax? Onwards(ExpressionSyntax value)
        {
            ExpressionSyntax last = value;
            for (ExpressionSyntax? call = value; call is not null; call = (call.Parent as MemberAccessExpressionSyntax)?.Parent as InvocationExpressionSyntax)
            {
                if (call is InvocationExpressionSyntax link && Waives(link))
                {
                    return link;
                }

                if (call != value && IsMapping(call))
                {
                    return null;
                }

                last = call;
            }

            return last.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } ? OfUses(model.GetDeclaredSymbol(variable, cancellationToken)) : null;
        }

        InvocationExpressionSyntax? Back(ExpressionSyntax? receiver)
        {
            for (; receiver is InvocationExpressionSyntax call; receiver = (call.Expression as MemberAccessExpressionSyntax)?.Expression)
            {
                if (Waives(call))
                {
                    return call;
                }
            }

            return receiver is IdentifierNameSyntax && model.GetSymbolInfo(receiver, cancellationToken).Symbol is { } symbol and (ILocalSymbol or IParameterSymbol)
                ? OfUses(symbol)
                    ?? (symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value } ? Back(value) : null)
                : null;
        }

        InvocationExpressionSyntax? OfUses(ISymbol? symbol)
            => symbol is not null && seen.Add(symbol)
                ? model.SyntaxTree.GetRoot(cancellationToken).DescendantNodes().OfType<IdentifierNameSyntax>()
                    .Where(use => use.Identifier.ValueText == symbol.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(use, cancellationToken).Symbol, symbol))
                    .Select(Onwards).FirstOrDefault(found => found is not null)
                : null;

        bool Waives(InvocationExpressionSyntax call) => compilation.Catalog.Is(model.GetSymbolInfo(call, cancellationToken).Symbol, ApiRole.AuthorizationAnonymous);

        bool IsMapping(ExpressionSyntax call) => compilation.Catalog.RowsOf(model.GetSymbolInfo(call, cancellationToken).Symbol)
            .Any(row => row.Role is ApiRole.EndpointMap or ApiRole.EndpointMapType or ApiRole.EndpointGroup);
    }
}

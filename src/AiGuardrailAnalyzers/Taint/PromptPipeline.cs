using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Knows whether a program checks its prompts in one place: in a client's pipeline, a filter of prompts, or by refusing large requests.</summary>
internal sealed class PromptPipeline
{
    private static readonly string[] s_requestLimits = ["RequestSizeLimit", "RequestSizeLimitAttribute", "MaxRequestBodySize", "WithRequestSizeLimit"];
    private static readonly ImmutableHashSet<string> s_contentLength = ImmutableHashSet.Create(StringComparer.Ordinal, "ContentLength");
    private static readonly ImmutableHashSet<string> s_endpointFilter = ImmutableHashSet.Create(StringComparer.Ordinal, "AddEndpointFilter");
    private static readonly string[] s_validation = ["AddValidation", "ModelState", "TryValidateObject", "ValidateObject", "WithParameterValidation", "TryValidateModel", "ApiController", "ApiControllerAttribute"];

    private readonly AnalyzedCompilation _compilation;
    private readonly Lazy<bool> _isGuarded;
    private readonly Lazy<bool> _validates;

    public PromptPipeline(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _isGuarded = new(() => compilation.Calls.AnyUse(s_requestLimits) || ChecksRequestSize() || HasMeasuringFilter() || HasGuardingType() || HasGuardingStep());
        _validates = new(() => compilation.Calls.AnyUse(s_validation) || compilation.Calls.Trees.SelectMany(tree => tree.Types).Any(type => type.AttributeLists.SelectMany(list => list.Attributes).Any(a => a.Name.ToString() is "ApiController")));
    }

    /// <summary>True where a component that sees every prompt examines it.</summary>
    public bool IsGuarded => _isGuarded.Value;

    /// <summary>True where attributes on what is bound from requests are heeded.</summary>
    public bool Validates => _validates.Value;

    private bool HasGuardingType()
    {
        foreach (BaseTypeDeclarationSyntax type in _compilation.Calls.Trees.SelectMany(tree => tree.Types))
        {
            if (type.BaseList?.Types.Any(b => _compilation.Catalog.NamesInUse(ApiRole.GuardPipeline).Contains(CallGraph.SimpleName(b.Type))) == true
                && _compilation.Calls.Model(type.SyntaxTree).GetDeclaredSymbol(type) is INamedTypeSymbol symbol
                && _compilation.Catalog.IsType(symbol, ApiRole.GuardPipeline)
                && Examines(type))
            {
                return true;
            }
        }

        return false;
    }

    private bool HasGuardingStep()
        => _compilation.Calls.Uses(_compilation.Catalog.NamesInUse(ApiRole.ThrottlePipeline), CancellationToken.None)
            .Any(use => _compilation.Catalog.Is(use.Target, ApiRole.GuardPipeline)
                && use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && call.ArgumentList.Arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax && Examines(argument)));

    // request.ContentLength is null or > 20_000
    private bool ChecksRequestSize()
        => _compilation.Calls.Uses(s_contentLength, CancellationToken.None)
            .Any(use => use.Target is { ContainingType: { Name: "HttpRequest", ContainingNamespace.Name: "Http" } } && IsCompared(use.Node));

    // A filter in front of handlers that looks at the length of what they get.
    private bool HasMeasuringFilter()
        => _compilation.Calls.Uses(s_endpointFilter, CancellationToken.None)
            .Any(use => use.Node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { } call
                && call.ArgumentList.Arguments.Any(argument => argument.Expression is AnonymousFunctionExpressionSyntax
                    && argument.DescendantNodes().OfType<SimpleNameSyntax>().Any(name => name.Identifier.ValueText == "Length" && IsCompared(name))));

    private static bool IsCompared(SyntaxNode measure)
        => measure.Ancestors().TakeWhile(node => node is not (StatementSyntax or ArgumentSyntax or AnonymousFunctionExpressionSyntax)).Any(node => node is IsPatternExpressionSyntax or SwitchExpressionSyntax
            || node.IsKind(SyntaxKind.GreaterThanExpression) || node.IsKind(SyntaxKind.GreaterThanOrEqualExpression)
            || node.IsKind(SyntaxKind.LessThanExpression) || node.IsKind(SyntaxKind.LessThanOrEqualExpression));

    // One that only counts or logs decides nothing.
    private static bool Examines(SyntaxNode code)
        => code.DescendantNodes().Any(node => node is IfStatementSyntax or SwitchStatementSyntax or SwitchExpressionSyntax or ConditionalExpressionSyntax or ThrowStatementSyntax);
}

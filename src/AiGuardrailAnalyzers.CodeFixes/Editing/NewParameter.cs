using AiGuardrailAnalyzers.CodeFixes;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Editing;

/// <summary>A <c>CancellationToken</c> parameter for the function around a call, where adding one leaves every caller compiling.</summary>
/// <param name="Function">The lambda, local function or method.</param>
/// <param name="FunctionName">Its name for people.</param>
/// <param name="Name">The parameter's name.</param>
/// <param name="IsOptional">Callers exist that pass nothing: the parameter gets a default value.</param>
internal sealed record NewParameter(SyntaxNode Function, string FunctionName, string Name, bool IsOptional)
{
    private const string DefaultName = "cancellationToken";

    /// <summary>The parameter to add around a call; null where its function's shape is not its own to change.</summary>
    public static NewParameter? For(SyntaxNode call, FixContext context, AnalyzedCompilation compilation)
    {
        SemanticModel model = context.Model;
        if (!model.LookupSymbols(call.SpanStart, name: DefaultName).IsEmpty)
        {
            return null;
        }

        for (SyntaxNode? node = CallGraph.EnclosingBody(call); node is not null; node = CallGraph.EnclosingBody(node))
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax lambda when compilation.Endpoints.IsHandler(lambda, context.CancellationToken):
                    // Only a handler that is bound by reflection takes parameters as they come.
                    return lambda is ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: var parameters }
                        && parameters.All(p => p.Type is not null)
                        && model.GetTypeInfo(lambda, context.CancellationToken).ConvertedType?.SpecialType == SpecialType.System_Delegate
                            ? new NewParameter(lambda, "the handler", DefaultName, IsOptional: false)
                            : null;
                case AnonymousFunctionExpressionSyntax lambda when lambda.Modifiers.Any(SyntaxKind.StaticKeyword):
                    return null;
                case LocalFunctionStatementSyntax or MethodDeclarationSyntax:
                    return model.GetDeclaredSymbol(node, context.CancellationToken) is IMethodSymbol method && IsFree(method, compilation, context.CancellationToken)
                        ? new NewParameter(node, method.Name, DefaultName, IsOptional: true)
                        : null;
                case AnonymousFunctionExpressionSyntax:
                    continue;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Adds the parameter to the function, unless it is there already.</summary>
    public SyntaxNode AddTo(SyntaxNode function) => function switch
    {
        ParenthesizedLambdaExpressionSyntax lambda => lambda.WithParameterList(Add(lambda.ParameterList)),
        LocalFunctionStatementSyntax local => local.WithParameterList(Add(local.ParameterList)),
        MethodDeclarationSyntax method => method.WithParameterList(Add(method.ParameterList)),
        _ => function,
    };

    private ParameterListSyntax Add(ParameterListSyntax list)
    {
        if (list.Parameters.Any(p => p.Identifier.ValueText == Name))
        {
            return list;
        }

        ParameterSyntax parameter = SyntaxFactory.Parameter(SyntaxFactory.Identifier(Name))
            .WithType(SyntaxFactory.IdentifierName("CancellationToken").WithTrailingTrivia(SyntaxFactory.Space));
        if (IsOptional)
        {
            parameter = parameter.WithDefault(SyntaxFactory.EqualsValueClause(SyntaxFactory.LiteralExpression(SyntaxKind.DefaultLiteralExpression))).NormalizeWhitespace();
        }

        // A required one stands before those with default values, an optional one before 'params'.
        int index = list.Parameters.TakeWhile(p => !p.Modifiers.Any(SyntaxKind.ParamsKeyword) && (IsOptional || p.Default is null)).Count();
        return list.WithParameters(list.Parameters.Insert(index, parameter)).WithAdditionalAnnotations(Formatter.Annotation);
    }

    // Its signature is not fixed by a base, an interface, another part or a delegate it is converted to.
    private static bool IsFree(IMethodSymbol method, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => !method.IsOverride && !method.IsVirtual && !method.IsAbstract
            && method.PartialDefinitionPart is null && method.PartialImplementationPart is null
            && method.ExplicitInterfaceImplementations.IsEmpty
            && (method.ContainingType is not { } type
                || !type.AllInterfaces.SelectMany(i => i.GetMembers(method.Name)).Any(m => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(m), method)))
            && compilation.Calls.ReferencesTo(method, cancellationToken).All(site => IsCall(site.Node) || compilation.Endpoints.IsHandler(site.Node, cancellationToken));

    private static bool IsCall(SyntaxNode use)
        => use.Parent is InvocationExpressionSyntax || (use.Parent is MemberAccessExpressionSyntax access && access.Name == use && access.Parent is InvocationExpressionSyntax);
}

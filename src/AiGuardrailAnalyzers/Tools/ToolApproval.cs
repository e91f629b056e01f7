using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Tools;

/// <summary>Whether a person, or a policy of the program, stands between a model's call of a tool and the tool.</summary>
internal sealed class ToolApproval
{
    private const int MaxDepth = 5;

    private readonly AnalyzedCompilation _compilation;
    private readonly ValueUses _uses;
    private readonly Lazy<bool> _inPipeline;
    private readonly Lazy<ReachingCalls> _questions;

    public ToolApproval(AnalyzedCompilation compilation)
    {
        _compilation = compilation;
        _uses = new ValueUses(compilation.Calls);
        _inPipeline = new(FindInPipeline);
        _questions = new(() => new ReachingCalls(compilation.Calls, compilation.UsesOf(ApiRole.ApprovalQuestion), _ => false, MaxDepth));
    }

    /// <summary>
    /// True where something sees every call of the program's tools and may refuse it: an agent's approval, a filter or middleware whose body does not
    /// always pass on. One that only looks on, such as a log, is none. Also true where the program runs every call by hand.
    /// </summary>
    public bool InPipeline => _inPipeline.Value;

    /// <summary>True where the tool's body asks a person, or lets somebody else decide, before it acts.</summary>
    public bool InBody(ToolEffect effect)
        => _questions.Value.In(effect.Body).Any() || effect.Way.Path.Any(call => IsGated(ValueOrigins.CallOf(call.Site.Node)));

    /// <summary>True where a tool that a factory made gets an approval around it on its way to the model.</summary>
    public bool AroundResult(SyntaxNode factory, CancellationToken cancellationToken)
        => _compilation.Calls.AnyUse(_compilation.Catalog.NamesOf(ApiRole.ToolApproval))
            && _compilation.Calls.Model(factory.SyntaxTree).GetOperation(factory, cancellationToken) is { } made
            && _uses.Find(made, IsWrapped, KeepsAll, cancellationToken) is not null;

    /// <summary>True where every tool of a list is in the result too: lists, casts and joins; not a choice.</summary>
    public bool KeepsAll(IArgumentOperation argument)
        => argument.Parent is IInvocationOperation { TargetMethod: { ContainingType: { } type } method }
            && (_compilation.Catalog.IsType(type, ApiRole.TextMaker) || type.Name == "List")
            && method.Name is "ToList" or "ToArray" or "Cast" or "Concat" or "Append" or "Prepend" or "Union" or "AsEnumerable" or "Add" or "AddRange" or "AsReadOnly";

    // new ApprovalRequiredAIFunction(tool), and tools.Select(tool => new ApprovalRequiredAIFunction(tool))
    private bool IsWrapped(IOperation place) => place is IArgumentOperation { Parent: { } call }
        && (call is IObjectCreationOperation creation
            ? _compilation.Catalog.Is(creation.Constructor, ApiRole.ToolApproval)
            : call is IInvocationOperation { TargetMethod.Name: "Select" or "ConvertAll" or "SelectMany" or "ForEach" } && call.Descendants().OfType<IObjectCreationOperation>().Any(inner => _compilation.Catalog.Is(inner.Constructor, ApiRole.ToolApproval)));

    private bool FindInPipeline()
        => _compilation.UsesOf(ApiRole.ToolApproval).Any(use => use.Target is IMethodSymbol { MethodKind: not MethodKind.Constructor })
            || Filters().Any(MayRefuse)
            || RunsByHand();

    // FunctionChoiceBehavior.Auto(autoInvoke: false) everywhere: the program itself runs the calls, or does not.
    private bool RunsByHand()
    {
        InvocationExpressionSyntax[] calls = [.. _compilation.UsesOf(ApiRole.ToolInvocation).Select(use => ValueOrigins.CallOf(use.Node)).OfType<InvocationExpressionSyntax>()];
        return calls.Length > 0 && calls.All(call => call.ArgumentList.Arguments.Any(a => a.NameColon?.Name.Identifier.ValueText == "autoInvoke" && a.Expression.IsKind(SyntaxKind.FalseLiteralExpression)));
    }

    // The bodies that are told of a tool's call: filters, middleware, invokers.
    private IEnumerable<SyntaxNode> Filters()
    {
        ImmutableHashSet<string> names = _compilation.Catalog.NamesOf(ApiRole.ApprovalContext);
        foreach (TreeIndex tree in _compilation.Calls.Trees)
        {
            foreach (TypeDeclarationSyntax type in tree.Types.OfType<TypeDeclarationSyntax>())
            {
                foreach (MethodDeclarationSyntax method in type.Members.OfType<MethodDeclarationSyntax>())
                {
                    if (method.ParameterList.Parameters.Any(parameter => parameter.Type is { } written && names.Contains(written.GetLastToken().ValueText)))
                    {
                        yield return method;
                    }
                }
            }
        }

        // Lambdas and local functions: .Use(async (agent, context, next, token) => …), client.FunctionInvoker = (context, token) => …
        foreach (IndexedMember member in _compilation.Calls.UsersOf(["Use", "FunctionInvoker"]))
        {
            foreach (SyntaxNode function in member.Declaration.DescendantNodes().Where(n => n is LambdaExpressionSyntax or LocalFunctionStatementSyntax))
            {
                if (_compilation.Calls.SymbolOf(function, CancellationToken.None) is IMethodSymbol method && method.Parameters.Any(parameter => _compilation.Catalog.IsType(parameter.Type, ApiRole.ApprovalContext)))
                {
                    yield return function;
                }
            }
        }
    }

    // A body that does not always pass the call on: the next step stands under a condition, behind a way out, or nowhere.
    private static bool MayRefuse(SyntaxNode filter)
    {
        ParameterSyntax[] parameters = [.. filter switch
        {
            MethodDeclarationSyntax method => method.ParameterList.Parameters,
            LocalFunctionStatementSyntax function => function.ParameterList.Parameters,
            ParenthesizedLambdaExpressionSyntax lambda => lambda.ParameterList.Parameters,
            _ => default,
        }];
        InvocationExpressionSyntax[] next = [.. filter.DescendantNodes().OfType<InvocationExpressionSyntax>().Where(call => PassesOn(call, parameters))];
        return next.Length > 0 ? next.All(call => IsDecided(call, filter)) : parameters.Any(parameter => parameter.Type?.GetFirstToken().ValueText == "Func" || parameter.Identifier.ValueText == "next");
    }

    // next(context), base.InvokeFunctionAsync(…), context.Function.InvokeAsync(…)
    private static bool PassesOn(InvocationExpressionSyntax call, ParameterSyntax[] parameters) => call.Expression switch
    {
        IdentifierNameSyntax name => parameters.Any(parameter => parameter.Identifier.ValueText == name.Identifier.ValueText),
        MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } => true,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText is "InvokeAsync" or "Invoke",
        _ => false,
    };

    private static bool IsDecided(SyntaxNode call, SyntaxNode body)
    {
        SyntaxNode child = call;
        foreach (SyntaxNode parent in call.Ancestors().TakeWhile(n => n != body))
        {
            if ((parent is IfStatementSyntax choice && choice.Condition != child)
                || (parent is ConditionalExpressionSyntax ternary && ternary.Condition != child)
                || parent is SwitchSectionSyntax or SwitchExpressionArmSyntax
                || (parent is BlockSyntax block && block.Statements.TakeWhile(statement => statement != child).Any(EndsBody)))
            {
                return true;
            }

            child = parent;
        }

        return false;
    }

    private static bool EndsBody(StatementSyntax statement)
        => statement is IfStatementSyntax or SwitchStatementSyntax
            && statement.DescendantNodes(n => n is not AnonymousFunctionExpressionSyntax).Any(n => n is ReturnStatementSyntax or ThrowStatementSyntax);

    // if (!await approvals.ConfirmAsync(…)) return …: a decision of a delegate, or of an interface whose implementation is not in sight.
    private bool IsGated(SyntaxNode call)
    {
        SyntaxNode child = call;
        foreach (SyntaxNode parent in call.Ancestors().TakeWhile(n => !CallGraph.IsBody(n) || n is AnonymousFunctionExpressionSyntax))
        {
            IEnumerable<ExpressionSyntax> conditions = parent switch
            {
                IfStatementSyntax choice when choice.Condition != child => [choice.Condition],
                ConditionalExpressionSyntax ternary when ternary.Condition != child => [ternary.Condition],
                BlockSyntax block => block.Statements.TakeWhile(statement => statement != child).Where(EndsBody).OfType<IfStatementSyntax>().Select(choice => choice.Condition),
                _ => [],
            };
            if (conditions.Any(condition => condition.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(IsSomebodyElses) || condition.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Any(IsAnswer)))
            {
                return true;
            }

            child = parent;
        }

        return false;
    }

    // bool approved = await confirm(…); if (!approved) …
    private bool IsAnswer(IdentifierNameSyntax name)
        => _compilation.Calls.Model(name.SyntaxTree).GetSymbolInfo(name).Symbol is ILocalSymbol { Type.SpecialType: SpecialType.System_Boolean, DeclaringSyntaxReferences: { Length: 1 } declared }
            && declared[0].GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value } && value.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Any(IsSomebodyElses);

    private bool IsSomebodyElses(InvocationExpressionSyntax call)
        => _compilation.Calls.Model(call.SyntaxTree).GetSymbolInfo(call).Symbol is IMethodSymbol method
            && (method.MethodKind == MethodKind.DelegateInvoke || (method.ContainingType.TypeKind == TypeKind.Interface && method.DeclaringSyntaxReferences.Length > 0))
            && Answer(method.ReturnType) == SpecialType.System_Boolean
            && _compilation.Calls.Implementations(method, CancellationToken.None).All(implementation => implementation.IsAbstract || implementation.DeclaringSyntaxReferences.IsEmpty);

    private static SpecialType Answer(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } result } ? result[0].SpecialType : type.SpecialType;
}

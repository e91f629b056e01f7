using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Tells where text is HTML because of what stands beside it.</summary>
internal static class HtmlPlaces
{
    /// <summary>True where the content type beside a text, in the call, the initializer or the same body, is HTML.</summary>
    public static bool IsHtml(IOperation place, AnalyzedCompilation compilation, CancellationToken cancellationToken) => place switch
    {
        IInvocationOperation call when call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "contentType") is { ArgumentKind: not ArgumentKind.DefaultValue } type => NamesHtml(type.Value),
        IInvocationOperation { TargetMethod.Parameters: var parameters } when parameters.Any(p => p.Name == "contentType") => false,
        IAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation initializer } => initializer.Initializers.OfType<IAssignmentOperation>()
            .Any(a => a.Target is IPropertyReferenceOperation { Property.Name: "ContentType" } && NamesHtml(a.Value)),
        _ => Definitions.Root(place).Descendants().OfType<IAssignmentOperation>().Any(a => a.Target is IPropertyReferenceOperation { Property.Name: "ContentType" } && NamesHtml(a.Value)),
    };

    /// <summary>As for the operation: that of a flow graph knows nothing of its surroundings.</summary>
    public static bool DisablesHtml(SyntaxNode call, AnalyzedCompilation compilation)
        => compilation.Calls.Model(call.SyntaxTree).GetOperation(call) is { } operation && DisablesHtml(operation, compilation, CancellationToken.None);

    /// <summary>True where the pipeline that turns Markdown into HTML does not let HTML through; also where it is not known.</summary>
    public static bool DisablesHtml(IOperation call, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        if (call is not IInvocationOperation { Arguments: var arguments } || arguments.FirstOrDefault(a => a.Parameter?.Name == "pipeline") is not { ArgumentKind: not ArgumentKind.DefaultValue } pipeline)
        {
            return false;
        }

        IOperation value = compilation.Definitions.Resolve(pipeline.Value, cancellationToken);
        if (value.ConstantValue is { HasValue: true, Value: null })
        {
            return false;
        }

        // Written by a constructor or setter: where anything in the type, or in the body that makes it, disables HTML, it may be this one.
        SyntaxNode? scope = value switch
        {
            IMemberReferenceOperation { Member.DeclaringSyntaxReferences: { IsEmpty: false } references } => references[0].GetSyntax(cancellationToken).FirstAncestorOrSelf<TypeDeclarationSyntax>(),
            IInvocationOperation => value.Syntax.DescendantNodesAndSelf().OfType<BaseObjectCreationExpressionSyntax>().Any() ? value.Syntax : value.Syntax.Ancestors().FirstOrDefault(CallGraph.IsBody),
            _ => null,
        };
        return scope is null || scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == "DisableHtml");
    }

    /// <summary>True where the result is kept for a page that is rendered later: nothing cleans it on its way out of this body.</summary>
    public static bool IsKept(IOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } or IPropertyReferenceOperation { Arguments.Length: > 0 } } => true,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => UsesOf(local, call).All(use
                => use.Parent is ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } or IPropertyReferenceOperation { Arguments.Length: > 0 } } assignment && assignment.Value == use),
            _ => false,
        };
    }

    private static IEnumerable<IOperation> UsesOf(ILocalSymbol local, IOperation place)
        => Definitions.Root(place).Descendants().OfType<ILocalReferenceOperation>().Where(use => SymbolEqualityComparer.Default.Equals(use.Local, local));

    private static bool NamesHtml(IOperation value)
        => value.ConstantValue is { HasValue: true, Value: string type } ? type.IndexOf("html", StringComparison.OrdinalIgnoreCase) >= 0
            : Definitions.Unwrap(value) is IFieldReferenceOperation { Field.Name: "Html" };
}

using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.SupplyChain;

/// <summary>
/// AISEC602: loading a model runs code that the model's file, or a path that others choose, decides.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsafeModelLoading() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC602",
        title: "Loading a model runs code",
        messageFormat: "'{0}' runs code that {1}; {2}",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "Pickle files and BinaryFormatter streams name the types and calls that rebuild them, and a library of custom operators is native code. Whoever makes such a file runs code in the program that loads it.",
        "OWASP-LLM03:2025", "CWE-502", "CWE-114", "ATLAS-AML.T0011.000", "Paper-5.2-secure-supply-chain");

    private const int MaxDepth = 6;

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(operation => Report(operation, compilation), SinkValues.Kinds);

    private static void Report(OperationAnalysisContext context, AnalyzedCompilation compilation)
    {
        foreach ((IOperation value, _) in SinkValues.In(context.Operation, ApiRole.ModelLoadUnsafe, compilation.Catalog))
        {
            if (IsOfModels(context.Operation, compilation.Catalog))
            {
                Report(context, value, "the model's file names", "use a format that holds data only, as ONNX or safetensors");
            }
        }

        foreach ((IOperation path, _) in SinkValues.In(context.Operation, ApiRole.ModelLoadLibrary, compilation.Catalog))
        {
            if (!IsOwn(path, MaxDepth, compilation, context.CancellationToken))
            {
                Report(context, path, "a library holds whose path is not fixed", "load it from a constant path beside the program");
            }
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation value, string what, string remedy)
        => context.ReportDiagnostic(Diagnostic.Create(Descriptor, value.Syntax.GetLocation(), ((context.Operation as IInvocationOperation)?.TargetMethod.Name) ?? "The loader", what, remedy));

    // An AI SDK's own loader; of a serializer for anything, what it makes must be a type of an AI SDK.
    private static bool IsOfModels(IOperation load, SymbolCatalog catalog)
    {
        if (catalog.Find((load as IInvocationOperation)?.TargetMethod, ApiRole.ModelLoadUnsafe) is { Sdk.IsAi: true })
        {
            return true;
        }

        IOperation value = load;
        while (value.Parent is IConversionOperation conversion)
        {
            value = conversion;
        }

        return IsAi(value.Type);

        static bool IsAi(ITypeSymbol? type) => SymbolCatalog.IsAiAssembly(type?.ContainingAssembly)
            || type is INamedTypeSymbol named && (named.TypeArguments.Any(IsAi) || named.AllInterfaces.Any(i => SymbolCatalog.IsAiAssembly(i.ContainingAssembly)) || SymbolCatalog.IsAiAssembly(named.BaseType?.ContainingAssembly))
            || type is IArrayTypeSymbol { ElementType: { } element } && IsAi(element);
    }

    // Constants, the program's own folder, settings, and what is joined from them.
    private static bool IsOwn(IOperation path, int depth, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(path, cancellationToken);
        return depth > 0 && value switch
        {
            { ConstantValue.HasValue: true } => true,
            IInvocationOperation call when compilation.Catalog.Is(call.TargetMethod, ApiRole.GateEnvironment) => true,
            IPropertyReferenceOperation property when compilation.Catalog.Is(property.Property, ApiRole.GateEnvironment) => true,
            IPropertyReferenceOperation { Property: { IsStatic: true, ContainingType: { ContainingNamespace.Name: "System", Name: "AppContext" or "AppDomain" or "Environment" } } } => true,
            IPropertyReferenceOperation { Property: { Name: "BaseDirectory" or "Location" or "ContentRootPath" or "WebRootPath" } } => true,
            IInvocationOperation { TargetMethod: { ContainingType: { Name: "Path" or "String" or "Environment" or "AppContext" or "Directory" } } } call => call.Arguments.All(a => IsOwn(a.Value, depth - 1, compilation, cancellationToken)),
            IInterpolatedStringOperation text => text.Parts.OfType<IInterpolationOperation>().All(part => IsOwn(part.Expression, depth - 1, compilation, cancellationToken)),
            IBinaryOperation sum => IsOwn(sum.LeftOperand, depth - 1, compilation, cancellationToken) && IsOwn(sum.RightOperand, depth - 1, compilation, cancellationToken),
            IConditionalOperation { WhenFalse: { } whenFalse } choice => IsOwn(choice.WhenTrue, depth - 1, compilation, cancellationToken) && IsOwn(whenFalse, depth - 1, compilation, cancellationToken),
            ICoalesceOperation choice => IsOwn(choice.Value, depth - 1, compilation, cancellationToken) && IsOwn(choice.WhenNull, depth - 1, compilation, cancellationToken),
            IThrowOperation => true,
            ISwitchExpressionOperation choice => choice.Arms.All(arm => IsOwn(arm.Value, depth - 1, compilation, cancellationToken)),
            IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues.All(element => IsOwn(element, depth - 1, compilation, cancellationToken)),
            ILocalReferenceOperation local => Definitions.ValuesOf(local.Local, local) is { IsEmpty: false } values && values.All(v => v != value && IsOwn(v, depth - 1, compilation, cancellationToken)),
            _ => false,
        };
    }
}

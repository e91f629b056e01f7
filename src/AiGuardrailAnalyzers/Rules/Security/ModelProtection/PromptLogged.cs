using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Conversations;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Gates;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.ModelProtection;

/// <summary>AISEC303: what users say to a model, or it to them, is written to a log that production keeps.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PromptLogged() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC303",
        title: "Prompt or answer in the log",
        messageFormat: "'{0}' writes {1} to {2}; log its length, or lower it to Trace",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        description: "Prompts and answers hold what users type and what the application knows. Logs of Information and above are kept in production, longer, for more readers and with less protection than the application's own store.",
        "OWASP-LLM02:2025", "CWE-532", "Paper-5.2-model-protection");

    // Microsoft.Extensions.Logging.LogLevel.Information.
    private const int Information = 2;

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var texts = new MessageTexts(compilation);
        HostedProgram program = compilation.Host;
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (LogOf(call, compilation.Catalog) is not { } log)
                {
                    return;
                }

                var written = call.Arguments.SelectMany(argument => PartsOf(argument.Value))
                    .Select(value => (value.Syntax, Text: texts.Of(value, operation.CancellationToken))).Where(value => value.Text is not null).ToArray();
                if (written.Length > 0
                    && (log == ConsoleName ? program.IsServer && compilation.RequestPaths.EntryOf(call.Syntax, operation.CancellationToken) is not null : !program.IsConsoleTool)
                    && !compilation.Gate.Guards(call, operation.CancellationToken))
                {
                    // The first stands for all that this call writes; a fix needs the others.
                    operation.ReportDiagnostic(Diagnostic.Create(
                        Descriptor,
                        written[0].Syntax.GetLocation(),
                        written.Skip(1).Select(value => value.Syntax.GetLocation()),
                        call.TargetMethod.Name,
                        written[0].Text,
                        log));
                }
            },
            OperationKind.Invocation);
    }

    private const string LogName = "the log";
    private const string ConsoleName = "the server's console";

    private static string? LogOf(IInvocationOperation call, SymbolCatalog catalog)
    {
        IMethodSymbol method = call.TargetMethod;
        foreach (ModelRow row in catalog.RowsOf(method))
        {
            switch (row.Role)
            {
                case ApiRole.LogWrite:
                    return LogName;
                case ApiRole.LogWriteLevel when call.Arguments.Any(a => a.Parameter?.Name == row.Path?.Parameter && a.Value.ConstantValue is { HasValue: true, Value: int level } && level is >= Information and < 6):
                    return LogName;
                case ApiRole.LogConsole when method.IsStatic || Definitions.Unwrap(call.Instance!) is IPropertyReferenceOperation { Property: { Name: "Out" or "Error", ContainingType: { Name: "Console", ContainingNamespace.Name: "System" } } }:
                    return ConsoleName;
            }
        }

        return method.ReturnsVoid && (method.IsPartialDefinition || method.PartialDefinitionPart is not null) && IsGeneratedLog(method, catalog) ? LogName : null;
    }

    // [LoggerMessage(Level = LogLevel.Information, …)] partial void …
    private static bool IsGeneratedLog(IMethodSymbol method, SymbolCatalog catalog)
        => (method.PartialDefinitionPart ?? method).GetAttributes().Where(a => catalog.IsType(a.AttributeClass, ApiRole.LogMessageAttribute))
            .SelectMany(a => a.ConstructorArguments.Concat(a.NamedArguments.Select(named => named.Value)))
            .Any(argument => argument is { Kind: TypedConstantKind.Enum, Value: int and >= Information and < 6 });

    // The values of 'params object[] args' one by one, and the holes of the message.
    private static IEnumerable<IOperation> PartsOf(IOperation value) => Definitions.Unwrap(value) switch
    {
        IArrayCreationOperation { Initializer: { } elements } => elements.ElementValues.SelectMany(PartsOf),
        IInterpolatedStringOperation text => text.Parts.OfType<IInterpolationOperation>().Select(part => part.Expression),
        _ => [value],
    };
}

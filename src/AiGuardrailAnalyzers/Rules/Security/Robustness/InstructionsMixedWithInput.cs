using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Security.Robustness;

/// <summary>AISEC105: one prompt mixes the program's instructions with text that is not its own.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InstructionsMixedWithInput() : TaintRule(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISEC105",
        title: "Instructions mixed with input",
        messageFormat: "Untrusted {0} stands in one prompt with the program's instructions; put these into a system message",
        category: RuleCategory.Security,
        defaultSeverity: DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        description: "In one text a model cannot tell the program's instructions from a caller's. A system message for the instructions and a user message for the rest gives the first more weight.",
        "OWASP-LLM01:2025", "OWASP-ASI01", "CWE-1427", "ATLAS-AML.T0051", "Paper-5.2-adversarial-robustness");

    // Fewer are a label, such as 'Question: '.
    private const int FewestWords = 3;

    private protected override TaintQuery Query { get; } = new(TaintLabel.Remote | TaintLabel.Retrieved, GuardKinds.Shield | GuardKinds.Html);

    private protected override ApiRole[] Sinks { get; } = [ApiRole.PromptUser, ApiRole.PromptMessage];

    private protected override bool Counts(MessageRoles roles) => roles == MessageRoles.User;

    private protected override IEnumerable<(IOperation Value, IOperation? MessageRole)> ValuesIn(
        IOperation operation, ApiRole role, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => base.ValuesIn(operation, role, compilation, cancellationToken).Where(place => !place.Value.ConstantValue.HasValue && Words(place.Value, 0) >= FewestWords);

    // Where nothing guards the input at all, that is reported: AISEC104.
    private protected override bool IsDefect(TaintFinding finding, AnalyzedCompilation compilation, CancellationToken cancellationToken)
        => !UntrustedInputUnguarded.Reports(finding.Value, compilation, cancellationToken);

    // The words that the code itself writes into a text.
    private static int Words(IOperation? operation, int depth)
    {
        if (operation is null || depth > 6)
        {
            return 0;
        }

        if (operation.ConstantValue is { HasValue: true } constant)
        {
            return constant.Value is string text ? text.Split([' ', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries).Count(word => word.Length > 1 && char.IsLetter(word[0])) : 0;
        }

        return operation switch
        {
            ILocalReferenceOperation local => Definitions.ValuesOf(local.Local, local).Sum(value => Words(value, depth + 1)),
            IInterpolatedStringOperation interpolated => interpolated.Parts.Sum(part => part is IInterpolatedStringTextOperation literal ? Words(literal.Text, depth + 1) : 0),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => Words(sum.LeftOperand, depth + 1) + Words(sum.RightOperand, depth + 1),
            IConversionOperation conversion => Words(conversion.Operand, depth + 1),
            IInvocationOperation { TargetMethod: { Name: "Format" or "Concat" or "Join", ContainingType.SpecialType: SpecialType.System_String } } call => call.Arguments.Sum(argument => Words(argument.Value, depth + 1)),
            IInvocationOperation { TargetMethod.Name: "Replace" or "Trim" or "TrimEnd" or "ToString", Instance: { } instance } => Words(instance, depth + 1),
            _ => 0,
        };
    }
}

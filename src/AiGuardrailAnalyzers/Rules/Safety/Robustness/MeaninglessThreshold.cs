using System.Collections.Immutable;
using System.Globalization;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Options;
using AiGuardrailAnalyzers.Predictions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Robustness;

/// <summary>AISAFE202: a confidence is compared with a number that it never reaches, or always exceeds.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MeaninglessThreshold() : GuardrailAnalyzer(Descriptor)
{
    /// <summary>Property of a diagnostic: the constant on the right scale; absent where no scale explains it.</summary>
    internal const string Rescaled = "Rescaled";

    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE202",
        title: "Threshold that separates nothing",
        messageFormat: "'{0}' runs from 0 to {1}, so comparing it with {2} is {3}: {4}",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A threshold outside the range of a confidence, or on another scale (0.8 where the service answers with percents), lets every answer pass or none. The check is there to be seen and does nothing.",
        "OWASP-LLM09:2025", "CWE-570", "CWE-571", "Paper-5.1-robustness");

    private static readonly GuardrailOption<double> s_least = OptionOf.Decimal(
        "min_confidence", 0, 0, 1, "The least confidence by which a program may decide, from 0 to 1: a lower threshold is reported too.", "AISAFE202");

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
    {
        var scales = new ConfidenceScales(compilation);
        context.RegisterOperationAction(
            operation =>
            {
                var comparison = (IBinaryOperation)operation.Operation;
                if (!IsOrder(comparison.OperatorKind))
                {
                    return;
                }

                bool isRight = ConfidenceScales.NumberOf(comparison.RightOperand) is not null;
                if (ConfidenceScales.NumberOf(isRight ? comparison.RightOperand : comparison.LeftOperand) is { } number
                    && scales.Of(isRight ? comparison.LeftOperand : comparison.RightOperand, operation.CancellationToken) is { } confidence
                    && !IsRangeCheck(comparison, isRight ? comparison.LeftOperand : comparison.RightOperand))
                {
                    Report(operation, comparison.Syntax, confidence, isRight ? comparison.OperatorKind : Mirror(comparison.OperatorKind), number);
                }
            },
            OperationKind.Binary);
        context.RegisterOperationAction(
            operation =>
            {
                // Patterns that are joined describe a range.
                var pattern = (IRelationalPatternOperation)operation.Operation;
                if (pattern.Parent is not (IBinaryPatternOperation or INegatedPatternOperation) && ConfidenceScales.NumberOf(pattern.Value) is { } number
                    && Matched(pattern, scales, operation.CancellationToken) is { } confidence)
                {
                    Report(operation, pattern.Syntax, confidence, pattern.OperatorKind, number);
                }
            },
            OperationKind.RelationalPattern);
        context.RegisterOperationAction(
            operation =>
            {
                // The least that a request asks for.
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property: { } property } && compilation.Catalog.Is(property, ApiRole.PredictionThreshold)
                    && ConfidenceScales.NumberOf(assignment.Value) is > 0 and var number && scales.Of(property) is { } confidence)
                {
                    Report(operation, assignment.Value.Syntax, confidence, BinaryOperatorKind.GreaterThanOrEqual, number);
                }
            },
            OperationKind.SimpleAssignment);
    }

    private static void Report(OperationAnalysisContext context, SyntaxNode place, (ISymbol Member, ConfidenceScale Scale) confidence, BinaryOperatorKind comparison, double number)
    {
        double most = confidence.Scale == ConfidenceScale.Percent ? 100 : 1;
        bool isAbove = comparison is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;
        bool isEdge = comparison is BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan ? number == 0 : number == most;
        bool isFraction = confidence.Scale == ConfidenceScale.Percent && number is > 0 and < 1;
        if (number >= 0 && number <= most && !isFraction && (!isEdge || IsLadder(place)))
        {
            double least = s_least.In(context.Options, place.SyntaxTree, Descriptor.Id) * most;
            if (number < least)
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    Descriptor, place.GetLocation(), confidence.Member.Name, most, number.ToString(CultureInfo.InvariantCulture), "less than this project accepts", $"write {least.ToString("0.####", CultureInfo.InvariantCulture)} or more"));
            }

            return;
        }

        decimal? rescaled = isFraction ? (decimal)number * 100 : confidence.Scale == ConfidenceScale.Unit && number is > 1 and <= 100 ? (decimal)number / 100 : null;
        bool isTrue = number >= most ? !isAbove : isAbove;
        string verdict = (isFraction ? "nearly always " : "always ") + (isTrue ? "true" : "false");
        string advice = rescaled is { } value ? $"write {value.ToString("0.####", CultureInfo.InvariantCulture)}" : "choose a number in between";
        context.ReportDiagnostic(Diagnostic.Create(
            Descriptor,
            place.GetLocation(),
            rescaled is { } fix ? ImmutableDictionary<string, string?>.Empty.Add(Rescaled, fix.ToString("0.####", CultureInfo.InvariantCulture)) : null,
            confidence.Member.Name,
            most,
            number.ToString(CultureInfo.InvariantCulture),
            verdict,
            advice));
    }

    private static bool IsOrder(BinaryOperatorKind kind)
        => kind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;

    private static BinaryOperatorKind Mirror(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        _ => BinaryOperatorKind.LessThanOrEqual,
    };

    // 'p < 0 || p > 1' asks whether it is a confidence at all.
    private static bool IsRangeCheck(IBinaryOperation comparison, IOperation value)
    {
        IOperation chain = comparison;
        while (chain.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } or IParenthesizedOperation or IUnaryOperation)
        {
            chain = chain.Parent;
        }

        return chain != comparison && chain.Descendants().OfType<IBinaryOperation>()
            .Any(other => other != comparison && IsOrder(other.OperatorKind)
                && (SyntaxFactory.AreEquivalent(other.LeftOperand.Syntax, value.Syntax) || SyntaxFactory.AreEquivalent(other.RightOperand.Syntax, value.Syntax)));
    }

    // The last rung of a ladder of ranges takes what is left.
    private static bool IsLadder(SyntaxNode place)
        => place.Ancestors().TakeWhile(node => node is not (BlockSyntax or MemberDeclarationSyntax))
            .Any(node => node is SwitchExpressionArmSyntax or SwitchLabelSyntax or IfStatementSyntax { Parent: ElseClauseSyntax }
                || (node is ConditionalExpressionSyntax { Parent: ConditionalExpressionSyntax outer } && outer.WhenFalse == node));

    private static (ISymbol Member, ConfidenceScale Scale)? Matched(IRelationalPatternOperation pattern, ConfidenceScales scales, CancellationToken cancellationToken) => pattern.Parent switch
    {
        IPropertySubpatternOperation { Member: IMemberReferenceOperation member } => scales.Of(member.Member),
        IIsPatternOperation match => scales.Of(match.Value, cancellationToken),
        ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } => scales.Of(choice.Value, cancellationToken),
        _ => null,
    };
}

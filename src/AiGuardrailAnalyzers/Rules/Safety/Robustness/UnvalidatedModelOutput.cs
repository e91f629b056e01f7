using System.Collections.Immutable;
using AiGuardrailAnalyzers.Catalog;
using AiGuardrailAnalyzers.Dataflow;
using AiGuardrailAnalyzers.Taint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Rules.Safety.Robustness;

/// <summary>AISAFE204: a model's answer is parsed by something that throws where it has another form, and nothing handles that.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnvalidatedModelOutput() : GuardrailAnalyzer(Descriptor)
{
    internal static readonly DiagnosticDescriptor Descriptor = Rule.Create(
        id: "AISAFE204",
        title: "Model output parsed without a way out",
        messageFormat: "'{0}' throws when {1} has another form than expected, and nothing handles that; {2} and fall back",
        category: RuleCategory.Safety,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        description: "A model may answer in another form any day: with a fence around the JSON, a sentence before the number, an apology, or half of it where the length ran out. A program that takes the form for granted fails in production at inputs that worked in the test.",
        "OWASP-LLM05:2025", "CWE-20", "CWE-755", "Paper-5.1-robustness");

    // Programs parse at many places, and what a model said far away is somebody's own format by then.
    private const int MaxHops = 3;

    /// <summary>The answers that reach a parser; AISAFE205 asks the same.</summary>
    internal static readonly TaintQuery Answers = new(TaintLabel.Model, GuardKinds.Confinement, MaxHops);
    private static readonly TaintQuery s_words = new(TaintLabel.Model, GuardKinds.Letters, MaxHops);

    private protected override void Register(CompilationStartAnalysisContext context, AnalyzedCompilation compilation)
        => context.RegisterOperationAction(
            operation =>
            {
                if (Check(operation.Operation, compilation, operation.CancellationToken) is { } diagnostic)
                {
                    operation.ReportDiagnostic(diagnostic);
                }
            },
            OperationKind.Invocation,
            OperationKind.PropertyReference);

    private static Diagnostic? Check(IOperation parse, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        if (!compilation.Tools.Any || ThrowingParsers.TextOf(parse, compilation.Catalog) is not { } text)
        {
            return null;
        }

        ImmutableHashSet<string> exceptions = ThrowingParsers.ExceptionsOf(parse);
        if (parse is IPropertyReferenceOperation result)
        {
            return IsChecked(result) || IsReadBefore(result) || compilation.HandledFailures.AreHandled(parse.Syntax, exceptions, [], cancellationToken)
                ? null
                : Report(parse, $"'{text.Syntax}'", "use 'TryGetResult'");
        }

        if ((ThrowingParsers.ReadsNumber(parse) && IsOfMatch(text)) || IsEnvelope(text, compilation, cancellationToken))
        {
            return null;
        }

        if (compilation.HandledFailures.AreHandledHere(parse.Syntax, exceptions, cancellationToken))
        {
            return null;
        }

        // What a model fills in for a tool comes through a framework that tells the model of the failure.
        ImmutableArray<FlowSource> sources = (ThrowingParsers.ReadsJson(parse) ? Answers : s_words).FindAll(compilation, text, cancellationToken);
        return sources.FirstOrDefault(source => source.Symbol is not IParameterSymbol and not { ContainingType.Name: "CallToolRequestParams" }) is { } found
            && !IsBoundToSchema(parse, found, compilation, cancellationToken)
            && !compilation.HandledFailures.AreHandled(parse.Syntax, exceptions, found.Path.Add(found.Location), cancellationToken)
                ? Report(parse, new TaintFinding(text, found).Description, ThrowingParsers.AdviceFor(parse), found.Location)
                : null;
    }

    private static Diagnostic Report(IOperation parse, string text, string instead, Location? source = null)
        => Diagnostic.Create(
            Descriptor,
            parse.Syntax is InvocationExpressionSyntax call ? (CallGraph.NameOf(call)?.Identifier.GetLocation() ?? call.GetLocation())
                : parse.Syntax is MemberAccessExpressionSyntax access ? access.Name.GetLocation()
                : parse.Syntax.GetLocation(),
            source is null ? [] : [source],
            parse is IInvocationOperation { TargetMethod: var method } ? $"{method.ContainingType.Name}.{method.Name}" : "Result",
            text,
            instead);

    // TryGetResult of the same response, before or beside it.
    private static bool IsChecked(IPropertyReferenceOperation result)
        => result.Instance is { Syntax: var response }
            && CallGraph.EnclosingBody(result.Syntax) is { } body
            && body.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "TryGetResult" } access
                && SyntaxFactory.AreEquivalent(access.Expression, response));

    // The first read of a response throws, or none does: one response, one finding.
    private static bool IsReadBefore(IPropertyReferenceOperation result)
        => result is { Instance.Syntax: IdentifierNameSyntax response, Syntax.SpanStart: var start }
            && CallGraph.EnclosingBody(result.Syntax) is { } body
            && body.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(access => access.SpanStart < start
                && access.Name.Identifier.ValueText == result.Property.Name && SyntaxFactory.AreEquivalent(access.Expression, response));

    // A group of a regular expression: digits are digits.
    private static bool IsOfMatch(IOperation text)
        => text.DescendantsAndSelf().Any(part => part.Type is { Name: "Match" or "Group" or "Capture", ContainingNamespace.Name: "RegularExpressions" });

    // The response as the service sent it: its form is the service's.
    private static bool IsEnvelope(IOperation text, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        IOperation value = compilation.Definitions.Resolve(text, cancellationToken);
        value = value is IInvocationOperation { Instance: { } converted } ? compilation.Definitions.Resolve(converted, cancellationToken) : value;
        return value is IPropertyReferenceOperation { Property: { Name: "Content" or "ContentStream", ContainingType.Name: "PipelineResponse" or "Response" } };
    }

    // The request binds the answer to a schema, and whoever reads it looks at why it ended.
    private static bool IsBoundToSchema(IOperation parse, FlowSource source, AnalyzedCompilation compilation, CancellationToken cancellationToken)
    {
        SyntaxNode[] places = [.. source.Path.Add(source.Location).Select(place => place.SourceTree?.GetRoot(cancellationToken).FindNode(place.SourceSpan)).OfType<SyntaxNode>(), parse.Syntax];
        return compilation.UsesOf(ApiRole.AnswerSchema).Any(use => IsSchema(use.Node) && places.Any(place => TypeOf(place) == TypeOf(use.Node)))
            && compilation.UsesOf(ApiRole.AnswerEnding).Any(use => places.Any(place => CallGraph.EnclosingBody(place) is { } body && body == CallGraph.EnclosingBody(use.Node)));

        // A setting of type 'object' takes the type whose schema it is.
        static bool IsSchema(SyntaxNode use)
            => use.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is not { } set || !set.Left.Span.Contains(use.Span) || set.Right is TypeOfExpressionSyntax;

        static SyntaxNode? TypeOf(SyntaxNode node) => node.Ancestors().FirstOrDefault(n => n is TypeDeclarationSyntax or CompilationUnitSyntax);
    }
}

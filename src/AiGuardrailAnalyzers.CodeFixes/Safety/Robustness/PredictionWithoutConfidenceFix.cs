using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Endpoints;
using AiGuardrailAnalyzers.Predictions;
using AiGuardrailAnalyzers.Rules.Safety.Robustness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace AiGuardrailAnalyzers.CodeFixes.Safety.Robustness;

/// <summary>
/// Checks the confidence before the statement that acts on the decision, against a constant that it adds, and answers 422 or throws below it. Offered for a
/// prediction in a local, whose confidence has a scale, outside loops and lambdas, which a check could end unseen.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class PredictionWithoutConfidenceFix() : GuardrailCodeFix(PredictionWithoutConfidence.Descriptor.Id)
{
    private const string Field = "MinimumConfidence";
    private const string Key = "CheckConfidence";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        SemanticModel model = context.Model;
        if (context.Node is not MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax prediction } decision
            || model.GetSymbolInfo(prediction, context.CancellationToken).Symbol is not ILocalSymbol { Type: { } type }
            || context.Analyzed is not { } compilation
            || compilation.Predictions.Of(type) is not { } known
            || StatementOf(decision) is not { Parent: BlockSyntax } statement
            || statement.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { Parent: TypeDeclarationSyntax owner } method
            || Confidence(prediction.Identifier.ValueText, decision, known, compilation, context) is not { } confidence)
        {
            yield break;
        }

        ISymbol[] named = [.. model.LookupSymbols(statement.SpanStart, name: Field)];
        if (named.Any(symbol => symbol is not IFieldSymbol { IsConst: true }))
        {
            yield break;
        }

        SyntaxTrivia lineEnd = Hoist.LineEndOf(owner);
        StatementSyntax check = SyntaxFactory.ParseStatement($$"""
            if ({{confidence.Expression}} < {{Field}})
            {
                {{Fallback(method, model, context.CancellationToken)}}
            }

            """).WithAdditionalAnnotations(Formatter.Annotation).WithTrailingTrivia(lineEnd, lineEnd);
        yield return new FixAction(
            $"Check '{confidence.Member}' first",
            Key,
            editor =>
            {
                editor.InsertBefore(statement, check);
                if (named.Length == 0)
                {
                    editor.ReplaceNode(owner, (current, _) => NewField.AddTo((TypeDeclarationSyntax)current, (FieldDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(confidence.Constant)!, lineEnd));
                }
            },
            Usings.NeededFor(model, statement.SpanStart, confidence.NeedsLinq ? "System.Linq.Enumerable" : "System.InvalidOperationException"));
    }

    // The statement that runs once and holds the decision in what it evaluates first.
    private static StatementSyntax? StatementOf(SyntaxNode decision)
    {
        StatementSyntax? statement = null;
        foreach (SyntaxNode node in decision.Ancestors())
        {
            switch (node)
            {
                case AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or SwitchSectionSyntax:
                    return null;
                case IfStatementSyntax branch when statement is null && branch.Condition.Span.Contains(decision.Span):
                case SwitchStatementSyntax or ExpressionStatementSyntax or LocalDeclarationStatementSyntax or ReturnStatementSyntax when statement is null:
                    statement = (StatementSyntax)node;
                    break;
                case MemberDeclarationSyntax:
                    return statement;
            }
        }

        return null;
    }

    private static (string Expression, string Member, string Constant, bool NeedsLinq)? Confidence(
        string prediction, MemberAccessExpressionSyntax decision, PredictionType known, AnalyzedCompilation compilation, FixContext context)
    {
        ISymbol member = known.Confidence;
        ITypeSymbol? type = PredictionTypes.TypeOf(member);
        ITypeSymbol? element = type is IArrayTypeSymbol array ? array.ElementType : type;
        if (element?.SpecialType is not (SpecialType.System_Single or SpecialType.System_Double))
        {
            return null;
        }

        bool isFlag = context.Model.GetTypeInfo(decision, context.CancellationToken).Type?.SpecialType == SpecialType.System_Boolean;
        bool isVector = type is IArrayTypeSymbol;
        ConfidenceScale scale = compilation.Predictions.ScaleOf(member);
        if (isVector ? isFlag : scale == ConfidenceScale.None)
        {
            return null;
        }

        bool isSingle = element.SpecialType == SpecialType.System_Single;
        string constant = $"private const {(isSingle ? "float" : "double")} {Field} = {(scale == ConfidenceScale.Percent ? "80" : "0.8")}{(isSingle ? "f" : "")};";
        string read = $"{prediction}.{member.Name}";

        // The probability is that of 'true': a sure 'false' has a small one.
        bool ofTrue = isFlag && compilation.Predictions.IsColumn(member);
        return (isVector ? $"{read}.Max()" : ofTrue ? $"Math.Max({read}, 1 - {read})" : read, member.Name, constant, isVector);
    }

    private static string Fallback(MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellationToken)
    {
        const string Text = "The prediction is too uncertain.";
        return model.GetDeclaredSymbol(method, cancellationToken) is { IsStatic: false } symbol
            && Answer(symbol.ReturnType) is { Name: "IActionResult" or "ActionResult" or "ObjectResult" }
            && EndpointMap.WithBases(symbol.ContainingType).Any(type => type is { Name: "ControllerBase" or "PageModel", ContainingNamespace: { } space } && space.ToString().StartsWith("Microsoft.AspNetCore.Mvc", StringComparison.Ordinal))
                ? $"return StatusCode(422, \"{Text}\");"
                : $"throw new InvalidOperationException(\"{Text}\");";
    }

    private static ITypeSymbol Answer(ITypeSymbol type)
        => type is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: { Length: 1 } arguments } ? arguments[0] : type;
}

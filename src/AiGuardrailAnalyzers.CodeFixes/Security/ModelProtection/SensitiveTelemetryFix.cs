using AiGuardrailAnalyzers.CodeFixes.Editing;
using AiGuardrailAnalyzers.Rules.Security.ModelProtection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AiGuardrailAnalyzers.CodeFixes.Security.ModelProtection;

/// <summary>Lets the environment decide, where one is in scope, or removes the setting.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
public sealed class SensitiveTelemetryFix() : GuardrailCodeFix(SensitiveTelemetry.Descriptor.Id)
{
    private const string GateKey = "GateByEnvironment";
    private const string RemoveKey = "Remove";
    private const string GateType = "Microsoft.Extensions.Hosting.HostEnvironmentEnvExtensions";

    private protected override IEnumerable<FixAction> Offer(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ExpressionSyntax>(n => n is AssignmentExpressionSyntax or InvocationExpressionSyntax) is not { } setting)
        {
            yield break;
        }

        if (ValueOf(setting) is { } value
            && !context.Model.Compilation.GetTypesByMetadataName(GateType).IsEmpty
            && EnvironmentScope.At(context.Model, setting.SpanStart) is { } environment)
        {
            ExpressionSyntax gate = SyntaxFactory.ParseExpression($"{environment}.IsDevelopment()").WithTriviaFrom(value);
            yield return new FixAction("Set it in development only", GateKey, editor => editor.ReplaceNode(value, gate), Usings.NeededFor(context.Model, setting.SpanStart, GateType));
        }

        if (Removal.Of(setting, context.Model, context.CancellationToken) is { } remove)
        {
            yield return new FixAction("Remove it", RemoveKey, remove);
        }
    }

    // An environment variable takes a string: there only removal is safe.
    private static ExpressionSyntax? ValueOf(ExpressionSyntax setting) => setting switch
    {
        AssignmentExpressionSyntax assignment => assignment.Right,
        InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 2 } arguments } call when call.Expression.ToString().EndsWith("SetSwitch", StringComparison.Ordinal)
            => arguments.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText == "isEnabled")?.Expression ?? arguments[1].Expression,
        _ => null,
    };
}

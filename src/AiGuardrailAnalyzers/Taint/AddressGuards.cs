using System.Text;
using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Which tests and texts leave the host of an address to the program: an allowed host, or a host that stands before the value.</summary>
internal sealed class AddressGuards(AnalyzedCompilation compilation)
{
    // Stands for what is only known when the program runs.
    private const char Unknown = '\u0001';

    /// <summary>True where a test allows the host, or where the value stands behind a text that has named the host already.</summary>
    public bool FixesHost(Guard guard)
    {
        SyntaxNode syntax = guard.Test.Operation.Syntax;
        if (guard.Outcome is not { } outcome)
        {
            return guard.Test.Target is null && IsHostBefore(TextBefore(syntax));
        }

        return syntax is ExpressionSyntax && compilation.Calls.Model(syntax.SyntaxTree).GetOperation(syntax) is { } operation && operation switch
        {
            IInvocationOperation call => outcome && IsAllowing(call),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison => outcome && (IsHost(comparison.LeftOperand) || IsHost(comparison.RightOperand)),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } comparison => !outcome && (IsHost(comparison.LeftOperand) || IsHost(comparison.RightOperand)),
            IIsPatternOperation match => IsHost(match.Value) && IsFixed(match.Pattern, outcome),
            _ => false,
        };
    }

    /// <summary>True for a call whose format or first part names the host.</summary>
    public bool FixesHost(FlowSite site)
        => site.Operation is IInvocationOperation call && call.TargetMethod.Name switch
        {
            "Format" when call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String
                => call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "format")?.Value.ConstantValue is { HasValue: true, Value: string format }
                    && IsHostBefore(format.Substring(0, format.IndexOf('{') is var hole && hole < 0 ? format.Length : hole)),
            "AddQueryString" => site.Argument(0).IsEmpty,
            "Replace" when call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String => FillsBehindHost(call.Syntax),
            _ => false,
        };

    // "/items/{id}".Replace("{id}", value)
    private bool FillsBehindHost(SyntaxNode call)
    {
        var places = new List<string>();
        SyntaxNode template = call;
        while (template is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Replace", Expression: var inner }, ArgumentList.Arguments: { Count: >= 2 } arguments })
        {
            places.Add(TextOf(arguments[0].Expression) ?? "");
            template = inner;
        }

        return TextOf(template) is { } text && text.IndexOf(Unknown) != 0
            && places.All(place => place.Length > 0 && text.IndexOf(place, StringComparison.Ordinal) is var start && (start < 0 || IsHostBefore(text.Substring(0, start))));
    }

    private bool IsAllowing(IInvocationOperation call)
    {
        switch (call.TargetMethod.Name)
        {
            case "Contains" or "ContainsKey" or "TryGetValue" or "IsMatch" when call.TargetMethod.ContainingType.SpecialType != SpecialType.System_String:
                return call.Arguments.Any(argument => IsHost(argument.Value));
            case "Equals":
                return (call.Instance is { } host && IsHost(host)) || call.Arguments.Any(argument => IsHost(argument.Value));
            case "EndsWith" when call.Instance is { } name && IsHost(name):
                return StartsWithDot(call.Arguments[0].Value);
            case "StartsWith" when call.Arguments.Length > 0 && call.Instance?.Type?.SpecialType == SpecialType.System_String:
                return TextOf(call.Arguments[0].Value.Syntax) is { } prefix && prefix.Contains("://") && IsHostBefore(prefix);
            case "IsBaseOf":
                return true;
            case "Any" or "Exists" when call.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } && arguments[arguments.Count - 1].Expression is AnonymousFunctionExpressionSyntax predicate:
                return compilation.Calls.Model(predicate.SyntaxTree).GetOperation(predicate) is IAnonymousFunctionOperation function
                    && function.Body.Descendants().Any(inner => inner is IInvocationOperation { TargetMethod.Name: "Equals" or "EndsWith" } test && IsAllowing(test)
                        || inner is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equal && (IsHost(equal.LeftOperand) || IsHost(equal.RightOperand)));
            default:
                return false;
        }
    }

    private bool IsHost(IOperation value)
        => compilation.Definitions.Resolve(value, CancellationToken.None) switch
        {
            IPropertyReferenceOperation { Property: { Name: "Host" or "DnsSafeHost" or "IdnHost" or "Authority", ContainingType.Name: "Uri" } } => true,
            IInvocationOperation { Instance: { } host, TargetMethod.ContainingType.SpecialType: SpecialType.System_String } => IsHost(host),
            IInvocationOperation { TargetMethod.Name: "GetLeftPart" } => true,
            _ => false,
        };

    // 'evilcontoso.com' ends with 'contoso.com' too.
    private bool StartsWithDot(IOperation suffix) => TextOf(suffix.Syntax) is { Length: > 0 } text && text[0] == '.';

    private static bool IsFixed(IPatternOperation pattern, bool outcome) => pattern switch
    {
        IConstantPatternOperation constant => outcome && constant.Value.ConstantValue.Value is string,
        INegatedPatternOperation negated => IsFixed(negated.Pattern, !outcome),
        IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either when outcome => IsFixed(either.LeftPattern, true) && IsFixed(either.RightPattern, true),
        _ => false,
    };

    // The host ends at a slash, question mark or hash; a text without scheme is relative to a host that something else names.
    private static bool IsHostBefore(string? text)
    {
        if (text is null || text.Length == 0)
        {
            return false;
        }

        if (text[0] == Unknown && text.IndexOf("://", StringComparison.Ordinal) < 0)
        {
            return true;
        }

        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0 && text.StartsWith("//", StringComparison.Ordinal))
        {
            scheme = -1;
            text = text.Substring(2);
        }

        return text.IndexOfAny(['/', '?', '#'], scheme < 0 ? 0 : scheme + 3) >= 0;
    }

    // What stands before a part of a text put together; null where the part is none.
    private string? TextBefore(SyntaxNode part)
    {
        if (part is InterpolationSyntax { Parent: InterpolatedStringExpressionSyntax whole })
        {
            return TextOf(whole, part);
        }

        for (SyntaxNode node = part; node.Parent is { } parent; node = parent)
        {
            switch (parent)
            {
                case ParenthesizedExpressionSyntax or CastExpressionSyntax or PostfixUnaryExpressionSyntax:
                    continue;
                case BinaryExpressionSyntax sum when sum.Right == node:
                    return TextOf(sum.Left);
                case AssignmentExpressionSyntax assignment when assignment.Right == node:
                    return TextOf(assignment.Left);
                default:
                    return null;
            }
        }

        return null;
    }

    private string TextOf(InterpolatedStringExpressionSyntax text, SyntaxNode? until)
    {
        var all = new StringBuilder();
        foreach (InterpolatedStringContentSyntax content in text.Contents)
        {
            if (content == until)
            {
                break;
            }

            all.Append(content is InterpolatedStringTextSyntax literal ? literal.TextToken.ValueText : TextOf(((InterpolationSyntax)content).Expression));
        }

        return all.ToString();
    }

    private string? TextOf(SyntaxNode expression)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return TextOf(parenthesized.Expression);
            case InterpolatedStringExpressionSyntax text:
                return TextOf(text, null);
            case BinaryExpressionSyntax { OperatorToken.ValueText: "+" } sum:
                return TextOf(sum.Left) + TextOf(sum.Right);
            default:
                return compilation.Calls.Model(expression.SyntaxTree).GetOperation(expression) is { } operation
                    && compilation.Definitions.Resolve(operation, CancellationToken.None) is { } value
                    ? value.ConstantValue is { HasValue: true, Value: string or char } constant ? constant.Value?.ToString()
                        : value.Syntax != expression && value.Syntax is InterpolatedStringExpressionSyntax or BinaryExpressionSyntax ? TextOf(value.Syntax)
                        : Unknown.ToString()
                    : Unknown.ToString();
        }
    }
}

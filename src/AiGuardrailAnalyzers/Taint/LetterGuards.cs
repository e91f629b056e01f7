using AiGuardrailAnalyzers.Dataflow;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AiGuardrailAnalyzers.Taint;

/// <summary>Which tests and calls leave letters, digits and harmless signs only: no model obeys less for it, but no path, query or page is broken.</summary>
internal static class LetterGuards
{
    /// <summary><c>text.All(char.IsLetterOrDigit)</c>, or a match of a pattern of such signs.</summary>
    public static bool AreLetters(Guard guard)
        => guard.Outcome == true && guard.Test.Operation is IInvocationOperation call && call.TargetMethod.Name switch
        {
            "All" => call.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } && IsOfLetters(arguments[arguments.Count - 1].Expression),
            "IsMatch" => PatternIn(call) is { } pattern && pattern.StartsWith("^", StringComparison.Ordinal) && IsClasses(pattern.TrimStart('^').Replace("\\z", "").TrimEnd('$')),
            _ => false,
        };

    /// <summary><c>Regex.Replace(text, "[^a-z]", "_")</c>, <c>text.Where(char.IsLetterOrDigit)</c>.</summary>
    public static bool Keeps(FlowSite site)
        => site.Operation is IInvocationOperation call && call.TargetMethod.Name switch
        {
            "Replace" when call.TargetMethod.ContainingType is { Name: "Regex" } => PatternIn(call) is { } pattern && pattern.StartsWith("[^", StringComparison.Ordinal) && IsClasses("[" + pattern.Substring(2)),
            "Where" => call.Syntax is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: > 0 } arguments } && IsOfLetters(arguments[arguments.Count - 1].Expression),
            _ => false,
        };

    private static string? PatternIn(IInvocationOperation call)
        => (call.Instance is null
            ? call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "pattern")?.Value.ConstantValue.Value
            : TextGuards.PatternOf(call.Instance)) as string;

    // A method of 'char', or a predicate made of such methods and of constants.
    private static bool IsOfLetters(ExpressionSyntax predicate)
    {
        bool any = false;
        foreach (MemberAccessExpressionSyntax access in predicate.DescendantNodesAndSelf().OfType<MemberAccessExpressionSyntax>())
        {
            if (access.Expression.ToString() is not ("char" or "Char")
                || access.Name.Identifier.ValueText is not ("IsLetter" or "IsDigit" or "IsLetterOrDigit" or "IsAsciiLetter" or "IsAsciiDigit" or "IsAsciiLetterOrDigit" or "IsAsciiLetterLower" or "IsAsciiLetterUpper" or "IsNumber"))
            {
                return false;
            }

            any = true;
        }

        return any && !predicate.DescendantNodes().OfType<PrefixUnaryExpressionSyntax>().Any()
            && !predicate.DescendantNodes().OfType<LiteralExpressionSyntax>().Any(literal => literal.Token.Value is '/' or '\\' or '\'' or '"' or '<' or ';' or ':');
    }

    // Classes of letters, digits, '_', '-', '.' and blanks with quantifiers: no slash, quote or bracket, nothing negated, no wildcard.
    private static bool IsClasses(string pattern)
    {
        bool isInClass = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            switch (c)
            {
                case '\\' when i + 1 < pattern.Length && pattern[i + 1] is 'w' or 'd' or '.' or '-' or '_':
                    i++;
                    break;
                case '[' when !isInClass && !(i + 1 < pattern.Length && pattern[i + 1] == '^'):
                    isInClass = true;
                    break;
                case ']' when isInClass:
                    isInClass = false;
                    break;
                case '.' or ' ' when isInClass:
                case '+' or '*' or '?' or '(' or ')' or '{' or '}' or ',' or '|' when !isInClass:
                case '-' or '_':
                case var _ when char.IsLetterOrDigit(c):
                    break;
                default:
                    return false;
            }
        }

        return pattern.Length > 0 && !isInClass;
    }
}

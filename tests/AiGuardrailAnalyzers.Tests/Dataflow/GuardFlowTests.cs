namespace AiGuardrailAnalyzers.Tests.Dataflow;

/// <summary>Tests that clear what they test, on the branch where they say so.</summary>
public sealed class GuardFlowTests : FlowTests
{
    private const string Allowed = "private static readonly HashSet<string> s_allowed = [\"a\", \"b\"]; ";

    [Fact]
    public void Branch() => Follows("if (s_allowed.Contains(x)) return y; return x;", "if (s_allowed.Contains(x)) return x; return y;", Allowed);

    [Fact]
    public void EarlyReturn() => Follows("if (!s_allowed.Contains(y)) return y; return x;", "if (!s_allowed.Contains(x)) return y; return x;", Allowed);

    [Fact]
    public void EarlyThrow() => Follows("if (!s_allowed.Contains(x)) Console.WriteLine(y); return x;", "if (!s_allowed.Contains(x)) throw new Exception(y); return x;", Allowed);

    [Fact]
    public void HeldInALocal() => Follows("var bad = !s_allowed.Contains(x); if (!bad) return y; return x;", "var bad = !s_allowed.Contains(x); if (bad) return y; return x;", Allowed);

    [Fact]
    public void ShortCircuit() => Follows("if (y.Length > 1 || s_allowed.Contains(x)) return x; return y;", "if (y.Length > 1 && s_allowed.Contains(x)) return x; return y;", Allowed);

    [Fact]
    public void ShortCircuitInALocal() => Follows("var ok = y.Length > 1 || s_allowed.Contains(x); return ok ? x : y;", "var ok = y.Length > 1 && s_allowed.Contains(x); return ok ? x : y;", Allowed);

    [Fact]
    public void Ternary() => Follows("return s_allowed.Contains(x) ? y : x;", "return s_allowed.Contains(x) ? x : y;", Allowed);

    [Fact]
    public void OverwrittenAfterwards() => Follows("var a = y; if (!s_allowed.Contains(a)) return y; a = x; return a;", "var a = x; if (!s_allowed.Contains(a)) return y; return a;", Allowed);

    [Fact]
    public void Comparison() => Follows("if (x != \"a\") return x; return y;", "if (x == \"a\") return x; return y;");

    [Fact]
    public void ConstantPattern() => Follows("if (x is not (\"a\" or \"b\")) return x; return y;", "if (x is \"a\" or \"b\") return x; return y;");

    [Fact]
    public void SwitchArm() => Follows("return x switch { \"a\" => y, _ => x };", "return x switch { \"a\" or \"b\" => x, _ => y };");

    [Fact]
    public void TypedParse() => Follows("if (int.TryParse(y, out _)) return x; return y;", "if (int.TryParse(x, out _)) return x; return y;");

    [Fact]
    public void WholeMatch() => Follows("if (System.Text.RegularExpressions.Regex.IsMatch(x, \"[a-z]+\")) return x; return y;", "if (System.Text.RegularExpressions.Regex.IsMatch(x, \"^[a-z]{1,9}$\")) return x; return y;");

    [Fact]
    public void PredicateOfAnotherMethod() => Follows("if (!IsNice(x)) return y; return x;", "if (!IsGood(x)) return y; return x;",
        Allowed + "static bool IsGood(string s) => s_allowed.Contains(s); static bool IsNice(string s) => s.Length > 2;");

    [Fact]
    public void PredicateWithBranches() => Follows("if (!Loose(x)) return y; return x;", "if (!Strict(x)) return y; return x;",
        Allowed + "static bool Strict(string s) { if (s.Length > 9) return false; if (!s_allowed.Contains(s)) { return false; } return true; } static bool Loose(string s) { if (s.Length > 9) return true; return s_allowed.Contains(s); }");

    [Fact]
    public void AwaitedPredicate() => Follows("if (await IsBad(x)) return x; return y;", "if (!await IsBad(x)) return x; return y;",
        Allowed + "static async Task<bool> IsBad(string s) { await Task.Yield(); return !s_allowed.Contains(s); }");

    [Fact]
    public void ThrowingHelper() => Follows("Note(x); return x;", "Check(x); return x;",
        Allowed + "static void Check(string s) { if (!s_allowed.Contains(s)) throw new Exception(); } static void Note(string s) { if (!s_allowed.Contains(s)) Console.WriteLine(s); }");

    [Fact]
    public void ThrowingHelperOfTheWrongArgument() => Follows("Check(y, x); return x;", "Check(x, y); return x;",
        Allowed + "static void Check(string s, string t) { if (!s_allowed.Contains(s)) throw new Exception(t); }");

    [Fact]
    public void Sanitizer() => Follows("return Trimmed(x);", "return Known(x);",
        Allowed + "static string Known(string s) => s_allowed.Contains(s) ? s : \"a\"; static string Trimmed(string s) => s_allowed.Contains(s) ? s : s.Trim();");

    [Fact]
    public void SanitizerByName() => Follows("return Sanitize(x);", "return Fixed(x);", "static string Sanitize(string s) => s.Trim(); static string Fixed(string s) => s.Length > 2 ? \"a\" : \"b\";");

    [Fact]
    public void MemberOfAnObject() => Follows("var p = new Pair(x, x); if (!s_allowed.Contains(p.A)) return y; return p.B;", "var p = new Pair(x, x); if (!s_allowed.Contains(p.A)) return y; return p.A;",
        Allowed, "public record Pair(string A, string B);");

    [Fact]
    public void LookupGivesFixedValues() => Follows("return s_map.GetValueOrDefault(y, x);", "return s_map.TryGetValue(x, out var v) ? v : y;", "private static readonly Dictionary<string, string> s_map = new() { [\"k\"] = \"v\" }; ");

    [Fact]
    public void InLambda() => Follows("Func<string> f = () => x; return s_allowed.Contains(x) ? y : f();", "if (!s_allowed.Contains(x)) return y; Func<string> f = () => x; return f();", Allowed);
}

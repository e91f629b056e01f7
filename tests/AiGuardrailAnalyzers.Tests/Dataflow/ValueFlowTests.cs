namespace AiGuardrailAnalyzers.Tests.Dataflow;

/// <summary>Flow through the expressions and statements of one body.</summary>
public sealed class ValueFlowTests : FlowTests
{
    [Fact]
    public void Locals() => Follows("var a = x; var b = a; return b;", "var a = x; a = y; return a;");

    [Fact]
    public void Branches() => Follows("string a = y; if (y.Length > 3) a = x; return a;", "string a = x; if (y.Length > 3) a = y; else a = \"n\"; return a;");

    [Fact]
    public void Loops() => Follows("string a = y, b = y; for (int i = 0; i < 3; i++) { b = a; a = x; } return b;", "string a = y, b = x; for (int i = 0; i < 3; i++) { b = a; a = y; } b = a; return b;");

    [Fact]
    public void Ternary() => Follows("return y.Length > 1 ? x : y;", "return x.Length > 1 ? y : \"n\";");

    [Fact]
    public void Coalesce() => Follows("string? n = null; return n ?? x;", "string? n = null; return n ?? y;");

    [Fact]
    public void ConditionalAccess() => Follows("string? n = x; return n?.Trim();", "string? n = y; return n?.Trim();");

    [Fact]
    public void SwitchExpression() => Follows("return y switch { \"a\" => y, _ => x };", "return x switch { \"a\" => y, _ => \"n\" };");

    [Fact]
    public void SwitchStatement() => Follows("switch (y) { case \"a\": return y; default: return x; }", "switch (x) { case \"a\": return y; default: return \"n\"; }");

    [Fact]
    public void Interpolation() => Follows("return $\"a {x} b\";", "return $\"a {y} {x.Length}\";");

    [Fact]
    public void RawInterpolation() => Follows("return $$\"\"\"\n{ {{x}} }\n\"\"\";", "return $$\"\"\"\n{ {{y}} }\n\"\"\";");

    [Fact]
    public void Concatenation() => Follows("return \"a\" + y + x;", "return \"a\" + y + x.Length;");

    [Fact]
    public void CompoundAssignment() => Follows("var a = y; a += x; return a;", "var a = y; a += x.Length; return a;");

    [Fact]
    public void Format() => Follows("return string.Format(\"{0} {1}\", y, x);", "return string.Format(\"{0} {1}\", y, x.Length);");

    [Fact]
    public void JoinOfStrings() => Follows("return string.Join(\",\", y, x);", "return string.Join(\",\", y, \"n\");");

    [Fact]
    public void ReplaceInTemplate() => Follows("return \"a {q}\".Replace(\"{q}\", x);", "return \"a {q}\".Replace(\"{q}\", y);");

    [Fact]
    public void Conversions() => Follows("object o = x; return (string)o;", "object o = x.Length; return o.ToString();");

    [Fact]
    public void Builder() => Follows("var b = new System.Text.StringBuilder(); b.Append(y).AppendLine().Append(x); return b.ToString();", "var b = new System.Text.StringBuilder(x); b = new(); b.Append(y).Append(x.Length); return b.ToString();");

    [Fact]
    public void BuilderWithInterpolation() => Follows("var b = new System.Text.StringBuilder(); b.Append($\"a {x}\"); return b.ToString();", "var b = new System.Text.StringBuilder(); b.Append($\"a {y}\"); return b.ToString();");

    [Fact]
    public void BuilderWithTernary() => Follows("var b = new System.Text.StringBuilder(); b.Append(y.Length > 2 ? x : y); return b.ToString();", "var b = new System.Text.StringBuilder(); b.Append(x.Length > 2 ? \"n\" : y); return b.ToString();");

    [Fact]
    public void Lists() => Follows("var l = new List<string>(); l.Add(y); l.Add(x); return l[0];", "var l = new List<string>(); l.Add(y); return l[x.Length];");

    [Fact]
    public void ListInitializers() => Follows("var l = new List<string> { y, x }; return l.First();", "var l = new List<string> { y, \"n\" }; return l.First();");

    [Fact]
    public void CollectionExpressions() => Follows("string[] l = [y, x]; return l[0];", "string[] l = [y, \"n\"]; return l[0];");

    [Fact]
    public void Spreads() => Follows("string[] a = [x]; List<string> l = [y, .. a]; return l[0];", "string[] a = [y]; List<string> l = [y, .. a]; return l[0];");

    [Fact]
    public void Arrays() => Follows("var a = new string[2]; a[1] = x; return a[0];", "var a = new[] { y, \"n\" }; return a[x.Length];");

    [Fact]
    public void Dictionaries() => Follows("var d = new Dictionary<string, string> { [\"k\"] = x }; return d[\"k\"];", "var d = new Dictionary<string, string> { [\"k\"] = y }; return d[x];");

    [Fact]
    public void DictionaryLookup() => Follows("var d = new Dictionary<string, string> { { \"k\", x } }; return d.TryGetValue(y, out var v) ? v : y;", "var d = new Dictionary<string, string> { { \"k\", y } }; return d.TryGetValue(x, out var v) ? v : y;");

    [Fact]
    public void Tuples() => Follows("var t = (a: y, b: x); return t.b;", "var t = (a: y, b: x); return t.a;");

    [Fact]
    public void Deconstruction() => Follows("var (a, b) = (y, x); return b;", "var (a, b) = (y, x); return a;");

    [Fact]
    public void Swap() => Follows("(x, y) = (y, x); return y;", "(x, y) = (y, x); return x;");

    [Fact]
    public void DeconstructionOfResult() => Follows("var (a, b) = Two(y, x); return b;", "var (a, b) = Two(y, x); return a;", "static (string, string) Two(string a, string b) => (a, b);");

    [Fact]
    public void DeclarationPattern() => Follows("object o = x; return o is string s ? s : y;", "object o = y; return o is string s ? s : y;");

    [Fact]
    public void RecursivePattern() => Follows("var p = new Pair(y, x); return p is { B: var b } ? b : y;", "var p = new Pair(y, x); return p is { A: var a } ? a : y;", types: "public record Pair(string A, string B);");

    [Fact]
    public void PositionalPattern() => Follows("var p = new Pair(y, x); return p is (_, var b) ? b : y;", "var p = new Pair(y, x); return p is (var a, _) ? a : y;", types: "public record Pair(string A, string B);");

    [Fact]
    public void Foreach() => Follows("foreach (var s in new[] { x }) return s; return y;", "foreach (var s in new[] { y }) return s; return x.Length.ToString();");

    [Fact]
    public void ForeachOverList() => Follows("var l = new List<string> { x }; string r = \"\"; foreach (var s in l) r += s; return r;", "var l = new List<string> { y }; string r = \"\"; foreach (var s in l) r += s; return r;");

    [Fact]
    public void TryCatch() => Follows("var a = y; try { a = x; _ = int.Parse(y); a = y; } catch { return a; } return y;", "var a = y; try { a = y; _ = int.Parse(x); a = \"n\"; } catch { return a; } return a;");

    [Fact]
    public void TryFinally() => Follows("var a = y; try { a = x; } finally { Console.WriteLine(a); } return a;", "var a = y; try { a = \"n\"; } finally { Console.WriteLine(x); } return a;");

    [Fact]
    public void Using() => Follows("using var r = new StringReader(x); return r.ReadToEnd();", "using var r = new StringReader(y); return r.ReadToEnd();");

    [Fact]
    public void Linq() => Follows("var l = new[] { x }; return string.Join(\",\", l.Where(s => s.Length > 1).Select(s => s.Trim()));", "var l = new[] { x }; return string.Join(\",\", l.Select(s => s.Length));");

    [Fact]
    public void QuerySyntax() => Follows("return string.Concat(from s in new[] { x } where s.Length > 1 select s + y);", "return string.Concat(from s in new[] { x } where s.Length > 1 select y);");

    [Fact]
    public void TypedValues() => Follows("return Uri.UnescapeDataString(x);", "return int.Parse(x).ToString() + Guid.Parse(x) + DateTime.Parse(x) + bool.Parse(x) + x.Length;");

    [Fact]
    public void DeadBranches() => Follows("const bool Off = false; return Off ? y : x;", "const bool Off = false; if (Off) return x; return y;");

    [Fact]
    public void Ref() => Follows("string a = y; Fill(ref a, x); return a;", "string a = x; Fill(ref a, y); return a;", "static void Fill(ref string t, string v) => t = v;");

    [Fact]
    public void Out() => Follows("Fill(out var a, x); return a;", "Fill(out var a, y); return a;", "static void Fill(out string t, string v) => t = v;");

    [Fact]
    public void With() => Follows("var p = new Pair(y, y) with { B = x }; return p.B;", "var p = new Pair(x, x) with { B = y }; return p.B;", types: "public record Pair(string A, string B);");

    [Fact]
    public void WithKeepsTheRest() => Follows("var p = new Pair(x, y) with { B = y }; return p.A;", "var p = new Pair(y, x) with { B = x }; return p.A;", types: "public record Pair(string A, string B);");

    [Fact]
    public void ObjectInitializers() => Follows("var p = new Box { A = y, B = x }; return p.B;", "var p = new Box { A = y, B = x }; return p.A;", types: "public class Box { public string A { get; set; } = \"\"; public string B { get; set; } = \"\"; }");

    [Fact]
    public void NestedInitializers() => Follows("var p = new Outer { In = { A = x } }; return p.In.A;", "var p = new Outer { In = { A = x } }; return p.In.B;", types: "public class Outer { public Box In { get; } = new(); } public class Box { public string A { get; set; } = \"\"; public string B { get; set; } = \"\"; }");

    [Fact]
    public void AnonymousTypes() => Follows("var p = new { A = y, B = x }; return p.B;", "var p = new { A = y, B = x }; return p.A;");

    [Fact]
    public void WholeObject() => Follows("return System.Text.Json.JsonSerializer.Serialize(new { A = y, B = x });", "return System.Text.Json.JsonSerializer.Serialize(new { A = y, B = x.Length });");

    [Fact]
    public void Throwing() => Follows("return y.Length > 2 ? x : throw new Exception(y);", "return y.Length > 2 ? y : throw new Exception(x);");
}

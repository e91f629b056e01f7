namespace AiGuardrailAnalyzers.Tests.Dataflow;

/// <summary>Flow over calls: who passes what to whom, and what comes back.</summary>
public sealed class CallFlowTests : FlowTests
{
    [Fact]
    public void EachCallHasItsOwnResult() => Follows("return Same(x);", "Same(x); return Same(y);", "static string Same(string s) => s;");

    [Fact]
    public void EachCallHasItsOwnResultTwoDeep() => Follows("return Outer(x);", "Outer(x); return Outer(y);", "static string Outer(string s) => Same(s); static string Same(string s) => s;");

    [Fact]
    public void Recursion() => Follows("return Rec(x, 3);", "Rec(x, 3); return Rec(y, 3);", "static string Rec(string s, int n) => n == 0 ? s : Rec(s + n, n - 1);");

    [Fact]
    public void OptionalAndNamedArguments() => Follows("return Pick(b: x);", "return Pick(a: x);", "static string Pick(string a = \"\", string b = \"\") => b;");

    [Fact]
    public void ParamsArrays() => Follows("return Last(y, x);", "return Last(y, \"n\");", "static string Last(params string[] all) => all[^1];");

    [Fact]
    public void ExtensionMethods() => Follows("return x.Wrap(y);", "return y.Wrap(x);", types: "public static class Ext { public static string Wrap(this string s, string other) => s + other.Length; }");

    [Fact]
    public void Generics() => Follows("return new Holder<string>(x).Get();", "new Holder<string>(x).Get(); return new Holder<string>(y).Get();", types: "public class Holder<T>(T value) { public T Get() => value; }");

    [Fact]
    public void GenericMethods() => Follows("return Id(x);", "return Id(y);", "static T Id<T>(T t) => t;");

    [Fact]
    public void LocalFunctions() => Follows("return F(x); string F(string s) => s + y;", "F(x); return F(y); string F(string s) => s + y;");

    [Fact]
    public void CapturedByLocalFunction() => Follows("var a = x; return F(); string F() => a;", "var a = y; return F(); string F() => a;");

    [Fact]
    public void WrittenByLocalFunction() => Follows("var a = y; F(); return a; void F() { a = x; }", "var a = y; F(); return a; void F() { a = y; }");

    [Fact]
    public void Lambdas() => Follows("Func<string, string> f = s => s + y; return f(x);", "Func<string, string> f = s => s + y; f(x.Length.ToString()); return f(y);");

    [Fact]
    public void CapturedByLambda() => Follows("Func<string> f = () => x; return f();", "Func<string> f = () => y; return f();");

    [Fact]
    public void DelegateArguments() => Follows("return Apply(s => s + y, x);", "return Apply(s => s + y, y);", "static string Apply(Func<string, string> f, string s) => f(s);");

    [Fact]
    public void DelegateResults() => Follows("return Apply(() => x);", "return Apply(() => y);", "static string Apply(Func<string> f) => f();");

    [Fact]
    public void MethodGroups() => Follows("return string.Concat(new[] { x }.Select(Trim));", "return string.Concat(new[] { y }.Select(Trim));", "static string Trim(string s) => s.Trim();");

    [Fact]
    public void Aggregates() => Follows("return new[] { x }.Aggregate(y, (a, b) => a + b);", "return new[] { x }.Aggregate(y, (a, b) => a + b.Length);");

    [Fact]
    public void Async() => Follows("return await F(x);", "await F(x); return await F(y);", "static async Task<string> F(string s) { await Task.Yield(); return s; }");

    [Fact]
    public void ConfigureAwait() => Follows("return await F(x).ConfigureAwait(false);", "return await F(y).ConfigureAwait(false);", "static async Task<string> F(string s) { await Task.Yield(); return s; }");

    [Fact]
    public void TaskResults() => Follows("var all = await Task.WhenAll(F(x)); return all[0];", "var all = await Task.WhenAll(F(y)); return all[0];", "static Task<string> F(string s) => Task.FromResult(s);");

    [Fact]
    public void Iterators() => Follows("return string.Concat(F(x));", "F(x); return string.Concat(F(y));", "static IEnumerable<string> F(string s) { yield return \"a\"; yield return s; }");

    [Fact]
    public void AwaitForeach() => Follows("await foreach (var s in F(x)) return s; return y;", "await foreach (var s in F(y)) return s; return y;", "static async IAsyncEnumerable<string> F(string s) { await Task.Yield(); yield return s; }");

    [Fact]
    public void FilledByCallee() => Follows("var l = new List<string>(); Fill(l, x); return l[0];", "var l = new List<string>(); Fill(l, y); return l[0];", "static void Fill(List<string> l, string s) => l.Add(s);");

    [Fact]
    public void Fields() => Follows("_a = x; return Get();", "_a = y; _b = x; return Get();", "private string _a = \"\"; private string _b = \"\"; string Get() => _a;");

    [Fact]
    public void StaticFields() => Follows("Store.Value = x; return Store.Get();", "Store.Value = y; Store.Other = x; return Store.Get();", types: "public static class Store { public static string Value = \"\", Other = \"\"; public static string Get() => Value; }");

    [Fact]
    public void Properties() => Follows("A = x; return Get();", "A = y; B = x; return Get();", "public string A { get; set; } = \"\"; public string B { get; set; } = \"\"; string Get() => A;");

    [Fact]
    public void PropertiesWithBodies() => Follows("A = x; return Get();", "A = y; return Get() + x.Length;", "private string _a = \"\"; public string A { get => _a.Trim(); set => _a = value; } string Get() => A;");

    [Fact]
    public void ConstructorStored() => Follows("return new Greeter(x).Greet();", "new Greeter(x).Greet(); return new Greeter(y).Greet();", types: "public class Greeter { private readonly string _n; public Greeter(string n) { _n = n; } public string Greet() => \"Hi \" + _n; }");

    [Fact]
    public void PrimaryConstructorStored() => Follows("return new Greeter(x).Greet();", "return new Greeter(y).Greet() + x.Length;", types: "public class Greeter(string n) { public string Greet() => \"Hi \" + n; }");

    [Fact]
    public void BaseConstructor() => Follows("return new Child(x).Text();", "return new Child(y).Text();", types: "public class Parent(string n) { public string Text() => n; } public class Child(string m) : Parent(m);");

    [Fact]
    public void Records() => Follows("return Render(new Pair(y, x));", "return Render(new Pair(x, y));", "static string Render(Pair p) => p.B;", "public record Pair(string A, string B);");

    [Fact]
    public void ObjectsInLists() => Follows("return Render([new Pair(\"s\", y), new Pair(\"u\", x)]);", "return Render([new Pair(x, y), new Pair(x, \"n\")]);", "static string Render(List<Pair> l) => string.Join(\",\", l.Select(p => p.B));", "public record Pair(string A, string B);");

    [Fact]
    public void Interfaces() => Follows("ITool t = y.Length > 2 ? new A() : new B(); return t.Run(x, y);", "ITool t = y.Length > 2 ? new A() : new B(); return t.Run(y, x);", types: "public interface ITool { string Run(string a, string b); } public class A : ITool { public string Run(string a, string b) => \"a\"; } public class B : ITool { public string Run(string a, string b) => a; }");

    [Fact]
    public void Overrides() => Follows("Tool t = new B(); return t.Run(x);", "Tool t = new B(); t.Run(x); return t.Run(y);", types: "public abstract class Tool { public abstract string Run(string a); } public class B : Tool { public override string Run(string a) => a; }");

    [Fact]
    public void PartialClasses() => Follows("return Part(x);", "return Part(y);", types: "public partial class Sut { private string Part(string s) => s; }");

    [Fact]
    public void Operators() => Follows("return (new Text(x) + new Text(y)).Value;", "return (new Text(y) + new Text(y)).Value;", types: "public record Text(string Value) { public static Text operator +(Text a, Text b) => new(a.Value + b.Value); }");

    [Fact]
    public void ServicesFromTheContainer()
    {
        string[] Program(string call) =>
        [
            "public class Api(IPrompts prompts) { public void Go(string name) => Probe.Output(" + call + "); public void Start() => Go(Probe.Input()); }",
            "public interface IPrompts { string For(string name); string Fixed(string name); }",
            "public class Prompts(IStore store) : IPrompts { private readonly IStore _store = store; public string For(string name) => _store.Wrap(name); public string Fixed(string name) => _store.Wrap(\"n\"); }",
            "public interface IStore { string Wrap(string s); }",
            "public class Store : IStore { public string Wrap(string s) => $\"<{s}>\"; }",
        ];
        Carries(Program("prompts.For(name)"));
        Drops(Program("prompts.Fixed(name)"));
    }

    [Fact]
    public void UpThroughCallers()
    {
        string[] Program(string argument) =>
        [
            "public static class Sink { public static void Take(string s) => Deeper(s.Trim()); private static void Deeper(string t) => Probe.Output(t); }",
            "public class Mid { public void Go(string a, string b) => Sink.Take(" + argument + "); }",
            "public class Top { public void Go() => new Mid().Go(Probe.Input(), \"n\"); }",
        ];
        Carries(Program("a"));
        Drops(Program("b"));
    }

    [Fact]
    public void UpThroughInterfaces()
    {
        string[] Program(string argument) =>
        [
            "public interface ISink { void Take(string s); }",
            "public class Sink : ISink { public void Take(string s) => Probe.Output(s); }",
            "public class Top(ISink sink) { public void Go() { var x = Probe.Input(); sink.Take(" + argument + "); } }",
        ];
        Carries(Program("x"));
        Drops(Program("\"n\" + x.Length"));
    }

    [Fact]
    public void UpThroughConstructors()
    {
        string[] Program(string argument) =>
        [
            "public class Sink { private readonly string _s; public Sink(string s) => _s = s; public void Go() => Probe.Output(_s); }",
            "public class Top { public void Go() { var x = Probe.Input(); Sink s = new(" + argument + "); s.Go(); } }",
        ];
        Carries(Program("x"));
        Drops(Program("\"n\" + x.Length"));
    }

    [Fact]
    public void StateOfAService()
    {
        string[] Program(string member) =>
        [
            "public class Session { public string Last { get; set; } = \"\"; public string Other { get; set; } = \"\"; }",
            "public class Writer(Session session) { public void Go() => session.Last = Probe.Input(); }",
            "public class Reader(Session session) { public void Go() => Probe.Output(session." + member + "); }",
        ];
        Carries(Program("Last"));
        Drops(Program("Other"));
    }

    [Fact]
    public void TopLevelStatements()
    {
        Carries("var x = Probe.Input(); Probe.Output(Wrap.It(x));", "public static class Wrap { public static string It(string s) => s; }");
        Drops("var x = Probe.Input(); Probe.Output(Wrap.It(x));", "public static class Wrap { public static string It(string s) => s.Length.ToString(); }");
    }

    [Fact]
    public void LambdasInTopLevelStatements()
    {
        Carries("Action<string> go = s => Probe.Output(s); go(Wrap.It(Probe.Input()));", "public static class Wrap { public static string It(string s) => s; }");
        Drops("Action<string> go = s => Probe.Output(s); go(Wrap.It(Probe.Input()));", "public static class Wrap { public static string It(string s) => \"n\"; }");
    }

    [Fact]
    public void CallbacksOfAnotherFile()
    {
        Carries("public class A { public void Go() => Runner.Run(s => Probe.Output(s)); }", "public static class Runner { public static void Run(Action<string> f) => f(Probe.Input()); }");
        Drops("public class A { public void Go() => Runner.Run(s => Probe.Output(s)); }", "public static class Runner { public static void Run(Action<string> f) { Probe.Input(); f(\"n\"); } }");
    }
}

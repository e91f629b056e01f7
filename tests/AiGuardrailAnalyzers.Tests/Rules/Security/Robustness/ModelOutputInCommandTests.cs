using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class ModelOutputInCommandTests : FixTests<ModelOutputInCommand, ModelOutputInCommandFix>
{
    internal static string Tool(string body) => $$""""
        using System.ComponentModel;
        using System.Diagnostics;
        using System.Reflection;
        using Jint;
        using Microsoft.CodeAnalysis.CSharp.Scripting;
        using ModelContextProtocol.Server;

        public enum Verb { Status, Log }

        [McpServerToolType]
        public class ShellTools
        {
            [McpServerTool, Description("Runs something.")]
            public static async Task<object?> Run(string input, Verb verb, int count)
            {
                {{body}}
            }
        }
        """";

    [Theory]
    [InlineData("return Process.Start([|input|]);")]
    [InlineData("return Process.Start(\"git\", [|$\"log {input}\"|]);")]
    [InlineData("return Process.Start(\"git\", [\"log\", [|input|]]);")]
    [InlineData("return Process.Start(\"bash\", [\"-c\", \"--\", [|input|]]);")]
    [InlineData("return Process.Start(\"bash\", new[] { \"-c\", [|$\"ls {input}\"|] });")]
    [InlineData("var info = new ProcessStartInfo { FileName = \"cmd.exe\", Arguments = [|\"/c \" + input|] }; return Process.Start(info);")]
    [InlineData("var info = new ProcessStartInfo { FileName = [|input|] }; return Process.Start(info);")]
    [InlineData("var info = new ProcessStartInfo(\"git\"); info.ArgumentList.Add(\"log\"); info.ArgumentList.Add([|input|]); return Process.Start(info);")]
    [InlineData("var info = new ProcessStartInfo(\"/bin/sh\") { ArgumentList = { \"-c\", [|input|] } }; return Process.Start(info);")]
    [InlineData("var process = Process.Start(new ProcessStartInfo(\"powershell\") { RedirectStandardInput = true })!; process.StandardInput.WriteLine([|input|]); return null;")]
    [InlineData("return await CSharpScript.EvaluateAsync([|input|]);")]
    [InlineData("return new Engine().Evaluate([|input|]);")]
    [InlineData("return Assembly.LoadFrom([|input|]);")]
    [InlineData("return Activator.CreateInstance([|Type.GetType(input)!|]);", true)]
    [InlineData("return typeof(ShellTools).GetMethod([|input|])!.Invoke(null, null);")]
    [InlineData("if (input.Contains(\"rm\")) return null; return Process.Start(\"sh\", [|input|]);")]
    public Task Runs(string body, bool isType = false) => Reports(Tool(isType ? body.Replace("[|", "").Replace("|]", "").Replace("GetType(input)", "GetType([|input|])") : body));

    [Theory]
    [InlineData("return Process.Start(\"git\");")]
    [InlineData("return Process.Start(\"git\", $\"log -{count}\");")]
    [InlineData("return Process.Start(\"git\", [\"log\", \"--\", input]);")]
    [InlineData("return Process.Start(\"git\", [\"log\", $\"--author={input}\"]);")]
    [InlineData("return Process.Start(\"bash\", new[] { \"-c\", $\"ls {count}\" });")]
    [InlineData("var info = new ProcessStartInfo { FileName = \"cmd.exe\", Arguments = \"/c \" + verb }; return Process.Start(info);")]
    [InlineData("var info = new ProcessStartInfo { FileName = input switch { \"status\" => \"git\", _ => \"ls\" } }; return Process.Start(info);")]
    [InlineData("var info = new ProcessStartInfo(\"git\"); info.ArgumentList.Add(\"log\"); info.ArgumentList.Add(\"--\"); info.ArgumentList.Add(input); return Process.Start(info);")]
    [InlineData("var info = new ProcessStartInfo(\"/usr/bin/git\") { ArgumentList = { \"log\", \"--\", input } }; return Process.Start(info);")]
    [InlineData("var process = Process.Start(new ProcessStartInfo(\"sort\") { RedirectStandardInput = true })!; process.StandardInput.WriteLine(input); return null;")]
    [InlineData("return await CSharpScript.EvaluateAsync(\"1 + 1\") + input;")]
    [InlineData("return new Engine().SetValue(\"input\", input).Evaluate(\"input.length\");")]
    [InlineData("return Assembly.LoadFrom(\"plugin.dll\");")]
    [InlineData("return Activator.CreateInstance(input == \"list\" ? typeof(List<int>) : typeof(HashSet<int>));")]
    [InlineData("if (input is not (\"Run\" or \"Stop\")) return null; return typeof(ShellTools).GetMethod(input)!.Invoke(null, null);")]
    [InlineData("string[] allowed = [\"ls\", \"ps\"]; if (!allowed.Contains(input)) return null; return Process.Start(input);")]
    public Task Chooses(string body) => StaysSilent(Tool(body));

    [Fact]
    public Task CodeOfAnAnswer() => Reports("""
        using Microsoft.CodeAnalysis.CSharp.Scripting;

        public class Calculator(IChatClient client)
        {
            public async Task<object> Calculate(string task)
            {
                string code = (await client.GetResponseAsync($"Write C# that computes: {task}")).Text;
                return await CSharpScript.EvaluateAsync([|code.Trim('`')|]);
            }
        }
        """);

    [Fact]
    public Task NumberOfAnAnswer() => StaysSilent("""
        using Microsoft.CodeAnalysis.CSharp.Scripting;

        public class Calculator(IChatClient client)
        {
            public async Task<object> Calculate(string task)
            {
                string code = (await client.GetResponseAsync($"Estimate: {task}")).Text;
                return int.TryParse(code, out int number) ? await CSharpScript.EvaluateAsync($"{number} * 2") : code;
            }
        }
        """);

    [Fact]
    public Task DispatchByName() => Reports("""
        using OpenAI.Chat;

        public class Dispatcher(ChatClient client, object tools)
        {
            public async Task<object?> Dispatch(string question)
            {
                ChatCompletion completion = await client.CompleteChatAsync(question);
                ChatToolCall call = completion.ToolCalls[0];
                return tools.GetType().GetMethod([|call.FunctionName|])?.Invoke(tools, [call.FunctionArguments.ToString()]);
            }
        }
        """);

    [Fact]
    public Task DispatchBySwitch() => StaysSilent("""
        using OpenAI.Chat;

        public class Dispatcher(ChatClient client, Dictionary<string, Func<string, string>> tools)
        {
            public async Task<object?> Dispatch(string question)
            {
                ChatCompletion completion = await client.CompleteChatAsync(question);
                ChatToolCall call = completion.ToolCalls[0];
                return tools.TryGetValue(call.FunctionName, out var tool) ? tool(call.FunctionArguments.ToString()) : null;
            }
        }
        """);

    // Fix.

    [Theory]
    [InlineData("return Process.Start(\"git\", [\"log\", [|input|]]);", "return Process.Start(\"git\", [\"log\", \"--\", input]);")]
    [InlineData("return Process.Start(\"git\", new[] { \"log\", [|input|] });", "return Process.Start(\"git\", new[] { \"log\", \"--\", input });")]
    [InlineData("return Process.Start(\"git\", [|$\"log {input}\"|]);", "return Process.Start(\"git\", new[] { \"log\", \"--\", input });")]
    public Task PutsTheValueBehindDashes(string before, string after) => Fixes(Tool(before), Tool(after));

    [Fact]
    public Task AddsDashesBeforeTheValue() => Fixes(
        Tool("""
            var info = new ProcessStartInfo("git");
                    info.ArgumentList.Add("log");
                    info.ArgumentList.Add([|input|]);
                    return Process.Start(info);
            """),
        Tool("""
            var info = new ProcessStartInfo("git");
                    info.ArgumentList.Add("log");
                    info.ArgumentList.Add("--");
                    info.ArgumentList.Add(input);
                    return Process.Start(info);
            """));

    [Theory]
    [InlineData("return Process.Start(\"bash\", [\"-c\", [|input|]]);")]
    [InlineData("return Process.Start(\"git\", [|$\"log --author={input}\"|]);")]
    [InlineData("return Process.Start([|input|]);")]
    public Task NoFixForInterpretersAndPrograms(string body) => OffersNoFix(Tool(body));
}

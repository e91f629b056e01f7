using AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.FailSafes;

public sealed class UnboundedAgentLoopTests : FixTests<UnboundedAgentLoop, UnboundedAgentLoopFix>
{
    private static string Agent(string body) => $$"""
        using System.Diagnostics;

        public sealed class Agent(IChatClient client, ChatOptions options)
        {
            private bool _running = true;

            public void Stop() => _running = false;

            public async Task<string> RunAsync(List<ChatMessage> messages, CancellationToken token)
            {
                string answer = "";
                bool done = false;
                int rounds = 0;
                {{body}}
                return answer + done + rounds + _running + options;
            }

            private async Task<ChatResponse> StepAsync(List<ChatMessage> messages)
            {
                ChatResponse response = await client.GetResponseAsync(messages);
                return response;
            }

            private static async Task<bool> SaveAsync(string text)
            {
                await File.WriteAllTextAsync("x", text);
                return text.Length > 0;
            }

            private static string AskPerson() => Console.ReadLine() ?? "";
        }
        """;

    [Theory]
    [InlineData("[|while|] (true) { var r = await client.GetResponseAsync(messages); messages.AddRange(r.Messages); if (r.FinishReason != ChatFinishReason.ToolCalls) { answer = r.Text; break; } }")]
    [InlineData("[|for|] (;;) { var r = await client.GetResponseAsync(messages, options); if (r.Text.Contains(\"DONE\")) return r.Text; messages.AddRange(r.Messages); }")]
    [InlineData("[|while|] (!done) { var r = await client.GetResponseAsync(messages); done = r.Text.Contains(\"DONE\"); }")]
    [InlineData("[|do|] { var r = await client.GetResponseAsync(messages); answer = r.Text; } while (!answer.Contains(\"DONE\"));")]
    [InlineData("bool again; [|do|] { again = false; var r = await client.GetResponseAsync(messages); if (r.FinishReason == ChatFinishReason.ToolCalls) { again = true; } } while (again);")]
    [InlineData("bool again; [|do|] { again = false; var r = await client.GetResponseAsync(messages); switch (r.FinishReason?.Value) { case \"tool_calls\": again = true; break; case \"stop\": answer = r.Text; break; default: throw new InvalidOperationException(); } } while (again);")]
    [InlineData("[|while|] (true) { var r = await client.GetResponseAsync(messages); var calls = r.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().ToList(); if (calls.Count == 0) { return r.Text; } foreach (var c in calls) { messages.Add(new(ChatRole.Tool, c.Name)); } }")]
    [InlineData("[|while|] (true) { var r = await client.GetResponseAsync(messages); if (r.Messages.Any(m => m.Role == ChatRole.Tool)) { messages.AddRange(r.Messages); continue; } return r.Text; }")]
    [InlineData("[|while|] (true) { var text = new System.Text.StringBuilder(); await foreach (var u in client.GetStreamingResponseAsync(messages)) { text.Append(u.Text); } if (text.ToString().Contains(\"DONE\")) break; }")]
    [InlineData("[|while|] (true) { try { answer = (await client.GetResponseAsync(messages)).Text; break; } catch (HttpRequestException) { await Task.Delay(1000); } }")]
    [InlineData("[|while|] (true) { try { return (await client.GetResponseAsync(messages)).Text; } catch { } }")]
    [InlineData("[|while|] (true) { await client.GetResponseAsync(messages); }")]
    [InlineData("[|while|] (true) { var r = await StepAsync(messages); if (r.FinishReason == ChatFinishReason.Stop) break; }")]
    [InlineData("var r = await client.GetResponseAsync(messages); [|while|] (r.FinishReason == ChatFinishReason.ToolCalls) { r = await client.GetResponseAsync(messages); }")]
    [InlineData("[|while|] (true) { var r = await client.GetResponseAsync(messages, options, CancellationToken.None); if (r.Text.Contains(\"DONE\")) break; }")]
    public Task ReportsLoopsThatOnlyTheModelEnds(string body) => Reports(Agent(body));

    [Theory]
    [InlineData("while (true) { var r = await client.GetResponseAsync(messages); if (r.FinishReason != ChatFinishReason.ToolCalls || ++rounds > 10) { answer = r.Text; break; } }")]
    [InlineData("while (true) { if (rounds++ >= 10) throw new InvalidOperationException(); var r = await client.GetResponseAsync(messages); if (r.Text.Contains(\"DONE\")) break; }")]
    [InlineData("for (int i = 0; i < 10; i++) { var r = await client.GetResponseAsync(messages); if (r.Text.Contains(\"DONE\")) break; }")]
    [InlineData("while (!done && rounds < 10) { var r = await client.GetResponseAsync(messages); done = r.Text.Contains(\"DONE\"); rounds++; }")]
    [InlineData("while (!done) { var r = await client.GetResponseAsync(messages); done = r.Text.Contains(\"DONE\"); if (messages.Count > 50) { done = true; } messages.AddRange(r.Messages); }")]
    [InlineData("do { var r = await client.GetResponseAsync(messages); answer = r.Text; rounds = rounds + 1; } while (!answer.Contains(\"DONE\") && rounds < 5);")]
    [InlineData("var watch = Stopwatch.StartNew(); while (true) { var r = await client.GetResponseAsync(messages); if (r.Text.Contains(\"DONE\")) break; if (watch.Elapsed > TimeSpan.FromMinutes(2)) throw new TimeoutException(); }")]
    [InlineData("var end = DateTime.UtcNow.AddMinutes(2); while (!done && DateTime.UtcNow < end) { var r = await client.GetResponseAsync(messages); done = r.Text.Contains(\"DONE\"); }")]
    [InlineData("while (true) { var r = await client.GetResponseAsync(messages, options, token); if (r.Text.Contains(\"DONE\")) break; }")]
    [InlineData("while (!token.IsCancellationRequested) { var r = await client.GetResponseAsync(messages); if (r.Text.Contains(\"DONE\")) break; }")]
    [InlineData("while (true) { token.ThrowIfCancellationRequested(); var r = await client.GetResponseAsync(messages); if (r.Text.Contains(\"DONE\")) break; }")]
    [InlineData("using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1)); while (true) { var r = await client.GetResponseAsync(messages, options, limit.Token); if (r.Text.Contains(\"DONE\")) break; }")]
    [InlineData("using var limit = CancellationTokenSource.CreateLinkedTokenSource(token); while (!done) { var r = await client.GetResponseAsync(messages); done = r.Text.Contains(\"DONE\"); await Task.Delay(100, limit.Token); }")]
    [InlineData("while (true) { var q = Console.ReadLine(); messages.Add(new(ChatRole.User, q)); var r = await client.GetResponseAsync(messages); Console.WriteLine(r.Text); if (r.Text.Contains(\"BYE\")) break; }")]
    [InlineData("while (true) { messages.Add(new(ChatRole.User, AskPerson())); var r = await client.GetResponseAsync(messages); Console.WriteLine(r.Text); }")]
    [InlineData("var r = await client.GetResponseAsync(messages); while (r.Messages.SelectMany(m => m.Contents).Any()) { messages = r.Messages.ToList().ConvertAll(m => new ChatMessage(ChatRole.User, Console.ReadLine() + m.Text)); r = await client.GetResponseAsync(messages); }")]
    [InlineData("while (true) { var q = Console.ReadLine(); if (q is null or \"exit\") break; Console.WriteLine((await client.GetResponseAsync(q)).Text); }")]
    [InlineData("string? line; while ((line = Console.ReadLine()) != null) { Console.WriteLine((await client.GetResponseAsync(line)).Text); }")]
    [InlineData("var channel = System.Threading.Channels.Channel.CreateUnbounded<string>(); while (await channel.Reader.WaitToReadAsync()) { while (channel.Reader.TryRead(out var q)) { await client.GetResponseAsync(q); } }")]
    [InlineData("var channel = System.Threading.Channels.Channel.CreateUnbounded<string>(); while (true) { var q = await channel.Reader.ReadAsync(); var r = await client.GetResponseAsync(q); if (r.Text == \"\") break; }")]
    [InlineData("var channel = System.Threading.Channels.Channel.CreateUnbounded<string>(); await foreach (var q in channel.Reader.ReadAllAsync()) { await client.GetResponseAsync(q); }")]
    [InlineData("while (_running) { await client.GetResponseAsync(messages); }")]
    [InlineData("while (true) { await client.GetResponseAsync(messages); await Task.Delay(TimeSpan.FromHours(1)); }")]
    [InlineData("using var timer = new PeriodicTimer(TimeSpan.FromHours(1)); while (await timer.WaitForNextTickAsync()) { await client.GetResponseAsync(messages); }")]
    [InlineData("while (true) { try { return (await client.GetResponseAsync(messages)).Text; } catch when (rounds++ < 3) { await Task.Delay(1000); } }")]
    [InlineData("while (true) { try { return (await client.GetResponseAsync(messages)).Text; } catch { if (++rounds >= 3) throw; } }")]
    [InlineData("while (true) { try { await client.GetResponseAsync(messages); } catch (OperationCanceledException) { break; } }")]
    [InlineData("var queue = new Queue<string>([\"a\"]); while (queue.TryDequeue(out var q)) { answer += (await client.GetResponseAsync(q)).Text; }")]
    [InlineData("var queue = new Queue<string>([\"a\"]); while (queue.Count > 0) { answer += (await client.GetResponseAsync(queue.Dequeue())).Text; }")]
    [InlineData("while (true) { var r = await client.GetResponseAsync(messages); answer = r.Text; break; }")]
    [InlineData("using var reader = new StringReader(\"a\"); while (true) { var line = reader.ReadLine(); if (line == null) break; await client.GetResponseAsync(line); }")]
    [InlineData("while (true) { if (await SaveAsync(\"x\")) break; }")]
    [InlineData("foreach (var m in messages) { var r = await client.GetResponseAsync(m.Text); if (r.Text.Contains(\"DONE\")) break; }")]
    [InlineData("while (!done) { done = await SaveAsync(\"x\"); _ = Task.Run(() => client.GetResponseAsync(messages)); }")]
    public Task StaysSilentWhereSomethingElseEndsTheLoop(string body) => StaysSilent(Agent(body));

    private static string Run(string body) => $$"""
        using OpenAI.Assistants;

        public static class Runs
        {
            public static ThreadRun Wait(AssistantClient client, ThreadRun run, CancellationToken token)
            {
                int polls = 0;
                {{body}}
                return run;
            }
        }
        """;

    [Theory]
    [InlineData("[|do|] { Thread.Sleep(500); run = client.GetRun(run.ThreadId, run.Id); } while (!run.Status.IsTerminal);")]
    [InlineData("[|while|] (run.Status == RunStatus.Queued || run.Status == RunStatus.InProgress) { Thread.Sleep(500); run = client.GetRun(run.ThreadId, run.Id); }")]
    public Task ReportsPolls(string body) => Reports(Run(body));

    [Theory]
    [InlineData("do { Thread.Sleep(500); run = client.GetRun(run.ThreadId, run.Id, token); } while (!run.Status.IsTerminal);")]
    [InlineData("while (run.Status == RunStatus.Queued || run.Status == RunStatus.InProgress) { if (polls++ > 100) throw new TimeoutException(); run = client.GetRun(run.ThreadId, run.Id); }")]
    [InlineData("while (!run.Status.IsTerminal && polls++ < 100) { Thread.Sleep(500); run = client.GetRun(run.ThreadId, run.Id); }")]
    public Task StaysSilentOnPollsThatEnd(string body) => StaysSilent(Run(body));

    private static string Recursion(string body) => $$"""
        public sealed class Agent(IChatClient client)
        {
            public async Task<string> AskAsync(List<ChatMessage> messages, int attempt = 0, CancellationToken token = default)
            {
                {{body}}
            }

            public async Task<string> AskAllAsync(List<ChatMessage> messages) => await AskAsync(messages);
        }
        """;

    [Theory]
    [InlineData("var r = await client.GetResponseAsync(messages); if (r.FinishReason == ChatFinishReason.ToolCalls) { return await [|AskAsync|](messages); } return r.Text;")]
    [InlineData("var r = await client.GetResponseAsync(messages); if (r.Text.Length > 0) { return r.Text; } return await [|AskAsync|](messages);")]
    [InlineData("try { return (await client.GetResponseAsync(messages)).Text; } catch (HttpRequestException) { await Task.Delay(1000); return await [|AskAsync|](messages); }")]
    public Task ReportsRecursion(string body) => Reports(Recursion(body));

    [Theory]
    [InlineData("var r = await client.GetResponseAsync(messages); if (r.FinishReason == ChatFinishReason.ToolCalls) { return await AskAsync(messages, attempt + 1); } return r.Text;")]
    [InlineData("var r = await client.GetResponseAsync(messages); if (r.FinishReason == ChatFinishReason.ToolCalls && messages.Count < 20) { return await AskAsync(messages); } return r.Text;")]
    [InlineData("if (messages.Count > 20) { return \"\"; } var r = await client.GetResponseAsync(messages); if (r.Text.Length == 0) { return await AskAsync(messages); } return r.Text;")]
    [InlineData("var r = await client.GetResponseAsync(messages); if (r.Text.Length == 0) { return await AskAsync(messages, token: token); } return r.Text;")]
    [InlineData("try { return (await client.GetResponseAsync(messages)).Text; } catch (HttpRequestException) when (attempt < 3) { return await AskAsync(messages, ++attempt); }")]
    [InlineData("var all = \"\"; foreach (var m in messages) { all += await AskAsync([m]); } return all + (await client.GetResponseAsync(messages)).Text;")]
    public Task StaysSilentOnRecursionThatEnds(string body) => StaysSilent(Recursion(body));

    private static string Pair(string step, string next) => $$"""
        public sealed class Agent(IChatClient client, HttpClient http)
        {
            public async Task<string> StepAsync(List<ChatMessage> messages, int round = 0)
            {
                var r = await client.GetResponseAsync(messages);
                {{step}}
                return r.Text;
            }

            private async Task<string> NextAsync(List<ChatMessage> messages, int round = 0)
            {
                messages.Add(new ChatMessage(ChatRole.Tool, await http.GetStringAsync("state")));
                {{next}}
            }
        }
        """;

    [Theory]
    [InlineData("if (r.FinishReason == ChatFinishReason.ToolCalls) { return await [|NextAsync|](messages); }", "return await StepAsync(messages);")]
    [InlineData("if (!r.Text.Contains(\"done\")) { return await [|NextAsync|](messages); }", "return await StepAsync(messages);")]
    public Task ReportsTwoThatCallEachOther(string step, string next) => Reports(Pair(step, next));

    [Theory]
    [InlineData("if (r.FinishReason == ChatFinishReason.ToolCalls) { return await NextAsync(messages, round + 1); }", "return await StepAsync(messages, round);")]
    [InlineData("if (r.FinishReason == ChatFinishReason.ToolCalls) { return await NextAsync(messages, round); }", "return await StepAsync(messages, round + 1);")]
    [InlineData("if (r.FinishReason == ChatFinishReason.ToolCalls) { return await NextAsync(messages); }", "return messages.Count > 20 ? \"\" : await StepAsync(messages);")]
    [InlineData("if (r.FinishReason == ChatFinishReason.ToolCalls && round < 3) { return await NextAsync(messages, round); }", "return await StepAsync(messages, round);")]
    [InlineData("if (r.FinishReason == ChatFinishReason.ToolCalls) { return await NextAsync(messages); }", "return messages[0].Text;")]
    [InlineData("if (r.FinishReason == ChatFinishReason.ToolCalls) { return await NextAsync(messages); }", "if (Console.ReadLine() != \"y\") { return \"\"; } return await StepAsync(messages);")]
    public Task StaysSilentOnTwoThatEnd(string step, string next) => StaysSilent(Pair(step, next));

    private static string Request(string address, string loop) => $$"""
        using System.Net.Http.Json;
        using System.Text.Json;
        public sealed class Agent(HttpClient http)
        {
            private const string Route = "{{address}}";

            public async Task<string> RunAsync(string text)
            {
                {{loop}}
            }

            private async Task<string> AskAsync(string text)
            {
                var response = await http.PostAsJsonAsync(Route, new { input = text });
                return await response.Content.ReadAsStringAsync();
            }

            public IChatClient? Other { get; set; }
        }
        """;

    [Theory]
    [InlineData("https://api.openai.com/v1/chat/completions")]
    [InlineData("http://localhost:11434/api/chat")]
    public Task ReportsRequestsBuiltByHand(string address) => Reports(Request(address, "[|while|] (true) { text = await AskAsync(text); if (text.Contains(\"done\")) { return text; } }"));

    [Theory]
    [InlineData("https://api.example.com/jobs", "while (true) { text = await AskAsync(text); if (text.Contains(\"done\")) { return text; } }")]
    [InlineData("/api/chat", "while (true) { text = await AskAsync(text); if (text.Contains(\"done\")) { return text; } }")]
    [InlineData("https://api.openai.com/v1/chat/completions", "for (int i = 0; i < 5; i++) { text = await AskAsync(text); if (text.Contains(\"done\")) { return text; } } return text;")]
    public Task StaysSilentOnOtherRequests(string address, string loop) => StaysSilent(Request(address, loop));

    private static string Limit(string value) => $$"""
        public static class Clients
        {
            private const int Most = 1_000_000;

            public static IChatClient Create(IChatClient inner, IConfiguration configuration)
                => inner.AsBuilder().UseFunctionInvocation(null, c => c.MaximumIterationsPerRequest = {{value}}).Build();
        }
        """;

    [Theory]
    [InlineData("[|int.MaxValue|]")]
    [InlineData("[|5000|]")]
    [InlineData("[|Most|]")]
    public Task ReportsLimitsThatBoundNothing(string value) => Reports(Limit(value));

    [Theory]
    [InlineData("10")]
    [InlineData("100")]
    [InlineData("configuration.GetValue<int>(\"Rounds\")")]
    public Task StaysSilentOnLimits(string value) => StaysSilent(Limit(value));

    [Fact]
    public Task ReportsLimitsOfAgents() => Reports(
        """
        using Microsoft.Agents.AI.Workflows;

        public static class Team
        {
            public static object Create(Microsoft.Agents.AI.AIAgent a, Microsoft.Agents.AI.AIAgent b, IChatClient c)
            {
                var client = new FunctionInvokingChatClient(c) { MaximumConsecutiveErrorsPerRequest = [|int.MaxValue|] };
                return AgentWorkflowBuilder.CreateGroupChatBuilderWith(agents => new RoundRobinGroupChatManager(agents) { MaximumIterationCount = [|int.MaxValue|] }).AddParticipants([a, b]).Build() + client.ToString();
            }
        }
        """);

    [Fact]
    public Task StaysSilentOnAConsoleChatWithTopLevelStatements() => StaysSilent(
        """
        IChatClient client = new OllamaSharp.OllamaApiClient("http://localhost:11434", "llama3");
        List<ChatMessage> history = [];
        while (true)
        {
            Console.Write("You: ");
            history.Add(new ChatMessage(ChatRole.User, Console.ReadLine()));
            List<ChatResponseUpdate> updates = [];
            await foreach (var update in client.GetStreamingResponseAsync(history))
            {
                Console.Write(update);
                updates.Add(update);
            }

            history.AddMessages(updates);
        }
        """);

    [Fact]
    public Task ReportsHalfTypedCode()
    {
        var test = Test(Agent("[|while|] (true) { var r = await client.GetResponseAsync(messages); if (r.Text.Contains(\"DONE\")) break; unknown.( } while () { for ("));
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private const string Before = """
        public sealed class Agent(IChatClient client)
        {
            public async Task<string> RunAsync(List<ChatMessage> messages)
            {
                // Until the model has what it needs.
                [|while|] (true)
                {
                    ChatResponse response = await client.GetResponseAsync(messages);
                    if (response.FinishReason != ChatFinishReason.ToolCalls)
                    {
                        return response.Text;
                    }
                }
            }
        }
        """;

    [Fact]
    public Task CountsRounds() => Fixes(
        Before,
        """
        public sealed class Agent(IChatClient client)
        {
            public async Task<string> RunAsync(List<ChatMessage> messages)
            {
                // Until the model has what it needs.
                int rounds = 0;
                while (true)
                {
                    if (++rounds > 20)
                    {
                        throw new InvalidOperationException("No answer after 20 rounds.");
                    }
                    ChatResponse response = await client.GetResponseAsync(messages);
                    if (response.FinishReason != ChatFinishReason.ToolCalls)
                    {
                        return response.Text;
                    }
                }
            }
        }
        """);

    [Fact]
    public Task RemovesALimitThatBoundsNothing() => Fixes(
        """
        public static class Clients
        {
            public static FunctionInvokingChatClient Create(IChatClient inner)
                => new FunctionInvokingChatClient(inner) { AllowConcurrentInvocation = true, MaximumIterationsPerRequest = [|int.MaxValue|] };
        }
        """,
        """
        public static class Clients
        {
            public static FunctionInvokingChatClient Create(IChatClient inner)
                => new FunctionInvokingChatClient(inner) { AllowConcurrentInvocation = true };
        }
        """);

    [Theory]
    [InlineData("[|while|] (true) await client.GetResponseAsync(messages);")]
    [InlineData("if (done) [|while|] (true) { await client.GetResponseAsync(messages); }")]
    public Task OffersNoFixWithoutARoomForACounter(string body) => OffersNoFix(Agent(body).Replace("return answer + done + rounds + _running + options;", "return answer + _running + rounds + options;", StringComparison.Ordinal));

    private static string Limited(string rounds) => $$"""
        public static class Clients { public static IChatClient Create(IChatClient client) => new FunctionInvokingChatClient(client) { MaximumIterationsPerRequest = {{rounds}} }; }
        """;

    [Theory]
    [InlineData("ai_guardrail.max_iterations = 50", "[|64|]")]
    [InlineData("ai_guardrail.AISAFE505.max_iterations = 50\nai_guardrail.max_iterations = 5000", "[|50|]")]
    public Task ReportsALimitThatAProjectFindsTooLarge(string options, string rounds) => ReportsWith(options, Limited(rounds));

    [Theory]
    [InlineData("ai_guardrail.max_iterations = 5000", "2000")]
    [InlineData("ai_guardrail.AISAFE602.max_iterations = 50", "64")]
    [InlineData("ai_guardrail.max_iterations = many", "64")]
    public Task StaysSilentOnALimitThatAProjectAllows(string options, string rounds) => StaysSilentWith(options, Limited(rounds));
}

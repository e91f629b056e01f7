using AiGuardrailAnalyzers.CodeFixes.Safety.Transparency;
using AiGuardrailAnalyzers.Rules.Safety.Transparency;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Transparency;

public sealed class SilentModelFailureTests : FixTests<SilentModelFailure, SilentModelFailureFix>
{
    private static string Text(string body, string caller = "return (await AskAsync(q)) + q;") => $$"""
        public sealed class Titles(IChatClient client, IChatClient second, ILogger<Titles> logger)
        {
            private int _failures;

            public string? LastError { get; set; }

            public async Task<string?> AskAsync(string q)
            {
                {{body}}
            }

            public async Task<string> CallerAsync(string q)
            {
                {{caller}}
            }

            public override string ToString() => $"{_failures}{LastError}{second}{logger}";

            private async Task<string> InnerAsync(string q) => (await client.GetResponseAsync(q)).Text;

            private async Task<string> SafeAsync(string q)
            {
                try
                {
                    return (await client.GetResponseAsync(q)).Text;
                }
                catch (Exception exception)
                {
                    logger.LogError(exception, "No answer.");
                    return "";
                }
            }
        }
        """;

    private const string Ask = "(await client.GetResponseAsync(q)).Text";

    [Theory]
    [InlineData("try { return ASK; } [|catch|] { return null; }")]
    [InlineData("try { return ASK; } [|catch|] (Exception) { return \"\"; }")]
    [InlineData("try { return ASK; } [|catch|] (Exception) { return string.Empty; }")]
    [InlineData("try { return ASK; } [|catch|] (HttpRequestException) { return default; }")]
    [InlineData("try { return ASK; } [|catch|] (Exception e) when (e is not OperationCanceledException) { return null; }")]
    [InlineData("try { return ASK; } [|catch|] { } return null;")]
    [InlineData("try { return ASK; } [|catch|] { /* best effort */ } return \"\";")]
    [InlineData("string text = \"\"; try { text = ASK; } [|catch|] { } return text;")]
    [InlineData("string text = \"\"; try { text = ASK; } [|catch|] { text = \"\"; } return text;")]
    [InlineData("try { return await InnerAsync(q); } [|catch|] { return null; }")]
    [InlineData("foreach (var part in q.Split(' ')) { try { await client.GetResponseAsync(part); } [|catch|] { continue; } } return q;")]
    [InlineData("while (q.Length > 0) { try { await client.GetResponseAsync(q); } [|catch|] { await Task.Delay(1000); } } return q;")]
    [InlineData("try { return ASK; } catch (OperationCanceledException) { throw; } [|catch|] (Exception) { return null; }")]
    public Task ReportsHandlersThatTellNobody(string body) => Reports(Text(body.Replace("ASK", Ask, StringComparison.Ordinal)));

    [Theory]
    [InlineData("try { return ASK; } catch (Exception e) { logger.LogError(e, \"No answer.\"); return null; }")]
    [InlineData("try { return ASK; } catch { logger.LogError(\"No answer.\"); return null; }")]
    [InlineData("try { return ASK; } catch { Console.Error.WriteLine(\"No answer.\"); return null; }")]
    [InlineData("try { return ASK; } catch (Exception e) { throw new InvalidOperationException(\"No answer.\", e); }")]
    [InlineData("try { return ASK; } catch { throw; }")]
    [InlineData("try { return ASK; } catch (Exception) { return \"The assistant is not available.\"; }")]
    [InlineData("try { return ASK; } catch (Exception e) { return $\"Failed: {e.Message}\"; }")]
    [InlineData("try { return ASK; } catch (OperationCanceledException) { return null; }")]
    [InlineData("try { return ASK; } catch (TaskCanceledException) { return \"\"; }")]
    [InlineData("try { return System.Text.Json.JsonSerializer.Deserialize<string>(ASK); } catch (System.Text.Json.JsonException) { return null; }")]
    [InlineData("try { return ASK; } catch (Exception e) { LastError = e.Message; return null; }")]
    [InlineData("try { return ASK; } catch { LastError = \"failed\"; return null; }")]
    [InlineData("try { return ASK; } catch { _failures++; return null; }")]
    [InlineData("try { return ASK; } catch { return (await second.GetResponseAsync(q)).Text; }")]
    [InlineData("try { return ASK; } catch { return q; }")]
    [InlineData("try { return ASK; } catch { } return \"The assistant is not available.\";")]
    [InlineData("try { return ASK; } catch { } throw new InvalidOperationException(\"No answer.\");")]
    [InlineData("string text = \"not available\"; try { text = ASK; } catch { } return text;")]
    [InlineData("string? text = null; try { text = ASK; } catch { } return text ?? \"not available\";")]
    [InlineData("string? text = null; try { text = ASK; } catch { text = null; } if (text is null) { return \"not available\"; } return text;")]
    [InlineData("bool failed = false; string text = \"\"; try { text = ASK; } catch { failed = true; } return failed ? \"not available\" : text;")]
    [InlineData("for (int i = 0; i < 3; i++) { try { return ASK; } catch { await Task.Delay(1000); } } throw new InvalidOperationException(\"No answer.\");")]
    [InlineData("foreach (var c in new[] { client, second }) { try { return (await c.GetResponseAsync(q)).Text; } catch { } } return null;")]
    [InlineData("bool sent = false; while (!sent) { try { await client.GetResponseAsync(q); sent = true; } catch { } } return q;")]
    [InlineData("try { return await SafeAsync(q); } catch { return null; }")]
    [InlineData("try { return q.Trim(); } catch { return null; }")]
    [InlineData("try { return ASK; } finally { Console.Beep(); }")]
    [InlineData("try { return ASK; } catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound) { return null; }")]
    public Task StaysSilentWhereSomebodyIsTold(string body) => StaysSilent(Text(body.Replace("ASK", Ask, StringComparison.Ordinal)));

    [Theory]
    [InlineData("var text = await AskAsync(q); if (text is null) { return \"not available\"; } return text;")]
    [InlineData("var text = await AskAsync(q); return string.IsNullOrEmpty(text) ? \"not available\" : text;")]
    [InlineData("return await AskAsync(q) ?? \"not available\";")]
    [InlineData("return (await AskAsync(q))?.Trim() ?? \"not available\";")]
    public Task StaysSilentWhereACallerLooksForNull(string caller) => StaysSilent(Text($"try {{ return {Ask}; }} catch {{ return null; }}", caller));

    private static string Verdict(string body) => $$"""
        public sealed class Ping(IChatClient client)
        {
            public async Task<bool> AskAsync(string q)
            {
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("try { return (await client.GetResponseAsync(q)).Text.Contains(\"yes\"); } [|catch|] { return false; }")]
    [InlineData("try { var r = await client.GetResponseAsync(q); return r.Text == \"yes\"; } [|catch|] (Exception) { return false; }")]
    public Task ReportsAnswersThatLookComputed(string body) => Reports(Verdict(body));

    [Theory]
    [InlineData("try { await client.GetResponseAsync(q); return true; } catch { return false; }")]
    [InlineData("try { var r = await client.GetResponseAsync(q); if (r.Text.Length == 0) { return false; } return true; } catch { return false; }")]
    public Task StaysSilentWhereFailureHasItsOwnAnswer(string body) => StaysSilent(Verdict(body));

    private static string Dropped(string body) => $$"""
        public sealed class Summaries(IChatClient client, ILogger<Summaries> logger)
        {
            private readonly List<Task> _tasks = [];

            public async Task UpdateAsync(string text)
            {
                await Task.Yield();
                {{body}}
            }

            private async Task SummarizeAsync(string text)
            {
                ChatResponse response = await client.GetResponseAsync(text);
                await File.WriteAllTextAsync("summary.txt", response.Text);
            }

            private Task RelayAsync(string text) => SummarizeAsync(text);

            private async Task SafeAsync(string text)
            {
                try
                {
                    await SummarizeAsync(text);
                }
                catch (Exception exception)
                {
                    logger.LogError(exception, "No summary.");
                }
            }

            private async Task SaveAsync(string text) => await File.WriteAllTextAsync("summary.txt", text + _tasks.Count);
        }
        """;

    [Theory]
    [InlineData("_ = [|SummarizeAsync|](text);")]
    [InlineData("_ = [|RelayAsync|](text);")]
    [InlineData("_ = client.[|GetResponseAsync|](text);")]
    [InlineData("_ = Task.[|Run|](() => SummarizeAsync(text));")]
    [InlineData("_ = Task.[|Run|](async () => { await Task.Delay(100); await client.GetResponseAsync(text); });")]
    [InlineData("Task.[|Run|](() => client.GetResponseAsync(text));")]
    [InlineData("Task.Factory.[|StartNew|](() => SummarizeAsync(text));")]
    [InlineData("_ = Task.[|Run|](async () => { try { await SummarizeAsync(text); } finally { Console.Beep(); } });")]
    [InlineData("if (text.Length > 3) { [|SummarizeAsync|](text); }")]
    public Task ReportsTasksThatNobodyKeeps(string body) => Reports(Dropped(body));

    [Theory]
    [InlineData("await SummarizeAsync(text);")]
    [InlineData("_ = SafeAsync(text);")]
    [InlineData("_ = SaveAsync(text);")]
    [InlineData("_ = Task.Run(() => SafeAsync(text));")]
    [InlineData("_ = Task.Run(async () => { try { await SummarizeAsync(text); } catch (Exception e) { logger.LogError(e, \"No summary.\"); } });")]
    [InlineData("_ = SummarizeAsync(text).ContinueWith(t => logger.LogError(t.Exception, \"No summary.\"), TaskContinuationOptions.OnlyOnFaulted);")]
    [InlineData("_tasks.Add(SummarizeAsync(text));")]
    [InlineData("var task = SummarizeAsync(text); await task;")]
    [InlineData("_ = await client.GetResponseAsync(text);")]
    [InlineData("TaskScheduler.UnobservedTaskException += (_, e) => logger.LogError(e.Exception, \"Forgotten.\"); _ = SummarizeAsync(text);")]
    [InlineData("_ = client.GetStreamingResponseAsync(text);")]
    public Task StaysSilentOnTasksThatSomebodyKeeps(string body) => StaysSilent(Dropped(body));

    private static string Local(string body) => $$"""
        using Microsoft.ML;

        public sealed class Row
        {
        }

        public sealed class Frames(PredictionEngine<Row, Row> engine)
        {
            public void Start() { {{body}} }

            private Task DrawAsync() => Task.FromResult(engine.Predict(new Row()));
        }
        """;

    [Fact]
    public Task ReportsALocalModelWhereItIsCalled() => Reports(Local("try { engine.Predict(new Row()); } [|catch|] { } _ = DrawAsync();"));

    [Fact]
    public Task StaysSilentOnALocalModelFurtherAway() => StaysSilent(Local("_ = DrawAsync(); try { DrawAsync().Wait(); } catch { }"));

    [Fact]
    public Task ReportsThroughAnInterface() => Reports(
        """
        public interface ISummarizer
        {
            Task SummarizeAsync(int id);
        }

        public sealed class Summarizer(IChatClient client) : ISummarizer
        {
            public async Task SummarizeAsync(int id) => await client.GetResponseAsync($"Summarize {id}");
        }

        public sealed class Tickets(ISummarizer summarizer)
        {
            public void Changed(int id) => Start(id);

            private void Start(int id)
            {
                _ = summarizer.[|SummarizeAsync|](id);
            }
        }
        """);

    [Fact]
    public Task ReportsHalfTypedCode()
    {
        var test = Test(Text("try { return " + Ask + "; } [|catch|] { return null; } try { unknown.( } catch { return ; } catch"));
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task LogsTheFailure() => Fixes(
        """
        public sealed class Titles(IChatClient client, ILogger<Titles> logger)
        {
            public async Task<string?> AskAsync(string q)
            {
                try
                {
                    return (await client.GetResponseAsync(q)).Text;
                }
                [|catch|]
                {
                    // No title then.
                    return null;
                }
            }

            public async Task<string?> AskAgainAsync(string q)
            {
                try
                {
                    return (await client.GetResponseAsync(q)).Text;
                }
                [|catch|] (HttpRequestException)
                {
                    return null;
                }
            }

            public override string ToString() => $"{logger}";
        }
        """,
        """
        public sealed class Titles(IChatClient client, ILogger<Titles> logger)
        {
            public async Task<string?> AskAsync(string q)
            {
                try
                {
                    return (await client.GetResponseAsync(q)).Text;
                }
                catch (Exception exception)
                {
                    logger.LogError(exception, "The model call failed.");
                    // No title then.
                    return null;
                }
            }

            public async Task<string?> AskAgainAsync(string q)
            {
                try
                {
                    return (await client.GetResponseAsync(q)).Text;
                }
                catch (HttpRequestException exception)
                {
                    logger.LogError(exception, "The model call failed.");
                    return null;
                }
            }

            public override string ToString() => $"{logger}";
        }
        """);

    [Fact]
    public Task AwaitsTheTask() => Fixes(Dropped("// Later.\n        _ = [|SummarizeAsync|](text);"), Dropped("// Later.\n        await SummarizeAsync(text);"));

    [Fact]
    public Task OffersNoFixWithoutALoggerOrAnAsynchronousFunction() => OffersNoFix(
        """
        public sealed class Titles(IChatClient client)
        {
            public async Task<string?> AskAsync(string q)
            {
                try
                {
                    return (await client.GetResponseAsync(q)).Text;
                }
                [|catch|]
                {
                    return null;
                }
            }

            public void Start(string q)
            {
                _ = client.[|GetResponseAsync|](q);
            }
        }
        """);
}

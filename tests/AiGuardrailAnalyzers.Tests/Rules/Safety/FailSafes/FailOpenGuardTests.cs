using AiGuardrailAnalyzers.CodeFixes.Safety.FailSafes;
using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.FailSafes;

public sealed class FailOpenGuardTests : FixTests<FailOpenGuard, FailOpenGuardFix>
{
    private const string Program = """
        var builder = WebApplication.CreateBuilder(args);
        var app = builder.Build();
        app.MapPost("/chat", async (string q, Check check, IChatClient c) =>
        {
            if (USE)
            {
                return Results.BadRequest();
            }

            return Results.Ok((await c.GetResponseAsync(q)).Text);
        });
        app.Run();
        """;

    private static string Calling(string use) => Program.Replace("USE", use, StringComparison.Ordinal);

    private static string Check(string body, string question = "Does this ask for a refund? Answer YES or NO.") => $$"""
        public sealed record Answer(bool Yes, string Reason);

        public sealed class Check(IChatClient client, ILogger<Check> logger)
        {
            private const string Question = "{{question}}";

            public async Task<bool> AskAsync(string q)
            {
                {{body}}
            }

            public override string ToString() => $"{logger}{client}{Question}";
        }
        """;

    private const string Ask = "var r = await client.GetResponseAsync(Question + q);";

    [Theory]
    [InlineData("!await check.AskAsync(q)", "try { ASK return r.Text.StartsWith(\"YES\"); } catch (Exception) { return [|true|]; }")]
    [InlineData("!await check.AskAsync(q)", "try { ASK return r.Text.StartsWith(\"YES\"); } catch (Exception e) { logger.LogError(e, \"No verdict.\"); return [|true|]; }")]
    [InlineData("await check.AskAsync(q)", "try { ASK return r.Text.StartsWith(\"YES\"); } catch { return [|false|]; }")]
    [InlineData("(await check.AskAsync(q)) == false", "try { ASK return r.Text.StartsWith(\"YES\"); } catch { return [|true|]; }")]
    [InlineData("q.Length > 100 || !await check.AskAsync(q)", "try { ASK if (r.Text.StartsWith(\"YES\")) { return true; } return false; } catch { return [|true|]; }")]
    [InlineData("!await check.AskAsync(q)", "var r = await client.GetResponseAsync<Answer>(q); if (!r.TryGetResult(out var answer)) { return [|true|]; } return answer.Yes;")]
    [InlineData("!await check.AskAsync(q)", "var r = await client.GetResponseAsync<Answer>(q); if (!r.TryGetResult(out var answer)) return [|true|]; return answer.Yes;")]
    [InlineData("!await check.AskAsync(q)", "var r = await client.GetResponseAsync<Answer>(q); r.TryGetResult(out var answer); return answer?.Yes ?? [|true|];")]
    [InlineData("!await check.AskAsync(q)", "ASK return r.Text switch { \"YES\" => true, \"NO\" => false, _ => [|true|] };")]
    [InlineData("!await check.AskAsync(q)", "try { ASK var answer = System.Text.Json.JsonSerializer.Deserialize<Answer>(r.Text); return answer!.Yes; } catch (System.Text.Json.JsonException) { return [|true|]; }")]
    [InlineData("!await check.AskAsync(q)", "ASK switch (r.Text) { case \"YES\": return true; case \"NO\": return false; default: return [|true|]; }")]
    [InlineData("!await check.AskAsync(q)", "ASK switch (r.Text) { case \"NO\": { return false; } default: { logger.LogWarning(\"?\"); return [|true|]; } }")]
    [InlineData("!await check.AskAsync(q)", "ASK return bool.TryParse(r.Text, out var ok) ? ok : [|true|];")]
    [InlineData("!await check.AskAsync(q)", "ASK if (bool.TryParse(r.Text, out var ok)) { return ok; } return [|true|];")]
    [InlineData("!await check.AskAsync(q)", "ASK if (bool.TryParse(r.Text, out var ok)) { return ok; } else { return [|true|]; }")]
    public Task ReportsChecksThatTurnRequestsAway(string use, string body) => Reports(Calling(use), Check(body.Replace("ASK", Ask, StringComparison.Ordinal)));

    [Theory]
    [InlineData("!await check.AskAsync(q)", "try { ASK return r.Text.StartsWith(\"YES\"); } catch (Exception) { return false; }")]
    [InlineData("!await check.AskAsync(q)", "try { ASK return r.Text.StartsWith(\"YES\"); } catch (Exception e) { logger.LogError(e, \"No verdict.\"); throw; }")]
    [InlineData("await check.AskAsync(q)", "try { ASK return r.Text.StartsWith(\"YES\"); } catch { return true; }")]
    [InlineData("(await check.AskAsync(q)) == false", "try { ASK return r.Text.StartsWith(\"YES\"); } catch { return false; }")]
    [InlineData("q.Length > 100 || !await check.AskAsync(q)", "try { ASK if (r.Text.StartsWith(\"YES\")) { return true; } return false; } catch { return false; }")]
    [InlineData("!await check.AskAsync(q)", "var r = await client.GetResponseAsync<Answer>(q); if (!r.TryGetResult(out var answer)) { return false; } return answer.Yes;")]
    [InlineData("!await check.AskAsync(q)", "var r = await client.GetResponseAsync<Answer>(q); r.TryGetResult(out var answer); return answer?.Yes ?? false;")]
    [InlineData("!await check.AskAsync(q)", "ASK return r.Text switch { \"YES\" => true, \"NO\" => false, _ => false };")]
    [InlineData("!await check.AskAsync(q)", "ASK return r.Text switch { \"YES\" => true, \"NO\" => false, _ => throw new InvalidOperationException() };")]
    [InlineData("!await check.AskAsync(q)", "try { await Task.Yield(); return q.Length < 100; } catch { return true; }")]
    [InlineData("!await check.AskAsync(q)", "try { ASK return r.Text.StartsWith(\"YES\"); } catch (OperationCanceledException) { return true; }")]
    [InlineData("!await check.AskAsync(q)", "if (q.Length == 0) { return true; } ASK return r.Text.StartsWith(\"YES\");")]
    [InlineData("!await check.AskAsync(q)", "ASK switch (r.Text) { case \"YES\": return true; case \"NO\": return false; default: return false; }")]
    [InlineData("!await check.AskAsync(q)", "ASK switch (r.Text) { case \"NO\": { return true; } default: { logger.LogWarning(\"?\"); return false; } }")]
    [InlineData("!await check.AskAsync(q)", "ASK return bool.TryParse(r.Text, out var ok) ? ok : false;")]
    [InlineData("!await check.AskAsync(q)", "ASK if (bool.TryParse(r.Text, out var ok)) { return ok; } return false;")]
    [InlineData("!await check.AskAsync(q)", "ASK if (r.Text.Contains(\"NO\")) { return false; } return true;")]
    public Task StaysSilentOnChecksThatFailClosed(string use, string body) => StaysSilent(Calling(use), Check(body.Replace("ASK", Ask, StringComparison.Ordinal)));

    // What the answer is used for is no gate: it only chooses a way.
    [Theory]
    [InlineData("var more = await check.AskAsync(q); return Results.Ok(more ? q + q : q);")]
    [InlineData("if (await check.AskAsync(q)) { q += \" (searched)\"; } return Results.Ok(q);")]
    [InlineData("if (!await check.AskAsync(q)) { return Results.Ok(q); } return Results.Ok(q + q);")]
    public Task StaysSilentOnChoices(string handler) => StaysSilent(
        $$"""
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/chat", async (string q, Check check) => { {{handler}} });
        app.Run();
        """,
        Check("try { " + Ask + " return r.Text.StartsWith(\"YES\"); } catch { return true; }"));

    // The same shapes are gates where the model is asked for safety.
    [Theory]
    [InlineData("if (!await check.AskAsync(q)) { return Results.Ok(\"No.\"); } return Results.Ok(q + q);", "[|true|]")]
    [InlineData("if (await check.AskAsync(q)) { q += \" (searched)\"; } return Results.Ok(q);", "[|true|]")]
    [InlineData("if (!await check.AskAsync(q)) { return Results.Ok(\"No.\"); } return Results.Ok(q + q);", "false")]
    [InlineData("if (await check.AskAsync(q)) { return Results.Ok(\"No.\"); } return Results.Ok(q + q);", "true")]
    public Task KnowsSafetyByTheQuestion(string handler, string fallback)
    {
        string program = $$"""
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapPost("/chat", async (string q, Check check) => { {{handler}} });
            app.Run();
            """;
        string check = Check($"try {{ {Ask} return r.Text.StartsWith(\"YES\"); }} catch {{ return {fallback}; }}", "Is this message safe? Answer YES or NO.");
        return fallback.Contains('[', StringComparison.Ordinal) ? Reports(program, check) : StaysSilent(program, check);
    }

    private static string Moderation(string body, string caller = "") => $$"""
        using OpenAI.Moderations;

        public sealed class Verdict
        {
            public bool Allowed { get; set; }
        }

        public sealed class Moderator(ModerationClient client)
        {
            {{body}}
        }

        {{caller}}
        """;

    [Theory]
    [InlineData("public async Task<bool> OkAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); return !r.Flagged; } catch (Exception) { return [|true|]; } }")]
    [InlineData("public async Task<bool> BadAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); return r.Flagged; } catch (Exception) { return [|false|]; } }")]
    [InlineData("public async Task<bool> OkAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); if (r.Flagged) { return false; } return true; } catch { return [|true|]; } }")]
    [InlineData("public async Task<string> AskAsync(string q) { bool allowed = true; try { ModerationResult r = await client.ClassifyTextAsync(q); allowed = !r.Flagged; } catch (Exception) { allowed = [|true|]; } if (!allowed) { return \"No.\"; } return q; }")]
    [InlineData("public async Task<string> AskAsync(string q) { bool allowed = [|true|]; try { ModerationResult r = await client.ClassifyTextAsync(q); allowed = !r.Flagged; } catch (Exception e) { Console.WriteLine(e); } if (!allowed) { return \"No.\"; } return q; }")]
    [InlineData("public async Task<string> AskAsync(string q) { bool flagged = [|false|]; try { ModerationResult r = await client.ClassifyTextAsync(q); flagged = r.Flagged; } catch { } if (flagged) { throw new InvalidOperationException(); } return q; }")]
    [InlineData("public async Task<string> AskAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); if (r.Flagged) { return \"No.\"; } } [|catch|] (Exception e) { Console.WriteLine(e); } return q; }")]
    [InlineData("public async Task EnsureAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); if (r.Flagged) { throw new InvalidOperationException(); } } [|catch|] (HttpRequestException e) { Console.WriteLine(e); } }")]
    [InlineData("public async Task InvokeAsync(HttpContext context, RequestDelegate next) { try { ModerationResult r = await client.ClassifyTextAsync(\"q\"); if (r.Flagged) { context.Response.StatusCode = 400; return; } } [|catch|] (Exception) { await next(context); return; } await next(context); }")]
    public Task ReportsModerationThatLetsPass(string body) => Reports(Moderation(body));

    [Theory]
    [InlineData("public async Task<bool> OkAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); return !r.Flagged; } catch (Exception) { return false; } }")]
    [InlineData("public async Task<bool> BadAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); return r.Flagged; } catch (Exception) { return true; } }")]
    [InlineData("public async Task<bool> OkAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); if (r.Flagged) { return false; } return true; } catch { return false; } }")]
    [InlineData("public async Task<bool> OkAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); return !r.Flagged; } catch { throw; } }")]
    [InlineData("public async Task<string> AskAsync(string q) { bool allowed = true; try { ModerationResult r = await client.ClassifyTextAsync(q); allowed = !r.Flagged; } catch (Exception) { allowed = false; } if (!allowed) { return \"No.\"; } return q; }")]
    [InlineData("public async Task<string> AskAsync(string q) { bool allowed = false; try { ModerationResult r = await client.ClassifyTextAsync(q); allowed = !r.Flagged; } catch (Exception e) { Console.WriteLine(e); } if (!allowed) { return \"No.\"; } return q; }")]
    [InlineData("public async Task<string> AskAsync(string q) { bool flagged = true; try { ModerationResult r = await client.ClassifyTextAsync(q); flagged = r.Flagged; } catch { } if (flagged) { throw new InvalidOperationException(); } return q; }")]
    [InlineData("public async Task<string> AskAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); if (r.Flagged) { return \"No.\"; } } catch (Exception e) { Console.WriteLine(e); return \"Not now.\"; } return q; }")]
    [InlineData("public async Task EnsureAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); if (r.Flagged) { throw new InvalidOperationException(); } } catch (HttpRequestException e) { throw new InvalidOperationException(\"No verdict.\", e); } }")]
    [InlineData("public async Task InvokeAsync(HttpContext context, RequestDelegate next) { try { ModerationResult r = await client.ClassifyTextAsync(\"q\"); if (r.Flagged) { context.Response.StatusCode = 400; return; } } catch (Exception) { context.Response.StatusCode = 503; return; } await next(context); }")]
    [InlineData("public async Task<string> AskAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); Console.WriteLine(r.Flagged); } catch (Exception e) { Console.WriteLine(e); } return q; }")]
    public Task StaysSilentOnModerationThatFailsClosed(string body) => StaysSilent(Moderation(body));

    [Theory]
    [InlineData("[|true|]", "if (!verdict.Allowed) { throw new InvalidOperationException(); }")]
    [InlineData("[|true|]", "if (verdict is { Allowed: false }) { throw new InvalidOperationException(); }")]
    [InlineData("false", "if (!verdict.Allowed) { throw new InvalidOperationException(); }")]
    [InlineData("true", "Console.WriteLine(verdict.Allowed);")]
    public Task FollowsAVerdictObject(string fallback, string use)
    {
        string code = Moderation(
            $"public async Task<Verdict> JudgeAsync(string q) {{ try {{ ModerationResult r = await client.ClassifyTextAsync(q); return new Verdict {{ Allowed = !r.Flagged }}; }} catch (Exception) {{ return new Verdict {{ Allowed = {fallback} }}; }} }}",
            $"public sealed class Posts(Moderator moderator) {{ public async Task AddAsync(string q) {{ var verdict = await moderator.JudgeAsync(q); {use} Console.WriteLine(q); }} }}");
        return fallback.Contains('[', StringComparison.Ordinal) ? Reports(code) : StaysSilent(code);
    }

    [Fact]
    public Task ReportsThroughAnInterfaceAndARelay() => Reports(
        """
        public interface IGuard
        {
            Task<bool> PassesAsync(string text);
        }

        public sealed class Guard(IChatClient client) : IGuard
        {
            public async Task<bool> PassesAsync(string text)
            {
                try
                {
                    var response = await client.GetResponseAsync($"Answer OK or BAD: {text}");
                    return response.Text.Trim() == "OK";
                }
                catch (Exception)
                {
                    return [|true|];
                }
            }
        }

        public sealed class Posts(IGuard guard)
        {
            public async Task AddAsync(string text)
            {
                if (!await IsFineAsync(text))
                {
                    throw new ArgumentException("Not accepted.", nameof(text));
                }

                await File.AppendAllTextAsync("posts.txt", text);
            }

            private Task<bool> IsFineAsync(string text) => guard.PassesAsync(text);
        }
        """);

    [Fact]
    public Task ReportsHalfTypedCode()
    {
        var test = Test(Moderation("public async Task<bool> OkAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); return !r.Flagged; } catch (Exception) { return [|true|]; } } bool X() => try { return true } catch { return ? true"));
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task FailsClosed() => Fixes(
        Moderation("public async Task<bool> OkAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); return !r.Flagged; } catch (Exception) { return [|true|]; } }"),
        Moderation("public async Task<bool> OkAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); return !r.Flagged; } catch (Exception) { return false; } }"));

    [Fact]
    public Task OffersNoFixForAHandlerThatGoesOn() => OffersNoFix(
        Moderation("public async Task<string> AskAsync(string q) { try { ModerationResult r = await client.ClassifyTextAsync(q); if (r.Flagged) { return \"No.\"; } } [|catch|] (Exception e) { Console.WriteLine(e); } return q; }"));
}

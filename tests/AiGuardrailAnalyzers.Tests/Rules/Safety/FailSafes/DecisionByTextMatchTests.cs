using AiGuardrailAnalyzers.Rules.Safety.FailSafes;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.FailSafes;

public sealed class DecisionByTextMatchTests : RuleTests<DecisionByTextMatch>
{
    private static string Service(string members) => $$"""
        using System.Text.Json;
        using System.Text.RegularExpressions;

        public interface IRefunds { Task PayAsync(int order); void Reject(int order); bool IsKnown(int order); }

        public sealed record Decision(string Action);

        public sealed class Refunds(IChatClient client, IRefunds refunds, ILogger<Refunds> logger, HttpClient http)
        {
            {{members}}
        }
        """;

    private static string Method(string statements) => Service($$"""
        public async Task<string> DecideAsync(int order, string text)
            {
                {{statements}}
                return "done";
            }
        """);

    private const string Ask = "ChatResponse response = await client.GetResponseAsync(\"May this be paid? Answer YES or NO. \" + text); ";

    [Theory]
    [InlineData(Ask + "if ([|response.Text.Contains(\"NO\")|]) return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "if ([|response.Text.Trim().Equals(\"no\", StringComparison.OrdinalIgnoreCase)|]) { logger.LogInformation(\"refused {Answer}\", response.Text); return \"no\"; } await refunds.PayAsync(order);")]
    [InlineData(Ask + "var verdict = response.Text.Trim().ToUpperInvariant(); if (![|verdict.StartsWith(\"NO\")|]) { await refunds.PayAsync(order); }")]
    [InlineData(Ask + "if ([|response.Text != \"NO\"|]) await refunds.PayAsync(order);")]
    [InlineData(Ask + "if ([|response.Text == \"NO\"|]) { throw new InvalidOperationException(); } await http.DeleteAsync(\"orders/\" + order);")]
    [InlineData(Ask + "if ([|response.Text is \"NO\" or \"no\"|]) return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "bool isUnsafe = [|response.Text.Contains(\"unsafe\")|]; if (isUnsafe) return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "bool isFine = ![|response.Text.Contains(\"unsafe\")|]; if (isFine && refunds.IsKnown(order)) { await refunds.PayAsync(order); }")]
    [InlineData(Ask + "switch ([|response.Text|]) { case \"NO\": return \"no\"; default: await refunds.PayAsync(order); break; }")]
    [InlineData(Ask + "switch ([|response.Text.Trim()|]) { case \"NO\": case \"no\": return \"no\"; } await refunds.PayAsync(order);")]
    [InlineData(Ask + "bool pays = [|response.Text|] switch { \"NO\" => false, _ => true }; if (pays) await refunds.PayAsync(order);")]
    [InlineData(Ask + "if ([|Regex.IsMatch(response.Text, \"no|never\")|]) return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "if ([|response.Text.Contains(\"UNSAFE\")|]) return \"I can't help with that.\"; return (await client.GetResponseAsync(text)).Text;")]
    public Task ReportsWhereUnknownTextActs(string statements) => Reports(Method(statements));

    [Theory]
    [InlineData(Ask + "if (!response.Text.Contains(\"YES\")) return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "if (response.Text.Trim().Equals(\"yes\", StringComparison.OrdinalIgnoreCase)) { await refunds.PayAsync(order); }")]
    [InlineData(Ask + "var verdict = response.Text.Trim().ToUpperInvariant(); if (verdict.StartsWith(\"YES\")) { await refunds.PayAsync(order); }")]
    [InlineData(Ask + "if (response.Text != \"YES\") return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "if (response.Text == \"YES\") { await http.DeleteAsync(\"orders/\" + order); } else { throw new InvalidOperationException(); }")]
    [InlineData(Ask + "if (response.Text is not (\"YES\" or \"yes\")) return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "bool isSafe = response.Text.Contains(\"approved\"); if (!isSafe) return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "switch (response.Text) { case \"YES\": await refunds.PayAsync(order); break; default: return \"no\"; }")]
    [InlineData(Ask + "switch (response.Text) { case \"YES\": await refunds.PayAsync(order); break; case \"NO\": refunds.Reject(order); break; default: throw new InvalidOperationException(); }")]
    [InlineData(Ask + "bool pays = response.Text switch { \"YES\" => true, _ => false }; if (pays) await refunds.PayAsync(order);")]
    [InlineData(Ask + "if (response.Text.Contains(\"YES\") && !response.Text.Contains(\"NO\")) await refunds.PayAsync(order);")]
    [InlineData(Ask + "if (response.Text.Contains(\"NO\")) return \"no\"; if (response.Text.Contains(\"YES\")) await refunds.PayAsync(order);")]
    [InlineData(Ask + "if (response.Text.Contains(\"approve\")) await refunds.PayAsync(order); else refunds.Reject(order);")]
    [InlineData(Ask + "if (response.Text.Contains(\"I don't know\")) return \"Nobody knows.\"; logger.LogInformation(\"answered\"); return response.Text;")]
    [InlineData(Ask + "if (response.Text.Contains(\"```\")) text = response.Text.Replace(\"```\", \"\"); await refunds.PayAsync(order);")]
    [InlineData(Ask + "if (response.Text == \"NO\") return \"no\"; Console.WriteLine(\"yes\");")]
    [InlineData(Ask + "var history = new List<string>(); if (response.Text == \"skip\") return \"\"; history.Add(text);")]
    [InlineData(Ask + "if (string.IsNullOrEmpty(response.Text)) return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "if (response.FinishReason == ChatFinishReason.Length || response.Messages[0].AuthorName == \"bot\") return \"no\"; await refunds.PayAsync(order);")]
    [InlineData("var response = await client.GetResponseAsync<Decision>(text); if (response.Result.Action == \"deny\") return \"no\"; await refunds.PayAsync(order);")]
    [InlineData(Ask + "if (text == \"NO\") return response.Text; await refunds.PayAsync(order);")]
    public Task StaysSilentWhereUnknownTextDoesNot(string statements) => StaysSilent(Method(statements));

    [Fact]
    public Task ReportsChecksByWhatTheirCallersDo() => Reports(Service(
        """
        private async Task<bool> IsAllowedAsync(string text)
            {
                ChatResponse response = await client.GetResponseAsync("Is this fraud? " + text);
                return ![|response.Text.Contains("fraud")|];
            }

            public async Task PayAsync(int order, string text)
            {
                if (!await IsAllowedAsync(text))
                {
                    return;
                }

                await refunds.PayAsync(order);
            }
        """));

    [Fact]
    public Task StaysSilentForChecksThatBlockWhatTheyDoNotKnow() => StaysSilent(Service(
        """
        private async Task<bool> IsFraudAsync(string text)
            {
                ChatResponse response = await client.GetResponseAsync("Is this honest? " + text);
                return !response.Text.Contains("honest");
            }

            public async Task PayAsync(int order, string text)
            {
                if (await IsFraudAsync(text))
                {
                    return;
                }

                await refunds.PayAsync(order);
            }
        """));

    [Fact]
    public Task StaysSilentForToolsAndRouting() => StaysSilent(
        """
        using Microsoft.SemanticKernel;

        public sealed class Router(IChatClient client, HttpClient http)
        {
            [KernelFunction]
            public async Task<string> Delete(string confirmation, int id)
            {
                if (confirmation == "no") return "kept";
                await http.DeleteAsync("items/" + id);
                return "deleted";
            }

            public async Task<string> RouteAsync(string text)
            {
                string intent = (await client.GetResponseAsync("weather or news? " + text)).Text;
                if (intent.Contains("weather"))
                {
                    return await WeatherAsync(text);
                }

                return await NewsAsync(text);
            }

            public async Task LoopAsync(string text)
            {
                while (true)
                {
                    string next = (await client.GetResponseAsync(text)).Text;
                    if (next.Contains("DONE"))
                    {
                        break;
                    }

                    await http.PostAsync("step", null);
                }
            }

            private async Task<string> WeatherAsync(string text) => (await client.GetResponseAsync("weather " + text)).Text;

            private async Task<string> NewsAsync(string text) => (await client.GetResponseAsync("news " + text)).Text;
        }
        """);

    [Fact]
    public Task ReportsInAHandlerBesideOthers() => Reports(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/pay", async (int order, string text, IChatClient client, IRefunds refunds) =>
        {
            var response = await client.GetResponseAsync("May this be paid? " + text);
            var verdict = response.Text.Trim();
            if ([|verdict == "NO"|])
            {
                return Results.BadRequest();
            }

            await refunds.PayAsync(order);
            return Results.Ok();
        });
        app.MapPost("/ask", async (string text, IChatClient client) =>
        {
            var response = await client.GetResponseAsync(text);
            return Results.Ok(response.Text);
        });
        app.Run();

        public interface IRefunds { Task PayAsync(int order); }
        """);

    [Fact]
    public Task StaysSilentInAHandlerThatAsksForTheYes() => StaysSilent(
        """
        var app = WebApplication.CreateBuilder(args).Build();
        app.MapPost("/pay", async (int order, string text, IChatClient client, IRefunds refunds) =>
        {
            var response = await client.GetResponseAsync("May this be paid? " + text);
            var verdict = response.Text.Trim();
            if (verdict != "YES")
            {
                return Results.BadRequest();
            }

            await refunds.PayAsync(order);
            return Results.Ok();
        });
        app.Run();

        public interface IRefunds { Task PayAsync(int order); }
        """);
}

using AiGuardrailAnalyzers.CodeFixes.Safety.Transparency;
using AiGuardrailAnalyzers.Rules.Safety.Transparency;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Safety.Transparency;

public sealed class UnobservedModelClientTests : FixTests<UnobservedModelClient, UnobservedModelClientFix>
{
    private static string Client(string made) => $$"""
        using Microsoft.Agents.AI;

        public static class Clients
        {
            public static object Create(IChatClient inner, IServiceCollection services, ILoggerFactory logs) => new object[] { {{made}}, inner, services, logs };
        }
        """;

    [Theory]
    [InlineData("inner.[|AsBuilder|]().Build()")]
    [InlineData("inner.[|AsBuilder|]().UseFunctionInvocation().Build()")]
    [InlineData("new [|ChatClientBuilder|](inner).UseDistributedCache().Build()")]
    [InlineData("services.[|AddChatClient|](inner)")]
    [InlineData("services.[|AddChatClient|](s => inner).UseFunctionInvocation()")]
    [InlineData("new [|ChatClientAgent|](inner, \"Be brief.\")")]
    [InlineData("inner.[|AsAIAgent|](\"Be brief.\")")]
    public Task ReportsClientsThatNothingRecords(string made) => Reports(Client(made));

    [Theory]
    [InlineData("inner.AsBuilder().UseOpenTelemetry().Build()")]
    [InlineData("inner.AsBuilder().UseFunctionInvocation().UseLogging(logs).Build()")]
    [InlineData("new ChatClientBuilder(inner).UseDistributedCache().UseOpenTelemetry().Build()")]
    [InlineData("services.AddChatClient(inner).UseOpenTelemetry()")]
    [InlineData("inner.AsBuilder().Use(client => new LoggingChatClient(client, logs.CreateLogger(\"chat\"))).Build()")]
    [InlineData("new ChatClientAgent(inner, \"Be brief.\", loggerFactory: logs)")]
    [InlineData("inner.AsAIAgent(\"Be brief.\").AsBuilder().UseOpenTelemetry().Build()")]
    [InlineData("inner")]
    public Task StaysSilentOnClientsThatAreRecorded(string made) => StaysSilent(Client(made));

    [Theory]
    [InlineData("inner.[|AsBuilder|]().UseFunctionInvocation().Build()", "inner.AsBuilder().UseFunctionInvocation().UseOpenTelemetry().Build()")]
    [InlineData("services.[|AddChatClient|](inner)", "services.AddChatClient(inner).UseOpenTelemetry()")]
    public Task AddsTelemetry(string before, string after) => Fixes(Client(before), Client(after));

    [Fact]
    public Task OffersNoFixForAgents() => OffersNoFix(Client("new [|ChatClientAgent|](inner, \"Be brief.\")"));
}

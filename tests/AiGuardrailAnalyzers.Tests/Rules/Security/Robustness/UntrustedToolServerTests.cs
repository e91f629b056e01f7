using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class UntrustedToolServerTests : FixTests<UntrustedToolServer, UntrustedToolServerFix>
{
    internal static string Program(string body) => $$""""
        using System.ClientModel;
        using Azure.AI.OpenAI;
        using Microsoft.SemanticKernel;
        using ModelContextProtocol.Client;
        using OllamaSharp;
        using OpenAI;

        var app = WebApplication.Create(args);
        app.MapPost("/connect", (ConnectRequest request, Connector connector) => connector.Connect(request.Server, request.Name));
        app.Run();

        public record ConnectRequest(string Server, string Name);

        public class Connector(IConfiguration configuration)
        {
            private static readonly HashSet<string> s_hosts = ["tools.example.com"];

            public async Task<object> Connect(string server, string name)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """";

    [Theory]
    [InlineData("return await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions { Endpoint = [|new Uri(server)|] }));")]
    [InlineData("return new HttpClientTransportOptions { Endpoint = [|new Uri($\"https://{server}/mcp\")|], Name = name };")]
    [InlineData("return new OllamaApiClient([|server|], name);")]
    [InlineData("return new OpenAIClient(new ApiKeyCredential(configuration[\"Key\"]!), new OpenAIClientOptions { Endpoint = [|new Uri(server)|] });")]
    [InlineData("return new AzureOpenAIClient([|new Uri(server)|], new ApiKeyCredential(configuration[\"Key\"]!));")]
    [InlineData("return Kernel.CreateBuilder().AddAzureOpenAIChatCompletion(name, [|server|], configuration[\"Key\"]!);")]
    [InlineData("return new HostedMcpServerTool(name, [|server|]);")]
    public Task ServerOfTheCaller(string body) => Reports(Program(body));

    [Theory]
    [InlineData("return await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(\"https://tools.example.com/mcp\"), Name = name }));")]
    [InlineData("return new HttpClientTransportOptions { Endpoint = new Uri($\"https://tools.example.com/{server}/mcp\"), Name = name };")]
    [InlineData("return new OllamaApiClient(configuration[\"Ollama\"]!, name);")]
    [InlineData("return new OpenAIClient(new ApiKeyCredential(configuration[\"Key\"]!), new OpenAIClientOptions { Endpoint = new Uri(configuration[server]!) });")]
    [InlineData("var uri = new Uri(server); if (!s_hosts.Contains(uri.Host)) throw new ArgumentException(); return new AzureOpenAIClient(uri, new ApiKeyCredential(configuration[\"Key\"]!));")]
    [InlineData("var endpoint = server switch { \"eu\" => \"https://eu.example.com\", _ => \"https://us.example.com\" }; return Kernel.CreateBuilder().AddAzureOpenAIChatCompletion(name, endpoint, configuration[\"Key\"]!);")]
    [InlineData("if (new Uri(server).Host != \"tools.example.com\") throw new ArgumentException(); return new HostedMcpServerTool(name, server);")]
    public Task ServerOfTheProgram(string body) => StaysSilent(Program(body));

    // Fix.

    [Fact]
    public Task ChecksTheHost() => Fixes(
        Program("return new OllamaApiClient([|server|], name);"),
        Program("""
            if (!AllowedHosts.Contains(new Uri(server).Host))
                    {
                        throw new ArgumentException("This host is not allowed.");
                    }

                    return new OllamaApiClient(server, name);
            """).Replace("    private static readonly HashSet<string> s_hosts", "    private static readonly HashSet<string> AllowedHosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { \"example.com\" };\n    private static readonly HashSet<string> s_hosts"));
}

using AiGuardrailAnalyzers.Rules.Security.SupplyChain;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.SupplyChain;

public sealed class UnpinnedMcpServerTests : RuleTests<UnpinnedMcpServer>
{
    private static string Server(string command, string arguments) => $$"""
        using ModelContextProtocol.Client;
        await using var client = await McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = "Tools",
            Command = {{command}},
            Arguments = {{arguments}},
        }));
        """;

    // Reports.

    [Theory]
    [InlineData("npx", "[\"-y\", [|\"@modelcontextprotocol/server-everything\"|]]")]
    [InlineData("npx", "[\"-y\", \"--verbose\", [|\"@modelcontextprotocol/server-everything\"|]]")]
    [InlineData("npx", "[[|\"server-filesystem\"|], \"/data\"]")]
    [InlineData("npx", "[\"--yes\", [|\"@playwright/mcp@latest\"|]]")]
    [InlineData("npx", "[\"-y\", [|\"server-filesystem@^1.2.0\"|], \"/data\"]")]
    [InlineData("npx", "[\"-y\", \"--registry\", \"https://npm.contoso.com\", [|\"server-filesystem\"|]]")]
    [InlineData("npx", "[\"-y\", \"-p\", [|\"server-filesystem\"|], \"mcp-server\"]")]
    [InlineData("npx", "new[] { \"-y\", [|\"server-filesystem\"|] }")]
    [InlineData("npx", "new List<string> { \"-y\", [|\"server-filesystem\"|] }")]
    [InlineData("npx.cmd", "[\"-y\", [|\"server-filesystem\"|]]")]
    [InlineData("npx", "[\"-y\", [|\"github:contoso/mcp-server\"|]]")]
    [InlineData("cmd", "[\"/c\", \"npx\", \"-y\", [|\"server-filesystem\"|]]")]
    [InlineData("sh", "[\"-c\", [|\"npx -y server-filesystem /data\"|]]")]
    [InlineData("uvx", "[[|\"mcp-server-git\"|], \"--repository\", \".\"]")]
    [InlineData("uvx", "[\"--python\", \"3.12\", [|\"mcp-server-fetch\"|]]")]
    [InlineData("uvx", "[\"--from\", [|\"git+https://github.com/contoso/mcp\"|], \"mcp\"]")]
    [InlineData("uvx", "[[|\"mcp-server-git@latest\"|]]")]
    [InlineData("uv", "[\"tool\", \"run\", [|\"mcp-server-git\"|]]")]
    [InlineData("pipx", "[\"run\", [|\"mcp-server-git\"|]]")]
    [InlineData("docker", "[\"run\", \"-i\", \"--rm\", [|\"mcp/github\"|]]")]
    [InlineData("docker", "[\"run\", \"-i\", \"--rm\", \"-e\", \"GITHUB_TOKEN\", \"-v\", \"/data:/data\", [|\"ghcr.io/github/github-mcp-server:latest\"|], \"stdio\"]")]
    [InlineData("dnx", "[[|\"Contoso.Mcp\"|], \"--yes\"]")]
    [InlineData("dotnet", "[\"dnx\", [|\"Contoso.Mcp\"|], \"-y\"]")]
    public Task APackageWithoutAVersion(string command, string arguments) => Reports(Server($"\"{command}\"", arguments));

    [Fact]
    public Task BehindVariables() => Reports("""
        using ModelContextProtocol.Client;
        const string package = "server-filesystem";
        var arguments = new[] { "-y", [|package|], "/data" };
        var command = "npx";
        _ = new StdioClientTransport(new StdioClientTransportOptions { Command = command, Arguments = arguments });
        """);

    [Fact]
    public Task InAChoiceByPlatform() => Reports(
        Server("OperatingSystem.IsWindows() ? \"cmd\" : \"npx\"", "OperatingSystem.IsWindows() ? [\"/c\", \"npx\", \"-y\", [|\"server-filesystem\"|]] : [\"-y\", \"server-filesystem\"]"));

    [Fact]
    public Task SetOneByOne() => Reports("""
        using ModelContextProtocol.Client;
        static class Tools
        {
            public static StdioClientTransport Transport(string folder)
            {
                var options = new StdioClientTransportOptions { Command = "npx" };
                options.Arguments = ["-y", [|"server-filesystem"|], folder];
                return new StdioClientTransport(options);
            }
        }
        """.Replace("new StdioClientTransportOptions { Command = \"npx\" };", "new StdioClientTransportOptions { Command = \"\" };\n                options.Command = \"npx\";"));

    // Stays silent.

    [Theory]
    [InlineData("npx", "[\"-y\", \"@modelcontextprotocol/server-everything@2025.8.4\"]")]
    [InlineData("npx", "[\"-y\", \"--verbose\", \"server-filesystem@0.6.2\", \"/data\"]")]
    [InlineData("npx", "[\"-y\", \"--package=server-filesystem@0.6.2\", \"mcp-server\"]")]
    [InlineData("npx", "[\"-y\", \"-p\", \"server-filesystem@0.6.2\", \"mcp-server\"]")]
    [InlineData("npx", "[\"-y\", \"./tools/server\"]")]
    [InlineData("npx", "[\"--no-install\", \"server-filesystem\"]")]
    [InlineData("npx", "[\"-y\", \"github:contoso/mcp-server#4f1c2a9d\"]")]
    [InlineData("npx", "Array.Empty<string>()")]
    [InlineData("node", "[\"server.js\"]")]
    [InlineData("npm", "[\"run\", \"server\"]")]
    [InlineData("cmd", "[\"/c\", \"npx\", \"-y\", \"server-filesystem@0.6.2\"]")]
    [InlineData("sh", "[\"-c\", \"npx -y server-filesystem@0.6.2 /data\"]")]
    [InlineData("uvx", "[\"mcp-server-git==2025.1.14\"]")]
    [InlineData("uvx", "[\"mcp-server-git@2025.1.14\", \"--repository\", \".\"]")]
    [InlineData("uvx", "[\"--from\", \"git+https://github.com/contoso/mcp@v1.4.2\", \"mcp\"]")]
    [InlineData("uvx", "[\"--from\", \"mcp-server-git==2025.1.14\", \"mcp\"]")]
    [InlineData("uv", "[\"run\", \"server.py\"]")]
    [InlineData("pipx", "[\"run\", \"--spec\", \"mcp-server-git==2025.1.14\", \"mcp-server-git\"]")]
    [InlineData("python", "[\"-m\", \"server\"]")]
    [InlineData("docker", "[\"run\", \"-i\", \"--rm\", \"mcp/github:1.4.2\"]")]
    [InlineData("docker", "[\"run\", \"-i\", \"ghcr.io/github/github-mcp-server@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"]")]
    [InlineData("docker", "[\"run\", \"-i\", \"localhost:5000/mcp\"]")]
    [InlineData("docker", "[\"compose\", \"up\"]")]
    [InlineData("docker", "[\"exec\", \"-i\", \"tools\", \"mcp\"]")]
    [InlineData("dnx", "[\"Contoso.Mcp@1.2.0\", \"--yes\"]")]
    [InlineData("dnx", "[\"Contoso.Mcp\", \"--version\", \"1.2.0\", \"--yes\"]")]
    [InlineData("dotnet", "[\"run\", \"--project\", \"../Server\"]")]
    [InlineData("./server", "[\"-y\", \"name\"]")]
    public Task APinnedPackageOrALocalProgram(string command, string arguments) => StaysSilent(Server($"\"{command}\"", arguments));

    [Theory]
    [InlineData("settings.Command", "settings.Arguments")]
    [InlineData("\"npx\"", "settings.Arguments")]
    [InlineData("\"npx\"", "[\"-y\", settings.Command]")]
    [InlineData("\"npx\"", "[.. settings.Arguments, \"--verbose\"]")]
    public Task ACommandFromSettings(string command, string arguments) => StaysSilent(
        "static class P { public static readonly (string Command, string[] Arguments) settings = (System.Environment.GetEnvironmentVariable(\"C\")!, System.Environment.GetCommandLineArgs()); }",
        Server(command, arguments).Replace("settings.", "P.settings."));

    [Fact]
    public Task OtherProcesses() => StaysSilent("""
        using System.Diagnostics;
        Process.Start(new ProcessStartInfo { FileName = "npx", ArgumentList = { "-y", "prettier" } });
        """);
}

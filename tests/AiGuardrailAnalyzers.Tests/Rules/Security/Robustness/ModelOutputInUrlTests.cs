using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class ModelOutputInUrlTests : FixTests<ModelOutputInUrl, ModelOutputInUrlFix>
{
    internal static string Tool(string body, string members = "") => $$""""
        using System.ComponentModel;
        using Microsoft.SemanticKernel;

        public class WebPlugin(HttpClient client, IConfiguration configuration)
        {
            private const string Api = "https://api.example.com/v1/";
            private static readonly string s_host = "https://api.example.com";
            private static readonly HashSet<string> s_hosts = new(StringComparer.OrdinalIgnoreCase) { "example.com" };
            private readonly string _base = configuration["Base"]!;

            [KernelFunction, Description("Fetches a page.")]
            public async Task<string> Fetch(string url, int page)
            {
                {{body}}
            }

            {{members}}
        }
        """";

    [Theory]
    [InlineData("return await client.GetStringAsync([|url|]);")]
    [InlineData("return await client.GetStringAsync([|new Uri(url)|]);")]
    [InlineData("return await client.GetStringAsync([|$\"https://{url}/index.html\"|]);")]
    [InlineData("return await client.GetStringAsync([|\"https://\" + url|]);")]
    [InlineData("return await client.GetStringAsync([|s_host + url|]);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Get, [|url|]); return (await client.SendAsync(request)).ToString();")]
    [InlineData("using var request = new HttpRequestMessage { RequestUri = [|new Uri(url)|] }; return (await client.SendAsync(request)).ToString();")]
    [InlineData("if (!url.StartsWith(\"https://\")) return \"\"; return await client.GetStringAsync([|url|]);")]
    [InlineData("if (!url.StartsWith(\"https://api.example.com\")) return \"\"; return await client.GetStringAsync([|url|]);")]
    [InlineData("if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttps) return \"\"; return await client.GetStringAsync([|uri|]);")]
    [InlineData("var uri = new Uri(url); if (!uri.Host.EndsWith(\"example.com\")) return \"\"; return await client.GetStringAsync([|uri|]);")]
    [InlineData("return await Load(url);", "private Task<string> Load(string address) => client.GetStringAsync([|address|]);")]
    [InlineData("return await client.GetStringAsync([|\"https://{host}/items\".Replace(\"{host}\", url)|]);")]
    [InlineData("client.BaseAddress = [|new Uri(url)|]; return await client.GetStringAsync(\"/\");")]
    public Task HostOfTheModel(string body, string members = "") => Reports(Tool(body, members));

    [Theory]
    [InlineData("return await client.GetStringAsync(\"https://example.com/?q=\" + url);")]
    [InlineData("return await client.GetStringAsync(new Uri(Api + url));")]
    [InlineData("return await client.GetStringAsync($\"https://api.example.com/{url}\");")]
    [InlineData("return await client.GetStringAsync(Api + $\"search?q={Uri.EscapeDataString(url)}\");")]
    [InlineData("return await client.GetStringAsync($\"{_base}/items/{url}\");")]
    [InlineData("return await client.GetStringAsync($\"/items/{url}\");")]
    [InlineData("var address = \"https://api.example.com/items?q=\"; address += url; return await client.GetStringAsync(address);")]
    [InlineData("using var request = new HttpRequestMessage(HttpMethod.Get, $\"items/{url}?page={page}\"); return (await client.SendAsync(request)).ToString();")]
    [InlineData("return await client.GetStringAsync(string.Format(\"https://api.example.com/{0}\", url));")]
    [InlineData("return await client.GetStringAsync(Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(Api, \"q\", url));")]
    [InlineData("return await client.GetStringAsync(\"/items/{id}?page={page}\".Replace(\"{page}\", page.ToString()).Replace(\"{id}\", url));")]
    [InlineData("if (!url.StartsWith(\"https://api.example.com/\")) return \"\"; return await client.GetStringAsync(url);")]
    [InlineData("if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !s_hosts.Contains(uri.Host)) return \"\"; return await client.GetStringAsync(uri);")]
    [InlineData("if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !s_hosts.Contains(uri.Host)) return \"\"; return await client.GetStringAsync(url);")]
    [InlineData("var uri = new Uri(url); if (!uri.Host.EndsWith(\".example.com\")) return \"\"; return await client.GetStringAsync(uri);")]
    [InlineData("var uri = new Uri(url); if (uri.Host is not (\"example.com\" or \"example.org\")) return \"\"; return await client.GetStringAsync(uri);")]
    [InlineData("var host = new Uri(url).Host; if (!s_hosts.Contains(host)) throw new ArgumentException(); return await client.GetStringAsync(url);")]
    [InlineData("if (!IsAllowed(url)) return \"\"; return await client.GetStringAsync(url);", "private static bool IsAllowed(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && s_hosts.Contains(uri.Host);")]
    [InlineData("if (!IsAllowed(new Uri(url))) return \"\"; return await client.GetStringAsync(url);", "private static bool IsAllowed(Uri uri) => s_hosts.Any(h => string.Equals(h, uri.Host, StringComparison.OrdinalIgnoreCase));")]
    [InlineData("return await Load(url);", "private Task<string> Load(string id) => client.GetStringAsync($\"https://api.example.com/items/{id}\");")]
    [InlineData("return await client.GetStringAsync($\"https://api.example.com/{page}\");")]
    [InlineData("var content = new StringContent(url); return (await client.PostAsync(Api, content)).ToString();")]
    public Task HostOfTheProgram(string body, string members = "") => StaysSilent(Tool(body, members));

    private static string Asking(string settings, string address) => $$"""
        using Microsoft.SemanticKernel;

        public record Settings(string Address);

        public class Asker(HttpClient client)
        {
            [KernelFunction]
            public Task<string> Ask({{settings}} Settings settings, string question) => client.GetStringAsync({{address}});
        }
        """;

    [Fact]
    public Task AnObjectThatTheModelFills() => Reports(Asking("", "[|settings.Address|]"));

    [Theory]
    [InlineData("[FromKernelServices]")]
    [InlineData("[FromKernelServices(\"local\")]")]
    public Task AnObjectOfTheKernelsContainer(string attribute) => StaysSilent(Asking(attribute, "settings.Address"));

    [Fact]
    public Task AddressesOfAFixedService() => StaysSilent("""
        using System.ComponentModel;
        using System.Text.Json;
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public sealed class WeatherTools
        {
            [McpServerTool, Description("Alerts of a state.")]
            public static async Task<string> GetAlerts(HttpClient client, string state)
            {
                using var document = await client.ReadAsync($"/alerts/active/area/{state}");
                return document.RootElement.ToString();
            }

            [McpServerTool, Description("Forecast of a place.")]
            public static async Task<string> GetForecast(HttpClient client, double latitude, double longitude)
            {
                using var found = await client.ReadAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/points/{latitude},{longitude}"));
                var address = found.RootElement.GetProperty("properties").GetProperty("forecast").GetString() ?? throw new InvalidOperationException();
                using var forecast = await client.ReadAsync(address);
                return forecast.RootElement.ToString();
            }
        }

        internal static class Reading
        {
            public static async Task<JsonDocument> ReadAsync(this HttpClient client, string requestUri)
            {
                using var response = await client.GetAsync(requestUri);
                return await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync());
            }
        }
        """);

    [Fact]
    public Task Redirect() => Reports("""
        using Microsoft.AspNetCore.Mvc;

        public class GoController(IChatClient client) : ControllerBase
        {
            [HttpGet]
            public async Task<IActionResult> Go(string question) => Redirect([|(await client.GetResponseAsync(question)).Text|]);
        }
        """);

    [Fact]
    public Task RedirectToAFixedHost() => StaysSilent("""
        using Microsoft.AspNetCore.Mvc;

        public class GoController(IChatClient client) : ControllerBase
        {
            [HttpGet]
            public async Task<IActionResult> Go(string question) => Redirect("/search?q=" + (await client.GetResponseAsync(question)).Text);
        }
        """);

    // Fix.

    [Fact]
    public Task ChecksTheHost() => Fixes(
        Tool("return await client.GetStringAsync([|url|]);"),
        Tool("""
            if (!AllowedHosts.Contains(new Uri(url).Host))
                    {
                        throw new ArgumentException("This host is not allowed.");
                    }

                    return await client.GetStringAsync(url);
            """).Replace("private const string Api", "private static readonly HashSet<string> AllowedHosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { \"example.com\" };\n    private const string Api"));

    [Fact]
    public Task ChecksTheHostAgainstTheListThatIsThere() => Fixes(
        Tool("return await client.GetStringAsync([|new Uri(url)|]);", "private static readonly HashSet<string> AllowedHosts = [];"),
        Tool("""
            if (!AllowedHosts.Contains(new Uri(url).Host))
                    {
                        throw new ArgumentException("This host is not allowed.");
                    }

                    return await client.GetStringAsync(new Uri(url));
            """, "private static readonly HashSet<string> AllowedHosts = [];"));

    [Fact]
    public Task NoFixForATextPutTogether() => OffersNoFix(Tool("return await client.GetStringAsync([|\"https://\" + url|]);"));
}

using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class ModelOutputInPathTests : FixTests<ModelOutputInPath, ModelOutputInPathFix>
{
    private static string Plugin(string body, string members = "") => $$""""
        using System.ComponentModel;
        using Microsoft.SemanticKernel;

        public class NotesPlugin(string folder)
        {
            private static readonly string s_root = Path.GetFullPath("notes") + Path.DirectorySeparatorChar;
            private static readonly HashSet<string> s_known = ["a.txt", "b.txt"];
            private readonly string _folder = Path.GetFullPath(folder);

            [KernelFunction, Description("Reads a note.")]
            public string Read([Description("Name of the note")] string name)
            {
                {{body}}
            }

            {{members}}
        }
        """";

    // The defect of CVE-2026-25592: a tool's parameter is a local path.
    [Fact]
    public Task DownloadsToALocalPath() => Reports("""
        using System.ComponentModel;
        using Microsoft.SemanticKernel;

        public sealed class SessionPlugin(IHttpClientFactory clients, Uri pool)
        {
            [KernelFunction, Description("Downloads a file of the session.")]
            public async Task<byte[]> DownloadAsync(
                [Description("Path in the session.")] string remoteFilePath,
                [Description("Where to save it.")] string? localFilePath = null)
            {
                using HttpClient client = clients.CreateClient();
                using HttpResponseMessage response = await client.GetAsync(new Uri($"{pool}files?name={remoteFilePath}"));
                byte[] content = await response.Content.ReadAsByteArrayAsync();
                if (!string.IsNullOrWhiteSpace(localFilePath))
                {
                    try
                    {
                        File.WriteAllBytes([|localFilePath|], content);
                    }
                    catch (Exception e)
                    {
                        throw new InvalidOperationException("Not written.", e);
                    }
                }

                return content;
            }
        }
        """);

    [Fact]
    public Task DownloadsBelowAllowedFolders() => StaysSilent("""
        using System.ComponentModel;
        using Microsoft.SemanticKernel;

        public sealed class SessionPlugin(IHttpClientFactory clients, Uri pool)
        {
            private HashSet<string>? _allowedFolders = [];

            public IEnumerable<string>? AllowedFolders
            {
                get => _allowedFolders;
                set => _allowedFolders = value is null ? null : new HashSet<string>(value, StringComparer.OrdinalIgnoreCase);
            }

            [KernelFunction, Description("Downloads a file of the session.")]
            public async Task<byte[]> DownloadAsync(
                [Description("Path in the session.")] string remoteFilePath,
                [Description("Where to save it.")] string? localFilePath = null)
            {
                using HttpClient client = clients.CreateClient();
                using HttpResponseMessage response = await client.GetAsync(new Uri($"{pool}files?name={remoteFilePath}"));
                byte[] content = await response.Content.ReadAsByteArrayAsync();
                if (!string.IsNullOrWhiteSpace(localFilePath))
                {
                    if (!TryGetAllowedPath(localFilePath, out string path))
                    {
                        throw new InvalidOperationException("Not allowed.");
                    }

                    File.WriteAllBytes(path, content);
                }

                return content;
            }

            private bool TryGetAllowedPath(string path, out string full)
            {
                full = Path.GetFullPath(path);
                if (_allowedFolders is null || _allowedFolders.Count == 0)
                {
                    return false;
                }

                string? directory = Path.GetDirectoryName(full);
                if (string.IsNullOrEmpty(directory))
                {
                    throw new ArgumentException("No folder.", nameof(path));
                }

                foreach (string folder in _allowedFolders)
                {
                    string allowed = Path.GetFullPath(folder);
                    string separator = Path.DirectorySeparatorChar.ToString();
                    if (!allowed.EndsWith(separator, StringComparison.OrdinalIgnoreCase))
                    {
                        allowed += separator;
                    }

                    if (directory.StartsWith(allowed, StringComparison.OrdinalIgnoreCase)
                        || (directory + separator).Equals(allowed, StringComparison.OrdinalIgnoreCase))
                    {
                        return true;
                    }
                }

                return false;
            }
        }
        """);

    [Theory]
    [InlineData("return File.ReadAllText([|name|]);")]
    [InlineData("return File.ReadAllText([|Path.Combine(_folder, name)|]);")]
    [InlineData("var path = Path.Combine(_folder, name); return File.ReadAllText([|path|]);")]
    [InlineData("var path = $\"{_folder}/{name}.txt\"; using var reader = new StreamReader([|path|]); return reader.ReadToEnd();")]
    [InlineData("var path = Path.GetFullPath(Path.Combine(_folder, name)); if (!path.StartsWith(_folder)) throw new ArgumentException(); return File.ReadAllText([|path|]);")]
    [InlineData("if (!File.Exists(name)) return \"\"; return File.ReadAllText([|name|]);")]
    [InlineData("if (!name.EndsWith(\".txt\")) return \"\"; File.Delete([|name|]); return \"\";")]
    [InlineData("if (!name.StartsWith(\"notes/\")) return \"\"; return File.ReadAllText([|name|]);")]
    [InlineData("if (name.Contains(\"..\")) return \"\"; return File.ReadAllText([|Path.Combine(_folder, name)|]);")]
    [InlineData("if (!new[] { \".txt\" }.Contains(Path.GetExtension(name))) return \"\"; return File.ReadAllText([|name|]);")]
    [InlineData("Directory.CreateDirectory([|name|]); return \"\";")]
    [InlineData("if (name.Contains('\\\\') || name.Contains(':')) return \"\"; return File.ReadAllText([|Path.Join(_folder, name)|]);")]
    [InlineData("return new FileInfo([|name|]).OpenText().ReadToEnd();")]
    [InlineData("var info = new FileInfo([|name|]); if (!info.Exists) return \"\"; return info.OpenText().ReadToEnd();")]
    [InlineData("return Load(name);", "private string Load(string file) => File.ReadAllText([|Path.Combine(_folder, file)|]);")]
    [InlineData("return File.ReadAllText([|Path.Combine(_folder, Slashes(name))|]);", "private static string Slashes(string path) => path.Replace('\\\\', '/').Trim('/');")]
    [InlineData("if (!IsSafe(name)) return \"\"; return File.ReadAllText([|name|]);", "private bool IsSafe(string file) => Path.GetFullPath(file).StartsWith(_folder);")]
    public Task ToolParameter(string body, string members = "") => Reports(Plugin(body, members));

    [Theory]
    [InlineData("return File.ReadAllText(\"notes/today.txt\") + name;")]
    [InlineData("return File.ReadAllText(Path.Combine(_folder, Path.GetFileName(name)));")]
    [InlineData("var path = Path.Combine(_folder, Path.GetFileNameWithoutExtension(name) + \".txt\"); return File.ReadAllText(path);")]
    [InlineData("var path = Path.GetFullPath(Path.Combine(_folder, name)); if (!path.StartsWith(_folder + Path.DirectorySeparatorChar)) throw new ArgumentException(); return File.ReadAllText(path);")]
    [InlineData("var path = Path.GetFullPath(Path.Combine(s_root, name)); if (!path.StartsWith(s_root, StringComparison.Ordinal)) return \"\"; return File.ReadAllText(path);")]
    [InlineData("if (!Path.GetFullPath(name).StartsWith(s_root)) return \"\"; return File.ReadAllText(name);")]
    [InlineData("name = Path.GetFullPath(Path.Combine(s_root, name)); if (!name.StartsWith($\"{_folder}{Path.DirectorySeparatorChar}\")) return \"\"; return File.ReadAllText(name);")]
    [InlineData("if (!s_known.Contains(name)) return \"\"; return File.ReadAllText(Path.Combine(_folder, name));")]
    [InlineData("if (name is not (\"a.txt\" or \"b.txt\")) return \"\"; return File.ReadAllText(Path.Combine(_folder, name));")]
    [InlineData("if (name != Path.GetFileName(name)) return \"\"; return File.ReadAllText(Path.Combine(_folder, name));")]
    [InlineData("if (name.IndexOfAny(Path.GetInvalidFileNameChars()) >= 0) return \"\"; return File.ReadAllText(Path.Combine(_folder, name));")]
    [InlineData("if (name.Contains(\"..\") || Path.IsPathRooted(name)) return \"\"; return File.ReadAllText(Path.Combine(_folder, name));")]
    [InlineData("if (!name.All(char.IsLetterOrDigit)) return \"\"; return File.ReadAllText(Path.Combine(_folder, name));")]
    [InlineData("if (!System.Text.RegularExpressions.Regex.IsMatch(name, @\"^[\\w\\-. ]+$\")) return \"\"; return File.ReadAllText(Path.Combine(_folder, name));")]
    [InlineData("var safe = string.Join(\"_\", name.Split(Path.GetInvalidFileNameChars())); return File.ReadAllText(Path.Combine(_folder, safe));")]
    [InlineData("foreach (var c in Path.GetInvalidFileNameChars()) name = name.Replace(c, '_'); return File.ReadAllText(Path.Combine(_folder, name));")]
    [InlineData("return File.ReadAllText(Path.Combine(_folder, Clean(name)));", "private static string Clean(string text) { foreach (var c in Path.GetInvalidFileNameChars()) { text = text.Replace(c, '_'); } return text; }")]
    [InlineData("return int.TryParse(name, out var number) ? File.ReadAllText(Path.Combine(_folder, number + \".txt\")) : \"\";")]
    [InlineData("return File.ReadAllText(Resolve(name));", "private string Resolve(string file) { var full = Path.GetFullPath(Path.Combine(s_root, file)); if (!full.StartsWith(s_root)) throw new UnauthorizedAccessException(); return full; }")]
    [InlineData("var path = Path.GetFullPath(Path.Combine(_folder, name)); EnsureInside(path); return File.ReadAllText(path);", "private void EnsureInside(string full) { if (!full.StartsWith(s_root)) throw new UnauthorizedAccessException(); }")]
    [InlineData("if (!IsSafe(name)) return \"\"; return File.ReadAllText(name);", "private bool IsSafe(string file) => Path.GetFullPath(file).StartsWith(s_root);")]
    [InlineData("var path = Path.GetFullPath(Path.Combine(_folder, name)); var relative = Path.GetRelativePath(_folder, path); if (relative.StartsWith(\"..\") || Path.IsPathRooted(relative)) return \"\"; return File.ReadAllText(path);")]
    [InlineData("var path = Path.GetFullPath(name); string[] roots = [s_root]; if (!roots.Any(r => path.StartsWith(r + Path.DirectorySeparatorChar))) return \"\"; return File.ReadAllText(path);")]
    [InlineData("if (s_bad.Match(name).Success) return \"\"; return File.ReadAllText(Path.Join(_folder, name));", "private static readonly System.Text.RegularExpressions.Regex s_bad = new(@\"[\\s|\\\\|/|:]\");")]
    [InlineData("if (name.Contains('/') || name.Contains('\\\\')) return \"\"; return File.ReadAllText(Path.Join(_folder, name));")]
    [InlineData("File.WriteAllText(Path.Combine(_folder, Guid.NewGuid() + \".txt\"), name); return \"\";")]
    [InlineData("return File.ReadAllText(Path.Combine(_folder, Normalize(name)));", "private static string Normalize(string path) { var parts = path.Replace('\\\\', '/').Trim('/').Split('/').Where(part => part != \".\" && part != \"..\"); return string.Join('/', parts); }")]
    [InlineData("return File.ReadAllText(Path.Combine(_folder, Flat(name)));", "private static string Flat(string part) => part.Replace('/', '_').Replace('\\\\', '_').Trim();")]
    [InlineData("return new FileInfo(name).Length.ToString();")]
    [InlineData("var info = new FileInfo(name); return info.Exists ? info.LastWriteTimeUtc.ToString() : \"\";")]
    [InlineData("return new DirectoryInfo(name).ResolveLinkTarget(true)?.Name ?? \"\";")]
    public Task Guarded(string body, string members = "") => StaysSilent(Plugin(body, members));

    // A list of roots that may be empty: the program has the check, whoever runs it may not use it.
    [Theory]
    [InlineData("Validate(name); return File.ReadAllText(name);")]
    [InlineData("return File.ReadAllText(Ensure(name));")]
    [InlineData("ValidateAll(name); var path = Path.Combine(_folder, name); return File.ReadAllText(path);")]
    public Task CheckedAgainstRootsThatMayBeNone(string body) => StaysSilent(Plugin(body, """
        private readonly List<string> _roots = [];

            private void ValidateAll(string file)
            {
                if (string.IsNullOrWhiteSpace(file)) throw new ArgumentException("empty");
                Ensure(file);
            }

            private void Validate(string file)
            {
                if (_roots.Count == 0) return;
                var full = Path.GetFullPath(file);
                foreach (var root in _roots)
                {
                    var rooted = root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar;
                    if (full.StartsWith(rooted, StringComparison.OrdinalIgnoreCase)) return;
                }

                throw new ArgumentException("outside");
            }

            private string Ensure(string file)
            {
                Validate(file);
                return file;
            }
        """));

    [Fact]
    public Task CheckedByAnAwaitedMethod() => StaysSilent("""
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public class FileTools
        {
            [McpServerTool]
            public static async Task<string> Read(string path, CancellationToken token)
            {
                await Roots.EnsureAsync(path, token).ConfigureAwait(false);
                return await File.ReadAllTextAsync(path, token).ConfigureAwait(false);
            }
        }

        public static class Roots
        {
            public static async Task EnsureAsync(string path, CancellationToken token)
            {
                await Task.Delay(1, token).ConfigureAwait(false);
                if (!Path.GetFullPath(path).StartsWith("/data/", StringComparison.Ordinal))
                {
                    throw new UnauthorizedAccessException();
                }
            }
        }
        """);

    // What stands beside a model's words in a message is not the model's, also where messages travel through lists and hubs.
    [Theory]
    [InlineData("box.Add([m]); File.Delete(box.Get().Select(x => x.Id).First());")]
    [InlineData("hub.Push(new() { Data = m }); File.Delete(box.Get()[0].Id);")]
    [InlineData("hub.Push(new() { Data = m }); foreach (var f in box.Get()[0].Files ?? []) File.Delete(f);")]
    public Task NeighboursInMessages(string body) => StaysSilent($$"""
        public class Asker(IChatClient client, Box box, Hub<Observed<Message>> hub)
        {
            public async Task Ask(string question, string id)
            {
                var answer = (await client.GetResponseAsync(question)).Text;
                var m = new Message("assistant", answer) { Id = id };
                {{body}}
            }
        }
        """, Messages);

    [Fact]
    public Task ModelsWordsInMessages() => Reports("""
        public class Asker(IChatClient client, Box box, Hub<Observed<Message>> hub)
        {
            public async Task Ask(string question, string id)
            {
                var answer = (await client.GetResponseAsync(question)).Text;
                hub.Push(new() { Data = new Message("assistant", answer) { Id = id } });
                box.Add([new Message("assistant", answer)]);
                File.Delete([|box.Get().Select(x => x.Content).First()|]);
            }
        }
        """, Messages);

    private const string Messages = """
        public class Message(string role, string text)
        {
            public string Id { get; set; } = "";
            public string Role { get; set; } = role;
            public string Content { get; set; } = text;
            public List<string>? Files { get; set; }
        }

        public class Observed<T>
        {
            public string Name { get; set; } = "";
            public T Data { get; set; } = default!;
        }

        public class Hub<T>
        {
            private readonly List<IObserver<T>> _observers = [];
            public void Push(T item) { foreach (var o in _observers) o.OnNext(item); }
        }

        public class Box(List<Message> all)
        {
            private List<Message> _all = all;
            public void Add(List<Message> more) { var items = new List<Message>(more ?? []); _all ??= []; _all.AddRange(items); }
            public List<Message> Get() => new List<Message>(_all);
        }

        public class Listener(Box box) : IObserver<Observed<Message>>
        {
            public void OnCompleted() { }
            public void OnError(Exception e) { }
            public void OnNext(Observed<Message> value) { if (value.Name == "x") box.Add([value.Data]); }
        }
        """;

    [Theory]
    [InlineData("Validate(name); return File.ReadAllText([|name|]);")]
    [InlineData("return File.ReadAllText([|Ensure(name)|]);")]
    public Task CheckedAgainstRootsWithoutSeparator(string body) => Reports(Plugin(body, """
        private readonly List<string> _roots = [];

            private void Validate(string file)
            {
                if (_roots.Count == 0) return;
                var full = Path.GetFullPath(file);
                foreach (var root in _roots)
                {
                    if (full.StartsWith(root, StringComparison.OrdinalIgnoreCase)) return;
                }

                throw new ArgumentException("outside");
            }

            private string Ensure(string file)
            {
                Validate(file);
                return file;
            }
        """));

    [Theory]
    [InlineData("AIFunctionFactory.Create((string path) => File.ReadAllText([|path|]))")]
    [InlineData("AIFunctionFactory.Create(Files.Read)")]
    [InlineData("AIFunctionFactory.Create(new Func<string, string>(Files.Read), \"read\")")]
    [InlineData("AIFunctionFactory.Create(typeof(Files).GetMethod(nameof(Files.Read))!, target: null)")]
    [InlineData("ModelContextProtocol.Server.McpServerTool.Create(Files.Read)")]
    public Task GivenToAFactory(string tool) => Reports($$"""
        object tool = {{tool}};
        Console.WriteLine(tool);

        static class Files
        {
            public static string Read(string path, CancellationToken token) => File.ReadAllText({{(tool.Contains("[|") ? "\"x\" + path.Length" : "[|path|]")}});

            public static string Read(string path) => "";
        }
        """.Replace("public static string Read(string path) => \"\";", "").Replace("Func<string, string>(", "Func<string, CancellationToken, string>("));

    [Theory]
    [InlineData("AIFunctionFactory.Create((int id) => File.ReadAllText(id + \".txt\"))")]
    [InlineData("new Func<string, string>(path => File.ReadAllText(path))")]
    [InlineData("AIFunctionFactory.Create(Files.ReadKnown)")]
    public Task NotChosenByTheModel(string tool) => StaysSilent($$"""
        object tool = {{tool}};
        Console.WriteLine(tool);

        static class Files
        {
            public static string Read(string path) => File.ReadAllText(path);

            public static string ReadKnown(string path) => path switch { "a" => Read("a.txt"), "b" => Read("b.txt"), _ => "" };
        }
        """);

    [Fact]
    public Task LocalFunctionGivenToAFactory() => Reports("""
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create(Save)] };
        Console.WriteLine(options.Tools.Count);

        void Save(string file, string text, IServiceProvider services) => File.WriteAllText([|file|], text);
        """);

    [Fact]
    public Task ServerToolWithServices() => Reports("""
        using ModelContextProtocol.Server;

        [McpServerToolType]
        public class FileTools
        {
            [McpServerTool(Name = "read")]
            public static async Task<string> Read(FileStore store, string path, CancellationToken token) => await store.ReadAsync(path, token);
        }
        """, """
        public interface IFileStore { Task<string> ReadAsync(string path, CancellationToken token); }

        public class FileStore : IFileStore
        {
            public Task<string> ReadAsync(string path, CancellationToken token) => File.ReadAllTextAsync([|path|], token);
        }
        """);

    [Fact]
    public Task ServicesAreNoInput() => StaysSilent("""
        using ModelContextProtocol.Server;
        using ModelContextProtocol.Protocol;

        [McpServerToolType]
        public class FileTools
        {
            [McpServerTool(Name = "read")]
            public static Task<string> Read(FileStore store, McpServer server, IProgress<int> progress, [FromKeyedServices("root")] string root, CancellationToken token)
                => store.ReadAsync(root + server.SessionId, token);
        }

        public class FileStore(IConfiguration configuration)
        {
            public Task<string> ReadAsync(string path, CancellationToken token) => File.ReadAllTextAsync(configuration["Path"] ?? path, token);
        }
        """);

    [Fact]
    public Task AnswersOfModels() => Reports("""
        using OpenAI.Chat;

        public class Reports(IChatClient client, ChatClient openAI)
        {
            public async Task Save(string question, CancellationToken token)
            {
                ChatResponse response = await client.GetResponseAsync(question, cancellationToken: token);
                await File.WriteAllTextAsync([|response.Text|], "", token);

                ChatResponse<Report> typed = await client.GetResponseAsync<Report>(question, cancellationToken: token);
                File.Delete([|typed.Result.File|]);
                if (typed.TryGetResult(out Report? report))
                {
                    File.Delete([|report.File|]);
                }

                var text = new System.Text.StringBuilder();
                await foreach (ChatResponseUpdate update in client.GetStreamingResponseAsync(question, cancellationToken: token))
                {
                    text.Append(update.Text);
                }

                File.Delete([|text.ToString()|]);
                ChatCompletion completion = await openAI.CompleteChatAsync(question);
                File.Delete([|completion.Content[0].Text|]);
                foreach (ChatToolCall call in completion.ToolCalls)
                {
                    using var arguments = System.Text.Json.JsonDocument.Parse(call.FunctionArguments);
                    File.Delete([|arguments.RootElement.GetProperty("path").GetString()|]!);
                }
            }

            public static void Run(FunctionCallContent call) => File.Delete([|(string)call.Arguments!["path"]!|]);
        }

        public record Report(string File, int Pages);
        """);

    [Fact]
    public Task WhatTheServiceSaysOfAnAnswer() => StaysSilent("""
        using OpenAI.Chat;
        using OpenAI.Images;

        public class Reports(IChatClient client, ChatClient openAI, ImageClient images)
        {
            public async Task Save(string question, CancellationToken token)
            {
                ChatResponse response = await client.GetResponseAsync(question, cancellationToken: token);
                await File.WriteAllTextAsync("answer.txt", response.Text, token);
                await File.WriteAllTextAsync(response.ResponseId + ".txt", response.Text, token);
                ChatResponse<Report> typed = await client.GetResponseAsync<Report>(question, cancellationToken: token);
                File.Delete(typed.Result.Pages + ".txt");
                ChatCompletion completion = await openAI.CompleteChatAsync(question);
                File.WriteAllText(completion.Id, completion.Content[0].Text);
                GeneratedImage image = await images.GenerateImageAsync(question, cancellationToken: token);
                File.WriteAllBytes(Path.GetFileName(image.ImageUri.LocalPath), image.ImageBytes.ToArray());
                foreach (DataContent data in response.Messages[0].Contents.OfType<DataContent>())
                {
                    File.WriteAllBytes("answer." + data.MediaType, data.Data.ToArray());
                }
            }
        }

        public record Report(string File, int Pages);
        """);

    [Fact]
    public Task SemanticKernelAndAgents() => Reports("""
        using Microsoft.Agents.AI;
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;

        public class Writer(Kernel kernel, IChatCompletionService chat, AIAgent agent)
        {
            public async Task Write(string question)
            {
                FunctionResult result = await kernel.InvokePromptAsync(question);
                File.Delete([|result.GetValue<string>()|]!);
                var message = await chat.GetChatMessageContentAsync(question);
                File.Delete([|message.Content|]!);
                AgentResponse answer = await agent.RunAsync(question);
                File.Delete([|answer.Text|]);
            }
        }
        """);

    [Fact]
    public Task SemanticKernelAndAgentsWithFixedPaths() => StaysSilent("""
        using Microsoft.Agents.AI;
        using Microsoft.SemanticKernel;
        using Microsoft.SemanticKernel.ChatCompletion;

        public class Writer(Kernel kernel, IChatCompletionService chat, AIAgent agent, string folder)
        {
            public async Task Write(string question)
            {
                FunctionResult result = await kernel.InvokePromptAsync(question);
                File.WriteAllText(Path.Combine(folder, "a.txt"), result.GetValue<string>());
                var message = await chat.GetChatMessageContentAsync(question);
                File.WriteAllText(question, message.Content);
                AgentResponse answer = await agent.RunAsync(question);
                File.WriteAllText(folder, answer.Text);
            }
        }
        """);

    [Fact]
    public Task FunctionOfOnesOwn() => Reports("""
        public class ReadFile : AIFunction
        {
            protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
                => new(File.ReadAllText([|(string)arguments["path"]!|]));
        }
        """);

    [Fact]
    public Task HalfTyped()
    {
        var test = Test("""
            using Microsoft.SemanticKernel;

            public class NotesPlugin
            {
                [KernelFunction]
                public string Read(string name, )
                {
                    var path = Path.Combine("notes", ;
                    return File.ReadAllText($"{
            """);
        test.CompilerDiagnostics = Microsoft.CodeAnalysis.Testing.CompilerDiagnostics.None;
        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    // Fix.

    [Fact]
    public Task ChecksALocal() => Fixes(
        Plugin("""
            // The note.
                    var path = Path.Combine(_folder, name); // of the folder
                    return File.ReadAllText([|path|]);
            """),
        Plugin("""
            // The note.
                    var path = Path.GetFullPath(Path.Combine(_folder, name)); // of the folder
                    if (!path.StartsWith(Path.GetFullPath(_folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    {
                        throw new UnauthorizedAccessException("The path leaves its folder.");
                    }

                    return File.ReadAllText(path);
            """));

    [Fact]
    public Task ChecksALocalOnce() => Fixes(
        Plugin("""
            string path = Path.GetFullPath(Path.Join("notes", name));
                    File.Copy([|path|], "copy.txt");
                    return File.ReadAllText([|path|]);
            """),
        Plugin("""
            string path = Path.GetFullPath(Path.Join("notes", name));
                    if (!path.StartsWith(Path.GetFullPath("notes").TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    {
                        throw new UnauthorizedAccessException("The path leaves its folder.");
                    }

                    File.Copy(path, "copy.txt");
                    return File.ReadAllText(path);
            """));

    [Fact]
    public Task ChecksInPlace() => Fixes(
        Plugin("return File.ReadAllText([|Path.Combine(_folder, name)|]);"),
        Plugin("""
            string fullPath = Path.GetFullPath(Path.Combine(_folder, name));
                    if (!fullPath.StartsWith(Path.GetFullPath(_folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    {
                        throw new UnauthorizedAccessException("The path leaves its folder.");
                    }

                    return File.ReadAllText(fullPath);
            """));

    [Theory]
    [InlineData("return File.ReadAllText([|name|]);")]
    [InlineData("return name.Length > 3 ? File.ReadAllText([|Path.Combine(_folder, name)|]) : \"\";")]
    public Task NoFixWithoutAFolderOrAPlace(string body) => OffersNoFix(Plugin(body));
}

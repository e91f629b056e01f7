using System.Collections.Immutable;
using System.Reflection;
using System.Text;

namespace AiGuardrailAnalyzers.Catalog;

/// <summary>
/// Reads <c>.models</c> files: what the analyzers know about SDKs, one fact a line.
/// <code>
/// # comment
/// sdk Microsoft.Extensions.AI                          starts a section; 'framework' where its presence alone means no AI
/// package Microsoft.Extensions.AI.Abstractions 10.11.0 [assembly=Name] [unchecked]
/// model.chat M:Microsoft.Extensions.AI.IChatClient.GetResponseAsync [arg(name)|return|this] [until=version]
/// </code>
/// Members are written as documentation ids without parameter lists, so that a row covers every overload: SDKs add some monthly.
/// <c>S:</c> is ours: a switch, known by a string. A project's own files (<c>*.aiguardrail.models</c> among its AdditionalFiles) may leave the
/// section out, and take a row of ours back by writing it with a <c>-</c> in front.
/// </summary>
internal sealed class ModelFile
{
    private static readonly Lazy<ModelFile> s_builtIn = new(ReadEmbedded);
    private static readonly ImmutableDictionary<string, ApiRole> s_roles = Enum.GetValues(typeof(ApiRole))
        .Cast<ApiRole>().ToImmutableDictionary(Write, role => role, StringComparer.Ordinal);

    private ModelFile(ImmutableArray<ModelSdk> sdks, ImmutableArray<ModelRow> rows, ImmutableArray<ModelRow> withdrawn, ImmutableArray<ModelFileError> errors)
    {
        Sdks = sdks;
        Rows = rows;
        Withdrawn = withdrawn;
        Errors = errors;
    }

    /// <summary>No rows at all.</summary>
    public static ModelFile None { get; } = Parse([], isOwn: true);

    /// <summary>The rows that ship in the assembly; a test holds them free of errors.</summary>
    public static ModelFile BuiltIn => s_builtIn.Value;

    public ImmutableArray<ModelSdk> Sdks { get; }

    public ImmutableArray<ModelRow> Rows { get; }

    /// <summary>The rows that a project takes back; a built-in row with the role and name of one does not count there.</summary>
    public ImmutableArray<ModelRow> Withdrawn { get; }

    public ImmutableArray<ModelFileError> Errors { get; }

    /// <summary>A role as rows write it: <see cref="ApiRole.ModelChat"/> becomes <c>model.chat</c>.</summary>
    public static string Write(ApiRole role)
    {
        var text = new StringBuilder();
        foreach (char c in role.ToString())
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('.');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    /// <summary>Reads one file; a line that can't be read becomes an error and the rest still counts.</summary>
    /// <param name="name">The file's name, for errors.</param>
    /// <param name="text">The file's content.</param>
    public static ModelFile Parse(string name, string text) => Parse([new(name, text)], isOwn: false);

    /// <summary>Reads the files of a project: its own in-house SDKs, wrappers and guards.</summary>
    /// <param name="files">Names and contents.</param>
    public static ModelFile ParseOwn(IEnumerable<KeyValuePair<string, string>> files) => Parse(files, isOwn: true);

    private static ModelFile ReadEmbedded()
    {
        Assembly assembly = typeof(ModelFile).Assembly;
        var files = new List<KeyValuePair<string, string>>();
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.EndsWith(".models", StringComparison.Ordinal)).OrderBy(n => n, StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            files.Add(new(name, reader.ReadToEnd()));
        }

        return Parse(files, isOwn: false);
    }

    private static ModelFile Parse(IEnumerable<KeyValuePair<string, string>> files, bool isOwn)
    {
        var parser = new Parser(isOwn);
        foreach (KeyValuePair<string, string> file in files)
        {
            parser.Read(file.Key, file.Value);
        }

        return parser.Finish();
    }

    private sealed class Parser(bool isOwn)
    {
        private readonly ImmutableArray<ModelSdk>.Builder _sdks = ImmutableArray.CreateBuilder<ModelSdk>();
        private readonly ImmutableArray<ModelRow>.Builder _rows = ImmutableArray.CreateBuilder<ModelRow>();
        private readonly ImmutableArray<ModelRow>.Builder _withdrawn = ImmutableArray.CreateBuilder<ModelRow>();
        private readonly ImmutableArray<ModelFileError>.Builder _errors = ImmutableArray.CreateBuilder<ModelFileError>();
        private string _file = "";
        private string _text = "";
        private int _line;
        private ModelSdk? _sdk;

        public void Read(string file, string text)
        {
            (_file, _line, _sdk) = (file, 0, isOwn ? new ModelSdk(file, IsAi: true, ImmutableArray<ModelPackage>.Empty) : null);
            foreach (string line in text.Split('\n'))
            {
                _line++;
                _text = line;
                int comment = line.IndexOf(" #", StringComparison.Ordinal);
                string content = (line.StartsWith("#", StringComparison.Ordinal) ? "" : comment < 0 ? line : line.Substring(0, comment)).Trim();
                if (content.Length > 0)
                {
                    ReadLine(content, content.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
                }
            }

            CloseSection();
        }

        public ModelFile Finish() => new(_sdks.ToImmutable(), _rows.ToImmutable(), _withdrawn.ToImmutable(), _errors.ToImmutable());

        private void ReadLine(string content, string[] words)
        {
            switch (words[0])
            {
                case "sdk" or "framework" when words.Length > 1:
                    CloseSection();
                    _sdk = new ModelSdk(content.Substring(words[0].Length).Trim(), words[0] == "sdk", ImmutableArray<ModelPackage>.Empty);
                    break;
                case "package":
                    ReadPackage(words);
                    break;
                default:
                    ReadRow(words);
                    break;
            }
        }

        private void ReadPackage(string[] words)
        {
            if (_sdk is null || words.Length < 3)
            {
                Error(words[0], "a package is 'package <id> <version> [assembly=<name>] [unchecked]', below an 'sdk' or 'framework' line");
                return;
            }

            string assembly = words[1];
            bool isUnchecked = false;
            foreach (string word in words.Skip(3))
            {
                if (word.StartsWith("assembly=", StringComparison.Ordinal))
                {
                    assembly = word.Substring("assembly=".Length);
                }
                else if (word == "unchecked")
                {
                    isUnchecked = true;
                }
                else
                {
                    Error(word, "after a package's version stands 'assembly=<name>' or 'unchecked'");
                }
            }

            if (_rows.Count > 0 && ReferenceEquals(_rows[_rows.Count - 1].Sdk, _sdk))
            {
                Error(words[0], "packages stand before the rows of their section");
                return;
            }

            _sdk = _sdk with { Packages = _sdk.Packages.Add(new ModelPackage(words[1], words[2], assembly, isUnchecked)) };
        }

        private void ReadRow(string[] words)
        {
            bool isWithdrawn = isOwn && words[0].StartsWith("-", StringComparison.Ordinal);
            if (!s_roles.TryGetValue(isWithdrawn ? words[0].Substring(1) : words[0], out ApiRole role))
            {
                Error(words[0], "this is no role");
                return;
            }

            if (_sdk is null)
            {
                Error(words[0], "a row stands below an 'sdk' or 'framework' line");
                return;
            }

            if (words.Length < 2 || !TryReadId(words[1], out ModelRowKind kind, out string type, out string member))
            {
                Error(words.Length < 2 ? words[0] : words[1], "after the role stands a documentation id without parameters: T:, M:, P:, F: or S: and the name");
                return;
            }

            AccessPath? path = null;
            string? until = null;
            foreach (string word in words.Skip(2))
            {
                if (word.StartsWith("until=", StringComparison.Ordinal) && word.Length > "until=".Length)
                {
                    until = word.Substring("until=".Length);
                }
                else if (path is not null || !AccessPath.TryParse(word, out path))
                {
                    Error(word, "after the member stands one of 'arg(<parameter>)', 'return', 'this', and 'until=<version>'");
                    return;
                }
            }

            (isWithdrawn ? _withdrawn : _rows).Add(new ModelRow(role, kind, type, member, path, until, _sdk, _line));
        }

        private static bool TryReadId(string id, out ModelRowKind kind, out string type, out string member)
        {
            (kind, type, member) = (default, "", "");
            if (id.Length < 3 || id[1] != ':' || id.IndexOf('(') >= 0)
            {
                return false;
            }

            string name = id.Substring(2);
            switch (id[0])
            {
                case 'T':
                    (kind, type) = (ModelRowKind.Type, name);
                    return true;
                case 'S':
                    (kind, type) = (ModelRowKind.Switch, name);
                    return true;
                case 'M':
                    kind = ModelRowKind.Method;
                    break;
                case 'P':
                    kind = ModelRowKind.Property;
                    break;
                case 'F':
                    kind = ModelRowKind.Field;
                    break;
                default:
                    return false;
            }

            int dot = name.LastIndexOf('.');
            if (dot <= 0 || dot == name.Length - 1)
            {
                return false;
            }

            (type, member) = (name.Substring(0, dot), name.Substring(dot + 1).Replace("#ctor", ".ctor"));
            return true;
        }

        private void CloseSection()
        {
            if (_sdk is not null)
            {
                _sdks.Add(_sdk);
            }
        }

        private void Error(string word, string message)
            => _errors.Add(new ModelFileError(_file, _line, Math.Max(0, _text.IndexOf(word, StringComparison.Ordinal)), word, message));
    }
}

/// <summary>A line of a <c>.models</c> file that can't be read.</summary>
/// <param name="File">Its file.</param>
/// <param name="Line">1-based line.</param>
/// <param name="Column">0-based column of the word.</param>
/// <param name="Word">The word at fault.</param>
/// <param name="Message">What belongs there.</param>
internal sealed record ModelFileError(string File, int Line, int Column, string Word, string Message);

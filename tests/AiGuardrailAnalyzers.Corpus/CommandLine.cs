using System.CommandLine;

namespace AiGuardrailAnalyzers.Corpus;

/// <summary>The options of the command, with what they say of themselves.</summary>
internal static class CommandLine
{
    public static RootCommand Create(Func<Settings, CancellationToken, Task<int>> run)
    {
        var folders = new Argument<string[]>("folder") { Description = "A checkout, or a folder with checkouts in folders named owner+name.", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "Where the results go.", DefaultValueFactory = _ => "corpus-results" };
        var projects = new Option<string?>("--projects") { Description = "A table (tabs) of repository and project file: only these. Without it, every project that no other one includes, but tests." };
        var repository = new Option<string?>("--repository") { Description = "Only repositories with this in their names." };
        var labels = new Option<string?>("--labels") { Description = "A table (tabs) with columns repo, path, line, rule, expect (REPORT, SILENT or OPTIONAL): findings are scored against it." };
        var rules = new Option<string[]>("--rules") { Description = "Only these rules.", AllowMultipleArgumentsPerToken = true };
        var offToo = new Option<bool>("--all-rules") { Description = "Rules that are off by default too." };
        var editorConfig = new Option<bool>("--editorconfig") { Description = "Severities and options of the checkouts' .editorconfig files count." };
        var cached = new Option<bool>("--cached-packages") { Description = "Compile also against the packages that projects name, as far as the NuGet cache of this machine has them." };
        var packages = new Option<string[]>("--package") { Description = "Compile also against this package, as Id@Version." };
        var references = new Option<string?>("--references") { Description = "A list of assemblies, a path a line, to compile against; nothing is then restored." };
        var noRazor = new Option<bool>("--no-razor") { Description = "Leave Razor files out." };
        var fixes = new Option<bool>("--fixes") { Description = "Apply every offered fix and see that it compiles, removes its finding and brings no new one." };
        var fixAll = new Option<bool>("--fix-all") { Description = "See that Fix All in a file leaves what the fixes one by one leave." };
        var repeat = new Option<bool>("--repeat") { Description = "Analyze every program again, on one thread and with its files in other orders, and see that the findings are the same." };

        folders.Validators.Add(result =>
        {
            foreach (string missing in result.Tokens.Select(token => token.Value).Where(folder => !Directory.Exists(folder)))
            {
                result.AddError($"There is no folder '{missing}'.");
            }
        });
        foreach (Option<string?> file in (Option<string?>[])[projects, labels, references])
        {
            file.Validators.Add(result =>
            {
                foreach (string missing in result.Tokens.Select(token => token.Value).Where(path => !File.Exists(path)))
                {
                    result.AddError($"There is no file '{missing}' ({file.Name}).");
                }
            });
        }

        packages.Validators.Add(result =>
        {
            foreach (string wrong in result.Tokens.Select(token => token.Value).Where(package => package.Split('@') is not [{ Length: > 0 }, { Length: > 0 }]))
            {
                result.AddError($"'{wrong}' is no package and version (Id@Version).");
            }
        });

        var command = new RootCommand("Runs the rules over checkouts of real code, without building them, and writes what they find. Exit code: 0; 1 where a rule threw, a fix failed or output differed; 2 where nothing could be run.")
        {
            folders, output, projects, repository, labels, rules, offToo, editorConfig, cached, packages, references, noRazor, fixes, fixAll, repeat,
        };
        command.SetAction((result, cancellationToken) => run(
            new Settings
            {
                Folders = result.GetRequiredValue(folders),
                Output = result.GetRequiredValue(output),
                ProjectList = result.GetValue(projects),
                Repository = result.GetValue(repository),
                Labels = result.GetValue(labels),
                Rules = result.GetValue(rules) ?? [],
                OffToo = result.GetValue(offToo),
                EditorConfig = result.GetValue(editorConfig),
                CachedPackages = result.GetValue(cached),
                Packages = result.GetValue(packages) ?? [],
                References = result.GetValue(references),
                NoRazor = result.GetValue(noRazor),
                Fixes = result.GetValue(fixes),
                FixAll = result.GetValue(fixAll),
                Repeat = result.GetValue(repeat),
            },
            cancellationToken));
        return command;
    }
}

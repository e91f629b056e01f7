using System.Text.Json;
using System.Text.Json.Nodes;
using AiGuardrailAnalyzers.Corpus.Loading;
using AiGuardrailAnalyzers.Corpus.Running;
using Microsoft.CodeAnalysis;

namespace AiGuardrailAnalyzers.Corpus.Reporting;

/// <summary>Findings as SARIF 2.1.0: one run a repository, places relative to it.</summary>
internal static class SarifLog
{
    public static void Save(string file, RulesToRun rules, IEnumerable<(Checkout Checkout, IEnumerable<Finding> Findings)> repositories)
    {
        var log = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray([.. repositories.Select(repository => Run(rules, repository.Checkout, repository.Findings))]),
        };
        File.WriteAllText(file, log.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private static JsonObject Run(RulesToRun rules, Checkout checkout, IEnumerable<Finding> findings)
    {
        var run = new JsonObject
        {
            ["tool"] = new JsonObject
            {
                ["driver"] = new JsonObject
                {
                    ["name"] = "AiGuardrailAnalyzers",
                    ["version"] = typeof(AiGuardrailAnalyzers.Rules.GuardrailAnalyzer).Assembly.GetName().Version!.ToString(3),
                    ["rules"] = new JsonArray([.. rules.Descriptors.Select(Rule)]),
                },
            },
            ["columnKind"] = "utf16CodeUnits",
            ["results"] = new JsonArray([.. findings.Select(Result)]),
        };
        if (checkout.Commit.Length > 0 && checkout.Repository.Contains('/', StringComparison.Ordinal))
        {
            run["versionControlProvenance"] = new JsonArray(new JsonObject
            {
                ["repositoryUri"] = $"https://github.com/{checkout.Repository}",
                ["revisionId"] = checkout.Commit,
            });
        }

        return run;
    }

    private static JsonObject Rule(DiagnosticDescriptor rule) => new()
    {
        ["id"] = rule.Id,
        ["shortDescription"] = new JsonObject { ["text"] = rule.Title.ToString() },
        ["fullDescription"] = new JsonObject { ["text"] = rule.Description.ToString() },
        ["helpUri"] = rule.HelpLinkUri,
        ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.DefaultSeverity), ["enabled"] = rule.IsEnabledByDefault },
        ["properties"] = new JsonObject { ["category"] = rule.Category, ["tags"] = new JsonArray([.. rule.CustomTags.Select(tag => JsonValue.Create(tag))]) },
    };

    private static JsonObject Result(Finding finding) => new()
    {
        ["ruleId"] = finding.Rule,
        ["level"] = Level(finding.Severity),
        ["message"] = new JsonObject { ["text"] = finding.Message },
        ["locations"] = new JsonArray(new JsonObject
        {
            ["physicalLocation"] = new JsonObject
            {
                ["artifactLocation"] = new JsonObject { ["uri"] = Uri.EscapeDataString(finding.Path).Replace("%2F", "/", StringComparison.Ordinal), ["uriBaseId"] = "%SRCROOT%" },
                ["region"] = new JsonObject { ["startLine"] = finding.Line, ["startColumn"] = finding.Column },
            },
        }),
    };

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}

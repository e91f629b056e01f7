using System.Collections.Concurrent;
using System.ComponentModel;
using Microsoft.AspNetCore.Authorization;
using ModelContextProtocol.Server;

namespace StockMcp;

public interface IWarehouse
{
    int? CountOf(string sku);

    void Reserve(string sku, int count, string reference);

    bool Release(string reference);
}

public sealed class Warehouse : IWarehouse
{
    private readonly ConcurrentDictionary<string, int> _stock = new() { ["A-100"] = 12, ["B-200"] = 0 };
    private readonly ConcurrentDictionary<string, (string Sku, int Count)> _reserved = new();

    public int? CountOf(string sku) => _stock.TryGetValue(sku, out int count) ? count : null;

    public void Reserve(string sku, int count, string reference)
    {
        _stock.AddOrUpdate(sku, _ => 0, (_, left) => Math.Max(0, left - count));
        _reserved[reference] = (sku, count);
    }

    public bool Release(string reference) => _reserved.TryRemove(reference, out _);
}

[McpServerToolType]
public sealed class StockTools(IWarehouse warehouse)
{
    [McpServerTool(Name = "count", ReadOnly = true, Idempotent = true), Description("How many pieces of an article are in stock.")]
    public string Count([Description("Number of the article, such as A-100.")] string sku)
        => warehouse.CountOf(sku) is { } count ? $"{count} pieces" : "There is no such article.";

    [McpServerTool(Name = "reserve", Destructive = false), Description("Reserves pieces of an article.")]
    [Authorize(Roles = "sales")]
    public string Reserve(string sku, [Description("Between 1 and 100.")] int count)
    {
        if (count is < 1 or > 100 || warehouse.CountOf(sku) is not { } left || left < count)
        {
            return "That many are not in stock.";
        }

        string reference = Guid.NewGuid().ToString("N")[..8];
        warehouse.Reserve(sku, count, reference);
        return $"Reserved as {reference}.";
    }
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace SalesAnalyst;

public sealed record SalesQuestion([property: StringLength(500)] string Text);

public sealed class Sale
{
    public int Id { get; set; }

    public string Region { get; set; } = "";

    public DateOnly Day { get; set; }

    public decimal Amount { get; set; }
}

public sealed class SalesContext(DbContextOptions<SalesContext> options) : DbContext(options)
{
    public DbSet<Sale> Sales => Set<Sale>();
}

public sealed class SalesTools(SalesContext context)
{
    [Description("The sum of sales in a region between two days.")]
    public async Task<decimal> SumAsync(string region, DateOnly from, DateOnly to, CancellationToken cancellationToken)
        => await context.Sales.Where(sale => sale.Region == region && sale.Day >= from && sale.Day <= to).SumAsync(sale => sale.Amount, cancellationToken);

    [Description("The names of all regions.")]
    public async Task<List<string>> RegionsAsync(CancellationToken cancellationToken)
        => await context.Sales.Select(sale => sale.Region).Distinct().Order().ToListAsync(cancellationToken);

    [Description("Sales of a region on one day, as the accounting has them.")]
    public Task<List<Sale>> OnAsync(string region, DateOnly day, CancellationToken cancellationToken)
        => context.Sales.FromSql($"SELECT * FROM Sales WHERE Region = {region} AND Day = {day}").Take(100).ToListAsync(cancellationToken);
}

public sealed class Analyst(IChatClient chat, SalesTools tools, ILogger<Analyst> logger)
{
    private readonly ChatOptions _options = new()
    {
        MaxOutputTokens = 600,
        Tools = [AIFunctionFactory.Create(tools.SumAsync), AIFunctionFactory.Create(tools.RegionsAsync), AIFunctionFactory.Create(tools.OnAsync)],
    };

    public async Task<string?> AnswerAsync(string question, CancellationToken cancellationToken)
    {
        try
        {
            ChatResponse response = await chat.GetResponseAsync(
                [new(ChatRole.System, "You answer questions about sales with the tools. Give numbers only from them."), new(ChatRole.User, question)],
                _options,
                cancellationToken);
            logger.LogInformation("Answered with {Tokens} tokens", response.Usage?.TotalTokenCount);
            return response.Text;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "No answer to a question of {Length} characters", question.Length);
            return null;
        }
    }
}

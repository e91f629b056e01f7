using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.Connectors.OpenAI;

namespace RecipeKitchen;

public sealed record RecipeRequest(string[] Ingredients, int Guests);

public interface IKitchen
{
    Task<string?> InventAsync(RecipeRequest request, CancellationToken cancellationToken);
}

public sealed class Kitchen(Kernel kernel, ILogger<Kitchen> logger) : IKitchen
{
    private static readonly KernelFunction s_invent = KernelFunctionFactory.CreateFromPrompt(
        """
        <message role="system">You invent simple recipes from what is in the fridge.</message>
        <message role="user">For {{$guests}} people, with: {{$ingredients}}</message>
        """,
        new OpenAIPromptExecutionSettings { MaxTokens = 600, Temperature = 0.7 },
        functionName: "Invent");

    public async Task<string?> InventAsync(RecipeRequest request, CancellationToken cancellationToken)
    {
        var arguments = new KernelArguments
        {
            ["guests"] = Math.Clamp(request.Guests, 1, 20),
            ["ingredients"] = string.Join(", ", request.Ingredients.Take(15).Select(name => name[..Math.Min(name.Length, 40)])),
        };
        try
        {
            return (await s_invent.InvokeAsync(kernel, arguments, cancellationToken)).GetValue<string>();
        }
        catch (HttpOperationException exception)
        {
            logger.LogError(exception, "No recipe for {Count} ingredients", request.Ingredients.Length);
            return null;
        }
    }
}

/// <summary>Nothing of ours needs more; what does is a mistake or an attack.</summary>
public sealed class PromptLength : IPromptRenderFilter
{
    private const int MaxLength = 4_000;

    public async Task OnPromptRenderAsync(PromptRenderContext context, Func<PromptRenderContext, Task> next)
    {
        await next(context);
        if (context.RenderedPrompt is { Length: > MaxLength })
        {
            throw new InvalidOperationException("This prompt is too long.");
        }
    }
}

public static class RecipeEndpoints
{
    public static void MapRecipes(this RouteGroupBuilder recipes) => recipes.MapPost("/", Invent);

    private static async Task<Results<Ok<string>, ValidationProblem, ProblemHttpResult>> Invent(RecipeRequest request, IKitchen kitchen, CancellationToken cancellationToken)
    {
        if (request.Ingredients is not { Length: > 0 and <= 15 })
        {
            return TypedResults.ValidationProblem(new Dictionary<string, string[]> { ["ingredients"] = ["Name between 1 and 15."] });
        }

        return await kitchen.InventAsync(request, cancellationToken) is { } recipe
            ? TypedResults.Ok(recipe)
            : TypedResults.Problem("The cook is out.", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

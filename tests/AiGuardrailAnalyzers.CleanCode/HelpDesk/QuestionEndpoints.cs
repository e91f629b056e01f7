using System.ComponentModel.DataAnnotations;

namespace HelpDesk;

public sealed record Question([property: MaxLength(60)] string Product, [property: Required, StringLength(2000, MinimumLength = 3)] string Text);

public static class QuestionEndpoints
{
    public const string Limit = "questions";

    public static IEndpointRouteBuilder MapQuestions(this IEndpointRouteBuilder routes)
    {
        var questions = routes.MapGroup("/questions").RequireAuthorization().RequireRateLimiting(Limit).WithTags("Questions");
        questions.MapPost("/", Ask).WithName("Ask").ProducesValidationProblem();
        questions.MapPost("/stream", (Question question, IHelpDesk desk, CancellationToken cancellationToken)
            => IsValid(question) ? Results.ServerSentEvents(desk.StreamAsync(question, cancellationToken)) : Results.BadRequest());
        return routes;
    }

    private static async Task<IResult> Ask(Question question, IHelpDesk desk, CancellationToken cancellationToken)
        => IsValid(question) ? Results.Ok(await desk.AnswerAsync(question, cancellationToken)) : Results.BadRequest();

    private static bool IsValid(Question question) => Validator.TryValidateObject(question, new ValidationContext(question), null, validateAllProperties: true);
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;
using SupportChatbot.Data;

namespace SupportChatbot.Endpoints;

public sealed record LoginRequest(string Email, string Password);

public static class AccountEndpoints
{
    public static void MapAccountEndpoints(this IEndpointRouteBuilder app)
        => app.MapPost("/api/login", (LoginRequest request, AccountStore accounts) =>
        {
            if (accounts.Find(request.Email, request.Password) is not { } account)
            {
                return Results.Unauthorized();
            }

            Claim[] claims =
            [
                new(ClaimTypes.NameIdentifier, account.Email),
                new(ClaimTypes.Name, account.Name),
                new(ClaimTypes.Role, account.IsStaff ? "staff" : "customer"),
            ];
            var identity = new ClaimsIdentity(claims, BearerTokenDefaults.AuthenticationScheme);
            return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: BearerTokenDefaults.AuthenticationScheme);
        });
}

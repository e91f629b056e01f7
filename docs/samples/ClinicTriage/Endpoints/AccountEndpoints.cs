using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.BearerToken;

namespace ClinicTriage.Endpoints;

/// <summary>A person or a device of the clinic.</summary>
public sealed record Account(string Name, string Password, string Role);

public sealed record LoginRequest(string Name, string Password);

public static class AccountEndpoints
{
    public static void MapAccountEndpoints(this IEndpointRouteBuilder app)
        => app.MapPost("/api/login", (LoginRequest request, IConfiguration configuration) =>
        {
            var accounts = configuration.GetSection("Accounts").Get<Account[]>() ?? [];
            if (Array.Find(accounts, account => account.Name == request.Name && account.Password == request.Password) is not { } account)
            {
                return Results.Unauthorized();
            }

            Claim[] claims = [new(ClaimTypes.NameIdentifier, account.Name), new(ClaimTypes.Role, account.Role)];
            var identity = new ClaimsIdentity(claims, BearerTokenDefaults.AuthenticationScheme);
            return Results.SignIn(new ClaimsPrincipal(identity), authenticationScheme: BearerTokenDefaults.AuthenticationScheme);
        });
}

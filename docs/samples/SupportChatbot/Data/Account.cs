namespace SupportChatbot.Data;

public sealed record Account(string Email, string Name, string Password, bool IsStaff);

public sealed class AccountStore(IConfiguration configuration)
{
    private readonly Account[] _accounts = configuration.GetSection("Accounts").Get<Account[]>() ?? [];

    public Account? Find(string email, string password)
        => Array.Find(_accounts, account => account.Email == email && account.Password == password);
}

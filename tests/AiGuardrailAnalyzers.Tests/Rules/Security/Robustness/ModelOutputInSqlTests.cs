using AiGuardrailAnalyzers.CodeFixes.Security.Robustness;
using AiGuardrailAnalyzers.Rules.Security.Robustness;
using AiGuardrailAnalyzers.Tests.Verification;

namespace AiGuardrailAnalyzers.Tests.Rules.Security.Robustness;

public sealed class ModelOutputInSqlTests : FixTests<ModelOutputInSql, ModelOutputInSqlFix>
{
    internal static string Tools(string body) => $$""""
        using System.ComponentModel;
        using System.Data.Common;
        using Dapper;
        using Microsoft.Data.SqlClient;
        using Microsoft.Data.Sqlite;
        using Microsoft.EntityFrameworkCore;
        using Microsoft.SemanticKernel;
        using MySqlConnector;
        using Npgsql;

        public class Order { public int Id { get; set; } public string Customer { get; set; } = ""; }

        public class Shop : DbContext { public DbSet<Order> Orders => Set<Order>(); }

        public class OrderPlugin(DbConnection connection, Shop shop, NpgsqlDataSource source)
        {
            [KernelFunction, Description("Finds orders.")]
            public async Task<object?> Find(string customer, int count, string column)
            {
                {{body}}
            }
        }
        """";

    [Theory]
    [InlineData("return await connection.QueryAsync([|$\"select * from Orders where Customer = '{customer}'\"|]);")]
    [InlineData("return await connection.ExecuteAsync(sql: [|customer|]);")]
    [InlineData("return connection.QueryFirst<Order>(new CommandDefinition([|\"select \" + customer|]));")]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = [|$\"select * from Orders where Customer = '{customer}'\"|]; return await command.ExecuteScalarAsync();")]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = \"select 1\"; command.CommandText += [|customer|]; return await command.ExecuteScalarAsync();")]
    [InlineData("using var command = new SqlCommand([|customer|]); return command;")]
    [InlineData("var sql = string.Format(\"select {0}\", customer); return new SqliteCommand([|sql|]);")]
    [InlineData("var sql = new System.Text.StringBuilder(\"select * from Orders\"); if (customer != \"\") sql.Append(\" where Customer = '\" + customer + \"'\"); return new MySqlCommand([|sql.ToString()|]);")]
    [InlineData("return new NpgsqlCommand { CommandText = [|customer|] };")]
    [InlineData("return source.CreateCommand([|customer|]);")]
    [InlineData("return await shop.Orders.FromSqlRaw([|$\"select * from Orders where Customer = '{customer}'\"|]).ToListAsync();")]
    [InlineData("return await shop.Database.ExecuteSqlRawAsync([|customer|]);")]
    [InlineData("return shop.Database.SqlQueryRaw<int>([|customer|]).ToList();")]
    [InlineData("return await connection.QueryAsync([|$\"select * from Orders order by {column} limit {count}\"|]);")]
    [InlineData("return await connection.QueryAsync([|\"select * from Orders where Customer = '\" + customer.Replace(\"'\", \"''\") + \"'\"|]);")]
    [InlineData("if (!customer.TrimStart().StartsWith(\"select\", StringComparison.OrdinalIgnoreCase)) return null; return await connection.QueryAsync([|customer|]);")]
    public Task Concatenated(string body) => Reports(Tools(body));

    [Theory]
    [InlineData("return await connection.QueryAsync(\"select * from Orders where Customer = @customer\", new { customer });")]
    [InlineData("return await connection.ExecuteAsync(sql: \"delete from Orders where Id = @count\", new { count });")]
    [InlineData("return connection.QueryFirst<Order>(new CommandDefinition(\"select @customer\", new { customer }));")]
    [InlineData("using var command = connection.CreateCommand(); command.CommandText = \"select @c\"; var p = command.CreateParameter(); p.Value = customer; command.Parameters.Add(p); return await command.ExecuteScalarAsync();")]
    [InlineData("using var command = new SqlCommand(\"select @c\"); command.Parameters.AddWithValue(\"@c\", customer); return command;")]
    [InlineData("var sql = string.Format(\"select {0}\", count); return new SqliteCommand(sql);")]
    [InlineData("var sql = new System.Text.StringBuilder(\"select * from Orders\"); if (customer != \"\") sql.Append(\" where Customer = @c\"); return new MySqlCommand(sql.ToString());")]
    [InlineData("return new NpgsqlCommand { CommandText = $\"select {count}\" };")]
    [InlineData("return source.CreateCommand(\"select 1\" + customer.Length);")]
    [InlineData("return await shop.Orders.FromSql($\"select * from Orders where Customer = {customer}\").ToListAsync();")]
    [InlineData("return await shop.Database.ExecuteSqlAsync($\"delete from Orders where Customer = {customer}\");")]
    [InlineData("return shop.Database.SqlQueryRaw<int>(\"select Id from Orders where Customer = {0}\", customer).ToList();")]
    [InlineData("if (column is not (\"Id\" or \"Customer\")) return null; return await connection.QueryAsync($\"select * from Orders order by {column}\");")]
    [InlineData("var by = column switch { \"name\" => \"Customer\", _ => \"Id\" }; return await connection.QueryAsync($\"select * from Orders order by {by}\");")]
    [InlineData("if (!column.All(char.IsLetter)) return null; return await connection.QueryAsync($\"select * from Orders order by {column}\");")]
    [InlineData("if (!Guid.TryParse(customer, out var id)) return null; return await connection.QueryAsync($\"select * from Orders where Id = '{id}'\");")]
    [InlineData("return await shop.Orders.Where(o => o.Customer == customer).ToListAsync();")]
    public Task Parameterized(string body) => StaysSilent(Tools(body));

    [Fact]
    public Task QueryThatAModelWrites() => Reports("""
        using Dapper;
        using System.Data.Common;

        public class Asker(IChatClient client, Runner runner)
        {
            public async Task<int> Ask(string question)
            {
                var response = await client.GetResponseAsync<Query>(question);
                return await runner.Run(response.Result.Sql, response.Result.Limit);
            }
        }

        public record Query(string Sql, int Limit);
        """, """
        using Dapper;
        using System.Data.Common;

        public class Runner(DbConnection connection)
        {
            public Task<int> Run(string sql, int limit) => connection.ExecuteScalarAsync<int>([|$"{sql} limit {limit}"|]);
        }
        """);

    [Fact]
    public Task LimitThatAModelChooses() => StaysSilent("""
        using Dapper;
        using System.Data.Common;

        public class Asker(IChatClient client, Runner runner)
        {
            public async Task<int> Ask(string question)
            {
                var response = await client.GetResponseAsync<Query>(question);
                return await runner.Run("select 1", response.Result.Limit);
            }
        }

        public record Query(string Sql, int Limit);
        """, """
        using Dapper;
        using System.Data.Common;

        public class Runner(DbConnection connection)
        {
            public Task<int> Run(string sql, int limit) => connection.ExecuteScalarAsync<int>($"{sql} limit {limit}");
        }
        """);

    [Fact]
    public Task TextOfACaller() => StaysSilent("""
        using Dapper;
        using System.Data.Common;

        var app = WebApplication.Create(args);
        app.MapGet("/orders", (string name, DbConnection connection) => connection.Query($"select * from Orders where Name = '{name}'"));
        app.Run();
        """);

    // Fix.

    [Theory]
    [InlineData("return await shop.Orders.FromSqlRaw([|$\"select * from Orders where Customer = '{customer}' and Id > {count}\"|]).ToListAsync();", "return await shop.Orders.FromSql($\"select * from Orders where Customer = {customer} and Id > {count}\").ToListAsync();")]
    [InlineData("return await shop.Database.ExecuteSqlRawAsync([|$\"delete from Orders where Customer = {customer}\"|]);", "return await shop.Database.ExecuteSqlAsync($\"delete from Orders where Customer = {customer}\");")]
    [InlineData("return shop.Database.SqlQueryRaw<int>([|$\"select Id from Orders where Customer = '{customer}'\"|]).ToList();", "return shop.Database.SqlQuery<int>($\"select Id from Orders where Customer = {customer}\").ToList();")]
    public Task MakesParameters(string before, string after) => Fixes(Tools(before), Tools(after));

    [Theory]
    [InlineData("return await shop.Orders.FromSqlRaw([|$\"select * from Orders where Customer like '%{customer}%'\"|]).ToListAsync();")]
    [InlineData("return await shop.Orders.FromSqlRaw([|\"select * from \" + customer|]).ToListAsync();")]
    [InlineData("return await connection.QueryAsync([|$\"select {customer}\"|]);")]
    public Task NoFixWhereAValueIsNoLiteral(string body) => OffersNoFix(Tools(body));
}

using AiGuardrailAnalyzers.Rules.Security.AccessControl;
using AiGuardrailAnalyzers.Tests.Verification;
using Microsoft.CodeAnalysis.Testing;

namespace AiGuardrailAnalyzers.Tests.Endpoints;

/// <summary>An endpoint that only puts a job into a queue reaches the model that the queue's worker asks.</summary>
public sealed class BackgroundQueueTests : RuleTests<UnauthenticatedModelEndpoint>
{
    // A channel that dependency injection hands out by its halves.
    private const string ChannelWorker = """
        using System.Threading.Channels;

        public sealed record Job(string Question);
        public sealed record Note(string Text);

        public sealed class Worker(ChannelReader<Job> jobs, IChatService chat) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                await foreach (Job job in jobs.ReadAllAsync(stoppingToken))
                {
                    await chat.AnswerAsync(job.Question, stoppingToken);
                }
            }
        }

        public sealed class NoteWorker(ChannelReader<Note> notes, ILogger<NoteWorker> logger) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (await notes.WaitToReadAsync(stoppingToken))
                {
                    while (notes.TryRead(out Note? note))
                    {
                        logger.LogDebug("{Length}", note.Text.Length);
                    }
                }
            }
        }
        """;

    // An in-house queue around a field; its element type is nothing special.
    private const string FieldQueue = """
        using System.Collections.Concurrent;
        using System.Threading.Channels;

        public interface IQuestionQueue
        {
            ValueTask PutAsync(string question);
            ValueTask<string> NextAsync(CancellationToken cancellationToken);
        }

        public sealed class QuestionQueue : IQuestionQueue
        {
            private readonly Channel<string> _questions = Channel.CreateBounded<string>(10);
            private readonly ConcurrentQueue<string> _names = new();

            public ValueTask PutAsync(string question) => _questions.Writer.WriteAsync(question);

            public ValueTask<string> NextAsync(CancellationToken cancellationToken) => _questions.Reader.ReadAsync(cancellationToken);

            public void Remember(string name) => _names.Enqueue(name);
        }

        public sealed class Worker(IQuestionQueue queue, IChatService chat) : BackgroundService
        {
            protected override async Task ExecuteAsync(CancellationToken stoppingToken)
            {
                while (!stoppingToken.IsCancellationRequested)
                {
                    string question = await queue.NextAsync(stoppingToken);
                    await chat.AnswerAsync(question, stoppingToken);
                }
            }
        }
        """;

    private const string DelegateQueue = """
        using System.Collections.Concurrent;

        public interface IBackgroundTaskQueue
        {
            void QueueWork(Func<CancellationToken, Task> work);
        }

        public sealed class BackgroundTaskQueue : IBackgroundTaskQueue
        {
            private readonly ConcurrentQueue<Func<CancellationToken, Task>> _work = new();

            public void QueueWork(Func<CancellationToken, Task> work) => _work.Enqueue(work);

            public bool TryNext(out Func<CancellationToken, Task>? work) => _work.TryDequeue(out work);
        }
        """;

    private const string Timer = """
        using System.Collections.Concurrent;

        public sealed class Inbox(IChatService chat) : IHostedService
        {
            private readonly BlockingCollection<string> _questions = new();
            private readonly List<string> _log = new();

            public void Ask(string question) => _questions.Add(question);

            public void Log(string line) => _log.Add(line);

            public async Task StartAsync(CancellationToken cancellationToken)
            {
                foreach (string question in _questions.GetConsumingEnumerable(cancellationToken))
                {
                    await chat.AnswerAsync(question, cancellationToken);
                }
            }

            public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
        }
        """;

    // MassTransit and Hangfire by shape.
    private const string Bus = """
        using System.Linq.Expressions;

        public interface ConsumeContext<out T> where T : class { T Message { get; } CancellationToken CancellationToken { get; } }
        public interface IConsumer<in T> where T : class { Task Consume(ConsumeContext<T> context); }
        public interface IPublishEndpoint { Task Publish<T>(object values) where T : class; Task Publish<T>(T message) where T : class; }
        public static class BackgroundJob
        {
            public static string Enqueue(Expression<Func<Task>> call) => "";
            public static string Enqueue<T>(Expression<Func<T, Task>> call) => "";
        }

        public sealed record AskRequested(string Question);
        public sealed record Seen(string Who);

        public sealed class AskConsumer(IChatService chat) : IConsumer<AskRequested>
        {
            public Task Consume(ConsumeContext<AskRequested> context) => chat.AnswerAsync(context.Message.Question, context.CancellationToken);
        }

        public sealed class SeenConsumer : IConsumer<Seen>
        {
            public Task Consume(ConsumeContext<Seen> context) => Task.CompletedTask;
        }
        """;

    [Theory]
    [InlineData(ChannelWorker, "app.[|MapPost|](\"/jobs\", async (Job job, System.Threading.Channels.ChannelWriter<Job> jobs) => { await jobs.WriteAsync(job); return Results.Accepted(); });")]
    [InlineData(ChannelWorker, "app.[|MapPost|](\"/jobs\", (string q, System.Threading.Channels.Channel<Job> jobs) => jobs.Writer.TryWrite(new Job(q)));")]
    [InlineData(FieldQueue, "app.[|MapPost|](\"/jobs\", (string q, IQuestionQueue queue) => queue.PutAsync(q));")]
    [InlineData(DelegateQueue, "app.[|MapPost|](\"/jobs\", (string q, IBackgroundTaskQueue queue, IChatService chat) => queue.QueueWork(ct => chat.AnswerAsync(q, ct)));")]
    [InlineData(Timer, "app.[|MapPost|](\"/jobs\", (string q, Inbox inbox) => inbox.Ask(q));")]
    [InlineData(Bus, "app.[|MapPost|](\"/jobs\", (string q, IPublishEndpoint bus) => bus.Publish(new AskRequested(q)));")]
    [InlineData(Bus, "app.[|MapPost|](\"/jobs\", (string q, IPublishEndpoint bus) => bus.Publish<AskRequested>(new { Question = q }));")]
    [InlineData(Bus, "app.[|MapPost|](\"/jobs\", (string q, IChatService chat) => BackgroundJob.Enqueue(() => chat.AnswerAsync(q, CancellationToken.None)));")]
    [InlineData(Bus, "app.[|MapPost|](\"/jobs\", (string q) => BackgroundJob.Enqueue<IChatService>(chat => chat.AnswerAsync(q, CancellationToken.None)));")]
    public Task ReportsWhoFillsTheQueue(string queue, string statements) => Reports(ChatProgram.Of(statements), ChatProgram.Service, queue);

    [Theory]
    [InlineData(ChannelWorker, "app.MapPost(\"/jobs\", (Job job, System.Threading.Channels.ChannelWriter<Job> jobs) => jobs.WriteAsync(job)).RequireAuthorization();")]
    [InlineData(ChannelWorker, "app.MapPost(\"/notes\", (Note note, System.Threading.Channels.ChannelWriter<Note> notes) => notes.TryWrite(note));")]
    [InlineData(ChannelWorker, "app.MapPost(\"/jobs\", async (Job job, HttpContext http, System.Threading.Channels.ChannelWriter<Job> jobs) => { if (http.Request.Headers[\"X-Key\"] != \"k\") return Results.Unauthorized(); await jobs.WriteAsync(job); return Results.Accepted(); });")]
    [InlineData(FieldQueue, "app.MapPost(\"/jobs\", (string q, IQuestionQueue queue) => queue.PutAsync(q)).RequireAuthorization();")]
    [InlineData(FieldQueue, "app.MapPost(\"/names\", (string q, QuestionQueue queue) => queue.Remember(q));")]
    [InlineData(FieldQueue, "app.MapPost(\"/local\", (string q) => { var own = new Queue<string>(); own.Enqueue(q); return own.Dequeue(); });")]
    [InlineData(DelegateQueue, "app.MapPost(\"/jobs\", (string q, IBackgroundTaskQueue queue) => queue.QueueWork(ct => Task.Delay(1, ct)));")]
    [InlineData(Timer, "app.MapPost(\"/log\", (string q, Inbox inbox) => inbox.Log(q));")]
    [InlineData(Bus, "app.MapPost(\"/seen\", (string q, IPublishEndpoint bus) => bus.Publish(new Seen(q)));")]
    [InlineData(Bus, "app.MapPost(\"/jobs\", (string q, IChatService chat) => BackgroundJob.Enqueue(() => chat.AnswerAsync(q, CancellationToken.None))).RequireAuthorization();")]
    public Task StaysSilentOnOthers(string queue, string statements) => StaysSilent(ChatProgram.Of(statements), ChatProgram.Service, queue);

    // Two actions stream events of one type, each through a channel of its own.
    [Fact]
    public Task StaysSilentOnAChannelThatTheMethodMakesForItself() => StaysSilent(
        ChatProgram.Of("app.MapControllers();"),
        ChatProgram.Service,
        """
        using System.Threading.Channels;
        using Microsoft.AspNetCore.Authorization;
        using Microsoft.AspNetCore.Mvc;

        public sealed record Happened(string What);

        public class StreamController(IChatService chat) : ControllerBase
        {
            [Authorize]
            public async Task<string> Answers(CancellationToken cancellationToken)
            {
                var channel = Channel.CreateUnbounded<Happened>();
                channel.Writer.TryWrite(new Happened(await chat.AnswerAsync("x", cancellationToken)));
                return (await channel.Reader.ReadAsync(cancellationToken)).What;
            }

            public async Task<string> Progress(CancellationToken cancellationToken)
            {
                Channel<Happened> channel = Channel.CreateBounded<Happened>(1);
                ChannelWriter<Happened> writer = channel.Writer;
                await writer.WriteAsync(new Happened("started"), cancellationToken);
                return (await channel.Reader.ReadAsync(cancellationToken)).What;
            }
        }
        """);

    [Fact]
    public Task NamesTheWorkerOnTheWay()
    {
        var test = Test(ChatProgram.Of("app.{|#0:MapPost|}(\"/jobs\", (Job job, System.Threading.Channels.ChannelWriter<Job> jobs) => jobs.WriteAsync(job));"), ChatProgram.Service, ChannelWorker);
        test.ExpectedDiagnostics.Add(new DiagnosticResult(UnauthenticatedModelEndpoint.Descriptor).WithLocation(0).WithOptions(DiagnosticOptions.IgnoreAdditionalLocations)
            .WithMessage("Anyone can call 'POST /jobs', which reaches 'IChatClient.GetResponseAsync' through 'Worker.ExecuteAsync', 'IChatService.AnswerAsync'; require authorization"));
        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}

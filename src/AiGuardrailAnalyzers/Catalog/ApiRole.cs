namespace AiGuardrailAnalyzers.Catalog;

/// <summary>
/// What a type or member of an SDK means to the rules. In a <c>.models</c> file a role is written in lower case with dots
/// between its words: <see cref="ModelChat"/> is <c>model.chat</c>.
/// </summary>
internal enum ApiRole
{
    // Model calls: each sends something to a model and waits for it.

    /// <summary>A chat, completion or agent run.</summary>
    ModelChat,

    /// <summary>A prompt function: template in, text out.</summary>
    ModelPrompt,

    /// <summary>Embeddings: they count for resilience, and for access control only when the endpoint returns them.</summary>
    ModelEmbedding,

    /// <summary>Image generation or analysis.</summary>
    ModelImage,

    /// <summary>Speech to text or text to speech.</summary>
    ModelSpeech,

    /// <summary>A prediction by a classic ML model.</summary>
    ModelPredict,

    /// <summary>Asks a provider how far a run is that it was given.</summary>
    ModelPoll,

    // Loops around model calls.

    /// <summary>How often a client or agent calls its model for one request.</summary>
    AgentLoopLimit,

    /// <summary>How often the agents of an orchestration take turns; endless where it is left alone.</summary>
    DelegationBound,

    /// <summary>Decides whether the agents of an orchestration go on; an override can end them.</summary>
    DelegationEnd,

    /// <summary>A boolean that lets a model call tools for as long as it wants.</summary>
    DelegationRecursion,

    /// <summary>Waits for what a person or another program sends: a line, a message, a work item.</summary>
    LoopInput,

    /// <summary>Waits for time to pass.</summary>
    LoopPause,

    // Retrieval.

    /// <summary>Writes into a vector store, a search index or a memory that retrieval reads.</summary>
    KnowledgeWrite,

    /// <summary>Saves to a database; code that embeds and saves in one place uses it as a vector store.</summary>
    KnowledgeSave,

    // Clients and their switches.

    /// <summary>A type whose construction makes a client of a model.</summary>
    ClientType,

    /// <summary>Registers or configures an <c>HttpClient</c> by type or name.</summary>
    ClientFactory,

    /// <summary>A boolean that puts prompts and answers into traces or logs.</summary>
    TelemetrySensitive,

    /// <summary>A boolean that gives the texts of exceptions to the model, and so to traces and users.</summary>
    TelemetryErrors,

    /// <summary>Name of an <c>AppContext</c> switch or environment variable that puts prompts and answers into traces.</summary>
    TelemetrySwitch,

    /// <summary>Begins the pipeline of a client.</summary>
    TelemetryBuilder,

    /// <summary>Makes an agent of a client.</summary>
    TelemetryAgent,

    /// <summary>Makes the calls of a client or agent visible, or adds a step that may.</summary>
    TelemetryObserved,

    /// <summary>Registers a telemetry exporter: what is recorded leaves the process.</summary>
    TelemetryExporter,

    /// <summary>The time limit of a model client: property or argument of type <c>TimeSpan</c>.</summary>
    TimeoutClient,

    /// <summary>The time limit of an <c>HttpClient</c>; it is a model client's when that client sends through it.</summary>
    TimeoutHttp,

    /// <summary>A call whose argument bounds the task it is called on.</summary>
    TimeoutTask,

    /// <summary>Bounds every call that gets the token of this source.</summary>
    TimeoutToken,

    // Endpoints.

    /// <summary>Maps a route to a handler delegate.</summary>
    EndpointMap,

    /// <summary>Maps the public methods of its type argument: a SignalR hub or a gRPC service.</summary>
    EndpointMapType,

    /// <summary>Maps the endpoints of an agent protocol: MCP, A2A, AG-UI, OpenAI-compatible, a developer UI.</summary>
    EndpointAgent,

    /// <summary>Maps endpoints that answer callers of the same machine only, until <see cref="EndpointRemote"/> is set.</summary>
    EndpointLoopback,

    /// <summary>A boolean that opens <see cref="EndpointLoopback"/> endpoints to other machines.</summary>
    EndpointRemote,

    /// <summary>Makes a group of routes that share conventions.</summary>
    EndpointGroup,

    /// <summary>Maps every MVC controller.</summary>
    EndpointControllers,

    /// <summary>Maps every Razor Page.</summary>
    EndpointPages,

    /// <summary>Base type of MVC controllers.</summary>
    EndpointController,

    /// <summary>Attribute that makes a type an MVC controller.</summary>
    EndpointControllerAttribute,

    /// <summary>Attribute that keeps a method or type from being an action or controller.</summary>
    EndpointExcluded,

    /// <summary>Base type whose handler methods serve pages.</summary>
    EndpointPage,

    /// <summary>Maps the routable components of a Blazor program that the server renders.</summary>
    EndpointComponents,

    /// <summary>Attribute that gives a component a route.</summary>
    EndpointComponentRoute,

    /// <summary>Base type of components that surround others: layouts.</summary>
    EndpointComponentLayout,

    /// <summary>Base type of classes that are an endpoint each, authorized unless they say otherwise.</summary>
    EndpointClass,

    /// <summary>Method of an endpoint class that serves its requests.</summary>
    EndpointClassHandler,

    /// <summary>Base type of groups that endpoint classes join.</summary>
    EndpointClassGroup,

    /// <summary>Maps every endpoint class.</summary>
    EndpointClasses,

    /// <summary>Base type of classes that map a set of routes and may demand authorization for all of them.</summary>
    EndpointModule,

    /// <summary>Attribute of a function's parameter that says who may trigger it over HTTP.</summary>
    EndpointTrigger,

    /// <summary>Attribute that puts a method behind a gateway's address.</summary>
    EndpointGateway,

    /// <summary>Attribute of the base types of services whose public methods remote callers invoke.</summary>
    EndpointServiceAttribute,

    /// <summary>Base type of SignalR hubs.</summary>
    EndpointHub,

    /// <summary>Member that holds the current request's cancellation token.</summary>
    EndpointToken,

    /// <summary>Makes a response from a value; a stream in it is enumerated with the request's own token.</summary>
    EndpointResult,

    /// <summary>An authorization filter that looks at how a request came, not at who sent it.</summary>
    AuthorizationTransport,

    /// <summary>The headers of a request, which carry the caller's credential.</summary>
    AuthorizationHeaders,

    /// <summary>Component that shows its content to authorized users only.</summary>
    AuthorizationView,

    /// <summary>Middleware that answers for the exceptions of every endpoint.</summary>
    FailureMiddleware,

    /// <summary>Interface of filters that handle the exceptions of actions.</summary>
    FailureFilter,

    /// <summary>A type that sees calls, or their results, on their way, and whose descendants may catch what they throw.</summary>
    FailureInterceptor,

    /// <summary>Gives every call of a client retries or a fallback.</summary>
    FailureResilience,

    /// <summary>Runs a delegate under retries, a fallback or a circuit breaker.</summary>
    FailureExecution,

    /// <summary>A background worker's method that the host calls.</summary>
    WorkerMethod,

    /// <summary>Builds or runs a host: the program is a server or a service, not a console tool.</summary>
    HostBuilder,

    /// <summary>Tells the program an address to listen on: by text, by IP address or by port.</summary>
    HostAddress,

    /// <summary>Listens on the machine itself only.</summary>
    HostLoopback,

    // Authorization.

    /// <summary>A convention that demands authorization of what it is chained to.</summary>
    AuthorizationConvention,

    /// <summary>A convention that lets anyone in, on purpose.</summary>
    AuthorizationAnonymous,

    /// <summary>A convention that adds metadata objects.</summary>
    AuthorizationMetadata,

    /// <summary>A convention that adds a filter to an endpoint.</summary>
    AuthorizationFilterConvention,

    /// <summary>Interface of attributes and objects that demand authorization.</summary>
    AuthorizationData,

    /// <summary>Interface of attributes and objects that let anyone in.</summary>
    AuthorizationAllow,

    /// <summary>Interface of MVC filters that authorize.</summary>
    AuthorizationFilter,

    /// <summary>Attribute that names a filter type.</summary>
    AuthorizationFilterReference,

    /// <summary>Sets the policy of every endpoint that has none.</summary>
    AuthorizationFallback,

    /// <summary>Adds a filter or policy to every controller or page.</summary>
    AuthorizationGlobal,

    /// <summary>Interface of filters and middleware whose body may authorize.</summary>
    AuthorizationPipeline,

    /// <summary>A call or type that turns a caller away (401 or 403).</summary>
    AuthorizationReject,

    /// <summary>A member that takes a status code; 401 and 403 turn the caller away.</summary>
    AuthorizationStatus,

    /// <summary>A member that asks who the caller is.</summary>
    AuthorizationCheck,

    /// <summary>Adds middleware to the pipeline.</summary>
    AuthorizationMiddleware,

    /// <summary>A property that holds the token which callers must send.</summary>
    AuthorizationToken,

    // Tool servers, as of the Model Context Protocol.

    /// <summary>Begins to build a server that offers tools, prompts and resources to a client's model.</summary>
    ToolServer,

    /// <summary>Serves them over HTTP.</summary>
    ToolServerHttp,

    /// <summary>Maps the endpoints of such a server, which may authorize callers tool by tool.</summary>
    ToolServerMapping,

    /// <summary>Adds filters that see every request or message of such a server.</summary>
    ToolServerFilter,

    /// <summary>Serves them to the process that started this one.</summary>
    ToolServerStdio,

    /// <summary>Makes the server heed the authorization attributes of its tools.</summary>
    ToolServerAuthorization,

    /// <summary>Attribute that makes a method a tool, prompt or resource of a server.</summary>
    ToolAttribute,

    /// <summary>Attribute of types that hold such methods.</summary>
    ToolAttributeType,

    // Rate limits.

    /// <summary>A convention that limits what it is chained to.</summary>
    ThrottleConvention,

    /// <summary>A convention that lifts every limit, on purpose.</summary>
    ThrottleWaiver,

    /// <summary>Attribute that limits.</summary>
    ThrottleData,

    /// <summary>Attribute that lifts every limit.</summary>
    ThrottleExempt,

    /// <summary>Sets a limit for the whole program.</summary>
    ThrottleGlobal,

    /// <summary>Registers a named policy for limits.</summary>
    ThrottlePolicy,

    /// <summary>Asks a limiter in code.</summary>
    ThrottleUse,

    /// <summary>Lets go of what such a call took.</summary>
    ThrottleRelease,

    /// <summary>Adds a step to a client's pipeline, which may limit.</summary>
    ThrottlePipeline,

    /// <summary>Method whose override passes calls on and may limit them.</summary>
    ThrottleDecorator,

    // Gates.

    /// <summary>A member that tells environments apart or reads configuration.</summary>
    GateEnvironment,

    /// <summary>A member that is true on a developer's machine.</summary>
    GateDevelopment,

    /// <summary>A member that is true in production.</summary>
    GateProduction,

    // Flows: where untrusted values come from, how they travel, what checks them.

    /// <summary>A member that yields what a remote caller sent.</summary>
    SourceRemote,

    /// <summary>A type that a request can be bound to although it comes from a reference.</summary>
    SourceBindable,

    /// <summary>An attribute on a handler's parameter that is filled by the program itself.</summary>
    SourceExcluded,

    /// <summary>A type or member whose arguments choose a value and are no part of it: a key, an id, an address.</summary>
    FlowLookup,

    /// <summary>A member whose value is the program's own, whatever it is read from.</summary>
    FlowTrusted,

    /// <summary>A verdict's member that is true where a moderation or prompt shield objects to the text.</summary>
    GuardFlagged,

    /// <summary>A method that throws for a text which must not pass, or answers <c>false</c> to it.</summary>
    GuardCheck,

    // Prompts.

    /// <summary>Text that a model obeys: a system or developer message, instructions.</summary>
    PromptInstructions,

    /// <summary>Text of a message whose role another argument gives.</summary>
    PromptMessage,

    /// <summary>A role that a model obeys: system, developer.</summary>
    PromptRoleInstructing,

    // What a client is given: keys, addresses, a program to start, descriptions, models.

    /// <summary>An argument or property that takes the key of a model provider.</summary>
    CredentialKey,

    /// <summary>An argument that takes the value of an HTTP header, which may be a key.</summary>
    CredentialHeader,

    /// <summary>An argument or property that takes the address of a model or tool server.</summary>
    ClientEndpoint,

    /// <summary>An argument or property that takes the address of any HTTP request; it is a model's where its route or its client says so.</summary>
    ClientAddress,

    /// <summary>A callback that decides whether a server's certificate is good.</summary>
    ClientCertificateCheck,

    /// <summary>A callback that accepts every certificate.</summary>
    ClientCertificateWaiver,

    /// <summary>Gives the clients of a factory their message handler.</summary>
    ClientHandler,

    /// <summary>An argument whose client, handler or transport the result sends through.</summary>
    ClientTransport,

    /// <summary>The program that a tool server is started as.</summary>
    ToolProcessCommand,

    /// <summary>The arguments of that program.</summary>
    ToolProcessArguments,

    /// <summary>Text that tells a model what a tool, parameter or server is for.</summary>
    ToolDescription,

    /// <summary>An argument or property by which a model is loaded: a path, bytes, a stream.</summary>
    ModelLoad,

    /// <summary>An argument that takes the address a model is loaded from.</summary>
    ModelLoadAddress,

    /// <summary>An argument by which a loader is given a format that can run code.</summary>
    ModelLoadUnsafe,

    /// <summary>An argument that takes the path of a library of native operators.</summary>
    ModelLoadLibrary,

    /// <summary>A call whose result comes from the network.</summary>
    ModelDownload,

    /// <summary>A call whose result is text or rows from the network.</summary>
    ModelDownloadText,

    /// <summary>A call that writes what it downloads to the file of an argument.</summary>
    ModelDownloadFile,

    /// <summary>A call that computes or verifies a hash or signature.</summary>
    IntegrityCheck,

    /// <summary>An argument or property that takes the name of a hosted model.</summary>
    ModelName,

    // What a model chooses, and where that is dangerous.

    /// <summary>A member, or a type of parameters, that holds what a model produced.</summary>
    SourceModel,

    /// <summary>Attribute that makes a method a tool, whose parameters a model fills.</summary>
    ToolFunction,

    /// <summary>Makes a tool of a delegate or method.</summary>
    ToolFactory,

    /// <summary>Starts a process, or runs or loads code: file names, command lines, scripts, names of types and members.</summary>
    SinkCommand,

    /// <summary>The arguments of a process, one by one.</summary>
    SinkArguments,

    /// <summary>The standard input of a process.</summary>
    SinkInput,

    /// <summary>Text that a database runs.</summary>
    SinkSql,

    /// <summary>Text that a browser renders as it is.</summary>
    SinkHtml,

    /// <summary>Text that is HTML where the content type beside it says so.</summary>
    SinkContent,

    /// <summary>Turns Markdown, and the HTML in it, into HTML.</summary>
    SinkMarkdown,

    /// <summary>The path of a file or directory.</summary>
    SinkPath,

    /// <summary>The address of a request or redirect.</summary>
    SinkUrl,

    /// <summary>Text or bytes that a deserializer reads which creates the types they name.</summary>
    SinkTypes,

    /// <summary>What a JSON deserializer reads; its settings tell whether it creates the types that are named there.</summary>
    SinkJson,

    /// <summary>The type that a serializer reads into.</summary>
    SinkType,

    /// <summary>Yields a type of a name.</summary>
    TypeByName,

    /// <summary>The filter of a search or vector store.</summary>
    SinkFilter,

    /// <summary>The address of a tool server, plugin or model that is called with the program's credentials.</summary>
    SinkServer,

    /// <summary>Yields a name without folders.</summary>
    GuardPath,

    /// <summary>Escapes text for a place in an address.</summary>
    GuardUrl,

    /// <summary>Encodes or cleans text for HTML.</summary>
    GuardHtml,

    /// <summary>Quotes values for a filter.</summary>
    GuardFilter,

    // The parts of a prompt, beside those above.

    /// <summary>Text of a user's turn, or a prompt without roles.</summary>
    PromptUser,

    /// <summary>Text of the assistant's turn: what a model is made to believe that it said.</summary>
    PromptAssistant,

    /// <summary>Text that an engine renders before a model reads it: a template.</summary>
    PromptTemplate,

    /// <summary>The values that a template is rendered with.</summary>
    PromptArguments,

    /// <summary>A boolean that puts values into a rendered template as they are, so that they can end one message and begin another.</summary>
    PromptUnencoded,

    /// <summary>A message with its role, or a list of such.</summary>
    PromptMessageType,

    /// <summary>The messages that a model call takes.</summary>
    PromptMessages,

    /// <summary>Makes a role of a text.</summary>
    PromptRoleText,

    /// <summary>The role of a tool's result.</summary>
    PromptRoleTool,

    /// <summary>The role of the model.</summary>
    PromptRoleAssistant,

    /// <summary>The role of the user.</summary>
    PromptRoleUser,

    /// <summary>A member that yields what was retrieved for a model: records, pages, documents, results of tools.</summary>
    SourceRetrieved,

    /// <summary>A type that sees every prompt on its way to a model, and whose descendants may check it.</summary>
    GuardPipeline,

    // Conversations, secrets and what tells of them.

    /// <summary>A type that holds the turns of a conversation, which code adds.</summary>
    ConversationHistory,

    /// <summary>A type that holds a conversation, to which every model call adds.</summary>
    ConversationSession,

    /// <summary>Base type of what talks to many people at a time, with code of its own for each: a component that the server renders, a bot.</summary>
    ConversationTurn,

    /// <summary>Registers a service of which the whole program has one.</summary>
    ServiceSingleton,

    /// <summary>A member that yields a secret: a connection string, a token, the whole environment.</summary>
    SecretValue,

    /// <summary>A member that looks a value up by a key; it is a secret where the key says so.</summary>
    SecretLookup,

    /// <summary>A type whose members make text of text.</summary>
    TextMaker,

    /// <summary>An address that a model's provider fetches.</summary>
    PromptAddress,

    /// <summary>A member that yields the text of a message or answer.</summary>
    MessageText,

    /// <summary>Writes to a log at the level of its name, which is Information or above.</summary>
    LogWrite,

    /// <summary>Writes to a log at the level of an argument.</summary>
    LogWriteLevel,

    /// <summary>Attribute of a method that a generator writes, which logs its arguments.</summary>
    LogMessageAttribute,

    /// <summary>Writes to the console.</summary>
    LogConsole,

    /// <summary>Sends text to the caller.</summary>
    ResponseWrite,

    /// <summary>An exception whose texts are meant for who called.</summary>
    ErrorMeantForCaller,

    /// <summary>Lists the tools of a tool server.</summary>
    ToolList,

    /// <summary>An argument or property that offers tools to a model.</summary>
    ToolOffer,

    /// <summary>An argument that names the tool server whose tools a provider calls for its model.</summary>
    ToolHosted,

    /// <summary>An argument or property that says which tools of such a server the model gets.</summary>
    ToolHostedChoice,

    /// <summary>Makes a tool wait for a person's approval.</summary>
    ToolApproval,

    /// <summary>Lets a client call a model's tools by itself.</summary>
    ToolInvocation,

    /// <summary>A type that reaches a tool server: over the network, or in a process of its own.</summary>
    ToolTransport,

    /// <summary>A member that yields probabilities of a model's answer, token by token.</summary>
    PredictionScores,

    /// <summary>A member that yields the numbers a model computes, as they are.</summary>
    PredictionOutput,

    /// <summary>A member that yields the numbers of an embedding.</summary>
    PredictionEmbedding,

    /// <summary>A member that tells what a classifying model decided: a label, a class, a verdict.</summary>
    PredictionLabel,

    /// <summary>How sure a model is, from 0 to 1.</summary>
    PredictionProbability,

    /// <summary>How sure a model is, from 0 to 100.</summary>
    PredictionPercent,

    /// <summary>How sure a model is, on no fixed scale, or for several classes at once.</summary>
    PredictionConfidence,

    /// <summary>Makes the service or the model leave out what it is not sure of.</summary>
    PredictionThreshold,

    /// <summary>Attribute that binds a member to a column of a model's output.</summary>
    PredictionColumn,

    /// <summary>Trains models that find clusters.</summary>
    PredictionCluster,

    /// <summary>Trains models that recommend.</summary>
    PredictionRecommend,

    /// <summary>An argument by which data for training is loaded.</summary>
    TrainingLoad,

    /// <summary>An argument by which a file is uploaded to a provider, also for fine-tuning.</summary>
    TrainingUpload,

    /// <summary>Trains a model.</summary>
    TrainingFit,

    // What is done with a model's answer.

    /// <summary>A parser that throws where its text has another form than expected.</summary>
    SinkParse,

    /// <summary>A structured result that throws where the answer has another form than its type.</summary>
    AnswerResult,

    /// <summary>Makes a schema that the provider holds the answer to.</summary>
    AnswerSchema,

    /// <summary>A member that tells why an answer ended: complete, cut off, refused, filtered.</summary>
    AnswerEnding,

    /// <summary>Bounds the length of an answer: a property of a request's options, or a client with a default of its own.</summary>
    AnswerLimit,

    /// <summary>A list of an answer's parts or alternatives, which can be empty.</summary>
    AnswerParts,

    /// <summary>Searches a vector store, an index or a memory, nearest first.</summary>
    RetrievalSearch,

    /// <summary>Bounds how far from the question a result may lie: a property of a search's options, an argument.</summary>
    RetrievalThreshold,

    /// <summary>A member that tells how near a result lies.</summary>
    RetrievalScore,

    // What tools do when a model calls them, and who is asked before.

    /// <summary>Destroys data: what it takes away is not in the program's hands any more.</summary>
    EffectDelete,

    /// <summary>Changes data that outlives the call.</summary>
    EffectWrite,

    /// <summary>Sends a message to people or to other systems.</summary>
    EffectSend,

    /// <summary>Moves money.</summary>
    EffectPay,

    /// <summary>Starts a process, or runs code.</summary>
    EffectRun,

    /// <summary>Moves or switches something in the physical world: a pin, a motor, a valve.</summary>
    EffectActuate,

    /// <summary>Makes a request whose method is an argument; a DELETE destroys.</summary>
    EffectRequest,

    /// <summary>A statement that a database runs, with its values as parameters.</summary>
    EffectSql,

    /// <summary>Reads text that strangers wrote: pages, mails, issues.</summary>
    EffectRead,

    /// <summary>Asks a person and waits for the answer.</summary>
    ApprovalQuestion,

    /// <summary>What a filter or middleware is told of a tool's call, before it passes the call on or not.</summary>
    ApprovalContext,

    /// <summary>A property of a tool that tells clients what it does: read only, destructive, idempotent.</summary>
    ToolHint,

    /// <summary>A member that stands for approval by nobody.</summary>
    OversightWaiver,

    /// <summary>A boolean by which a person's approval is asked for: false switches it off.</summary>
    OversightRequired,

    /// <summary>A boolean that switches a person's approval off.</summary>
    OversightSwitch,

    /// <summary>A text that says when a person is asked: <c>never</c> switches it off.</summary>
    OversightMode,

    /// <summary>A boolean by which a request for approval is answered.</summary>
    OversightAnswer,

    /// <summary>A call that approves, whatever its arguments are.</summary>
    OversightApproval,

    /// <summary>A request for approval, which a person is to answer.</summary>
    OversightRequest,

    /// <summary>A property whose function answers requests for approval.</summary>
    OversightCallback,

    /// <summary>Gives a model the tools of a type or object.</summary>
    ToolPlugin,

    /// <summary>A limit of what a model may do by itself.</summary>
    AutonomyLimit,

    /// <summary>Makes an agent.</summary>
    AutonomyAgent,
    /// <summary>A catalog of trainers: what is called on it learns from a column of features.</summary>
    TrainingTrainers,

    /// <summary>A catalog of transforms: what is called on it makes columns of columns.</summary>
    TrainingTransforms,

    /// <summary>Loads rows of the type that is its type argument.</summary>
    TrainingRows,

    /// <summary>Runs an experiment that learns from every column that it is not told to leave out.</summary>
    TrainingExperiment,

    /// <summary>A list of columns that an experiment learns from.</summary>
    TrainingColumns,

    /// <summary>A list of columns that an experiment leaves out.</summary>
    TrainingIgnored,

    /// <summary>Measures a model, or yields the rows that are held back for that.</summary>
    TrainingEvaluation,

    /// <summary>Saves a model or puts it to use.</summary>
    TrainingUse,

    /// <summary>Tells which features a model's decisions come from.</summary>
    TrainingExplanation,

    // A provider's own safety.

    /// <summary>A level at which a provider's safety filter lets everything pass.</summary>
    SafetyOff,

    /// <summary>An argument that takes such a level as text.</summary>
    SafetyLevel,

    /// <summary>A boolean that switches a provider's safety filter off where it is false.</summary>
    SafetySwitch,

    /// <summary>A call whose answer is a verdict on a text or image: moderation, content safety, a prompt shield.</summary>
    ModerationCall,

    /// <summary>A constant that asks a vision service for a person's emotion, gender, age or ethnicity.</summary>
    PersonAttribute,

    /// <summary>A member that holds what a vision service inferred of a person.</summary>
    PersonInferred,

    /// <summary>A list of attributes, as text, that a vision service is asked for.</summary>
    PersonAttributes,

    /// <summary>A call that infers such an attribute.</summary>
    PersonInference,
}

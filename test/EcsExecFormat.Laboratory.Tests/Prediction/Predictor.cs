using EcsExecFormat.Aws;
using EcsExecFormat.Core.Executables;
using EcsExecFormat.Core.Oci;
using EcsExecFormat.Images;
using EcsExecFormat.Laboratory.Tests.Images;
using EcsExecFormat.LocalAws;

namespace EcsExecFormat.Laboratory.Tests.Prediction;

/// <summary>What the product says of an image in ECR: its own classes read it over the wire, as the function does.</summary>
public sealed class Predictor : IAsyncLifetime
{
    private LocalAwsServer _server = null!;
    private AwsEnvironment _environment = null!;
    private EcrImages _images = null!;

    internal Foreteller Foreteller { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await LocalAwsServer.StartAsync();
        _environment = new AwsEnvironment(_server.Environment.GetValueOrDefault);
        _images = new EcrImages(new EcrClient(_environment));
        Foreteller = new Foreteller(_images);
    }

    public async ValueTask DisposeAsync()
    {
        _images.Dispose();
        _environment.Dispose();
        await _server.DisposeAsync();
    }

    /// <param name="name">Of its repository.</param>
    /// <param name="folder">The image in OCI image layout.</param>
    /// <param name="machine">Where its container is started.</param>
    /// <param name="task">What the task says beside the image.</param>
    internal Task<Predicted> PredictAsync(string name, string folder, Machine machine, LabTask task) => Foreteller.PredictAsync(Load(name, folder), machine, task);

    /// <returns>The image in ECR, by digest.</returns>
    internal ImageReference Load(string name, string folder) =>
        ImageReference.Parse($"{_server.Ecr.Home.Host}/{name}").ByDigest(Digest.Parse(_server.Ecr.LoadOciLayout(name, folder, "latest")));
}

/// <summary>What the product says.</summary>
/// <param name="Outcome">In the laboratory's terms.</param>
/// <param name="Why">In the product's words.</param>
internal sealed record Predicted(Outcome Outcome, string Why)
{
    public override string ToString() => $"{Outcome} ({Why})";

    public static Predicted From(ResolvedEntrypoint resolved, Machine machine) => resolved switch
    {
        ResolvedEntrypoint.Found { Header: var header } found => new(
            header.Platform?.RunsOn(machine.Platform) == true ? Outcome.Runs : Outcome.ExecFormatError,
            $"{string.Join(" > ", found.Chain)} is for {header.Machine}"),
        ResolvedEntrypoint.Unrunnable unrunnable => new(Outcome.ExecFormatError, $"{string.Join(" > ", unrunnable.Chain)} {unrunnable.Content.Phrase()}"),
        ResolvedEntrypoint.Broken broken => new(Outcome.FailsOtherwise, broken.Reason),
        ResolvedEntrypoint.Unresolved unresolved => new(Outcome.NotTold, unresolved.Reason),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}

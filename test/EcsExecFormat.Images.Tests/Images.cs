using EcsExecFormat.Aws;
using EcsExecFormat.Aws.Tests;
using EcsExecFormat.Images.Connections;

namespace EcsExecFormat.Images.Tests;

/// <summary>ECR images with the server as ECR.</summary>
internal sealed class Images : IDisposable
{
    private readonly AwsEnvironment _environment;

    public Images(Loopback server, string region = "eu-west-1", double silenceSeconds = 5, long maxUnpackedBytes = long.MaxValue)
    {
        _environment = server.Environment(region);
        Ecr = new EcrImages(new EcrClient(_environment), new ConnectionOptions
        {
            AttemptTimeout = TimeSpan.FromSeconds(1),
            LayerSilence = TimeSpan.FromSeconds(silenceSeconds),
            MaxUnpackedBytes = maxUnpackedBytes,
        });
    }

    public EcrImages Ecr { get; }

    public void Dispose()
    {
        Ecr.Dispose();
        _environment.Dispose();
    }
}

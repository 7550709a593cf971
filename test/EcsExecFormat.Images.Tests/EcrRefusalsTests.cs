using System.Net.Sockets;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images.Tests;

public class EcrRefusalsTests
{
    private static readonly ImageReference Image = ImageReference.Parse("210987654321.dkr.ecr.xx-nowhere-1.amazonaws.com/team/app:1.0");

    [Fact]
    public void A_region_whose_host_does_not_exist_is_unreachable_for_good()
    {
        var refusal = EcrRefusals.FromError(Failure(SocketError.HostNotFound), Image, isOtherRegion: true);
        Assert.Equal(ImageProblem.Unreachable, refusal?.Problem);
        Assert.Contains("xx-nowhere-1", refusal?.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SocketError.TryAgain, true)]
    [InlineData(SocketError.ConnectionRefused, true)]
    [InlineData(SocketError.HostNotFound, false)]
    public void Other_trouble_of_the_network_reaches_the_retry_of_the_event(SocketError error, bool isOtherRegion) =>
        Assert.Null(EcrRefusals.FromError(Failure(error), Image, isOtherRegion));

    private static CallFailedException Failure(SocketError error) =>
        new("ecr", "BatchGetImage", null, true, "no connection", new HttpRequestException("no connection", new SocketException((int)error)));
}

using System.Net.Sockets;
using System.Text.Json;
using EcsExecFormat.Core;
using EcsExecFormat.Core.Oci;

namespace EcsExecFormat.Images;

/// <summary>What ECR's refusals mean for an image, in words (Amazon ECR API reference, BatchGetImage and GetDownloadUrlForLayer).</summary>
internal static class EcrRefusals
{
    /// <param name="failed">The failed call.</param>
    /// <param name="image">The image that was asked for.</param>
    /// <param name="isOtherRegion">Whether the registry is in another region than the function.</param>
    /// <returns>Null when the failure says nothing about the image, and belongs to the caller's retry.</returns>
    public static ImageRead.Unavailable? FromError(CallFailedException failed, ImageReference image, bool isOtherRegion)
    {
        if (failed.Code is null)
            return WithoutAnswer(failed, image, isOtherRegion);
        if (failed.IsTransient)
            return null;
        var said = $"Amazon ECR said: {failed.InnerException?.Message ?? failed.Message}";
        return failed.Code switch
        {
            "RepositoryNotFoundException" => new(ImageProblem.NotFound, $"The repository {Repository(image)} does not exist (any more)."),
            "ImageNotFoundException" => Gone(image),
            "LayersNotFoundException" or "LayerInaccessibleException" => new(ImageProblem.NotFound, $"A part of {image} does not exist (any more). {said}"),
            "AccessDeniedException" => Denied(failed.Operation, image, said),
            "UnrecognizedClientException" or "InvalidSignatureException" when isOtherRegion => new(ImageProblem.AccessDenied,
                $"{image.Registry} does not know this function's credentials: its region is not enabled for the account, or is in another partition of AWS. {said}"),
            "UnrecognizedClientException" or "InvalidSignatureException" or "ExpiredTokenException" or "IncompleteSignatureException" => null,
            "UnableToGetUpstreamImageException" or "UnableToGetUpstreamLayerException" => Upstream(ImageProblem.Unreachable, image, said),
            _ => new(ImageProblem.Invalid, $"{image} could not be read ({failed.Code}). {said}"),
        };
    }

    /// <param name="failure">One entry of <c>failures</c>; undefined when there was none.</param>
    /// <param name="image">The image that was asked for.</param>
    public static ImageRead.Unavailable FromFailure(JsonElement failure, ImageReference image)
    {
        var said = failure.Text("failureReason") is { } reason ? $"Amazon ECR said: {reason}" : "";
        return failure.Text("failureCode") switch
        {
            "ImageNotFound" => Gone(image),
            "ImageTagDoesNotMatchDigest" => new(ImageProblem.NotFound, $"The tag of {image} names another image by now. {said}".TrimEnd()),
            "UpstreamAccessDenied" => Upstream(ImageProblem.AccessDenied, image, said),
            "UpstreamTooManyRequests" or "UpstreamUnavailable" => Upstream(ImageProblem.Unreachable, image, said),
            "KmsError" => new(ImageProblem.AccessDenied, $"The KMS key of the repository {Repository(image)} cannot be used. {said}".TrimEnd()),
            "ImageInaccessible" => new(ImageProblem.AccessDenied, $"{image} is in Amazon ECR but cannot be pulled, such as when it is archived. {said}".TrimEnd()),
            { } code => new(ImageProblem.Invalid, $"{image} could not be read ({code}). {said}".TrimEnd()),
            null => new(ImageProblem.Invalid, $"Amazon ECR answered neither with a manifest of {image} nor with a reason."),
        };
    }

    /// <summary>Whether ECR's answer was more than is read.</summary>
    public static bool IsTooLarge(CallFailedException failed) => IsCausedBy(failed, static cause => cause is InvalidDataException);

    private static ImageRead.Unavailable? WithoutAnswer(CallFailedException failed, ImageReference image, bool isOtherRegion)
    {
        if (IsTooLarge(failed))
            return new(ImageProblem.Invalid, $"The answer about {image} is too large.");
        // In the function's own region this is trouble with the network, which passes.
        return isOtherRegion && IsCausedBy(failed, static cause => cause is SocketException { SocketErrorCode: SocketError.HostNotFound })
            ? new(ImageProblem.Unreachable, $"There is no Amazon ECR at the region of {image.Registry}: its host name does not exist.")
            : null;
    }

    private static bool IsCausedBy(CallFailedException failed, Func<Exception, bool> isIt)
    {
        for (var cause = failed.InnerException; cause is not null; cause = cause.InnerException)
        {
            if (isIt(cause))
                return true;
        }

        return false;
    }

    private static ImageRead.Unavailable Gone(ImageReference image) =>
        new(ImageProblem.NotFound, $"The image {image} does not exist (any more); the repository {Repository(image)} does.");

    private static ImageRead.Unavailable Denied(string operation, ImageReference image, string said) => new(ImageProblem.AccessDenied,
        $"The function may not read {Repository(image)}: its role needs ecr:{operation} there, and when the repository is in another account, "
        + $"the repository's policy must allow ecr:BatchGetImage and ecr:GetDownloadUrlForLayer too. {said}");

    private static ImageRead.Unavailable Upstream(ImageProblem problem, ImageReference image, string said) =>
        new(problem, $"The pull-through cache could not get {image} from the registry behind it. {said}".TrimEnd());

    private static string Repository(ImageReference image) => $"{image.Registry}/{image.Repository}";
}

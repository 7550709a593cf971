namespace EcsExecFormat.EndToEnd.Tests;

/// <summary>A well-formed SigV4 header that signs nothing: LocalAws reads whom and what it is for.</summary>
internal static class SomeSignature
{
    public static string For(string service, string region) =>
        $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/{region}/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}";
}

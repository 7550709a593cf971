using System.Collections.Immutable;
using System.Text.Json;

namespace EcsExecFormat.Core.Oci;

/// <summary>What a container of an image executes unless it is told otherwise (OCI image spec, Image Configuration, <c>config</c>).</summary>
/// <param name="EntryPoint">Empty when not stated.</param>
/// <param name="Command">Arguments to the entrypoint, or the command without one (<c>Cmd</c>); empty when not stated.</param>
/// <param name="Environment">Entries <c>NAME=VALUE</c>.</param>
/// <param name="WorkingDirectory">Empty when not stated.</param>
/// <param name="User">Empty when not stated, which means root.</param>
public sealed record ImageProcess(
    ImmutableArray<string> EntryPoint, ImmutableArray<string> Command, ImmutableArray<string> Environment, string WorkingDirectory, string User)
{
    private static readonly ImageProcess Unstated = new([], [], [], "", "");

    /// <returns>Null when a member has another form than the specification says, or another letter case, which readers take differently.</returns>
    internal static ImageProcess? Read(JsonElement root)
    {
        if (HasCaseVariant(root, "config"))
            return null;
        if (!root.TryMember("config", out var config) || config.ValueKind == JsonValueKind.Null)
            return Unstated;
        if (HasCaseVariant(config, "Entrypoint", "Cmd", "Env", "WorkingDir", "User") || !IsText(config, "WorkingDir") || !IsText(config, "User"))
            return null;
        return config.AllTexts("Entrypoint") is { } entryPoint && config.AllTexts("Cmd") is { } command && config.AllTexts("Env") is { } environment
            ? new ImageProcess(entryPoint, command, environment, config.Text("WorkingDir") ?? "", config.Text("User") ?? "")
            : null;
    }

    private static bool HasCaseVariant(JsonElement owner, params ReadOnlySpan<string> names)
    {
        try
        {
            if (owner.ValueKind == JsonValueKind.Object)
                StrictJson.RefuseCaseVariants(owner, names);
            return owner.ValueKind != JsonValueKind.Object;
        }
        catch (ParseException)
        {
            return true;
        }
    }

    private static bool IsText(JsonElement owner, string member) =>
        !owner.TryMember(member, out var value) || value.ValueKind is JsonValueKind.String or JsonValueKind.Null;
}

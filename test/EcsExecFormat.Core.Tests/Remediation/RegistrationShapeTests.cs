using System.Text;
using System.Text.Json;
using EcsExecFormat.Core.Ecs;
using EcsExecFormat.Core.Remediation;
using EcsExecFormat.TestSupport;

namespace EcsExecFormat.Core.Tests.Remediation;

/// <summary>botocore's service model of ECS, where installed, judges what is registered.</summary>
public class RegistrationShapeTests
{
    [Fact]
    public async Task A_definition_with_every_member_filled_survives_whole_and_is_accepted()
    {
        await Python.RequireAsync("botocore");
        using var filled = JsonDocument.Parse(await Python.AskAsync(FillEveryMember));
        var definition = TaskDefinition.FromResponse(filled.RootElement.GetProperty("answer"));

        var request = Encoding.UTF8.GetString(CorrectedRevision.Of(definition, Core.Ecs.Architecture.Arm64).Request.Span);

        Assert.Empty(SpelledComparison.Differences(filled.RootElement.GetProperty("expected").GetRawText(), request));
        Assert.True(request.Length > 10_000, "the sample is hardly filled");
        Assert.Equal("accepted", (await Python.AskAsync(Validate, request)).Trim());
        Assert.True(RevisionDifference.Between(definition, Encoding.UTF8.GetBytes(request)).IsOnlyTheCorrection);
    }

    [Fact]
    public async Task What_is_left_out_is_exactly_what_a_registration_does_not_take()
    {
        await Python.RequireAsync("botocore");
        using var model = JsonDocument.Parse(await Python.AskAsync(CompareShapes));
        var names = model.RootElement.GetProperty("describeOnly").EnumerateArray().Select(name => name.GetString()!).ToArray();
        var definition = Described.Web(string.Join(",", names.Where(name => name != "taskDefinitionArn").Append("unknown").Select(name => $"\"{name}\":1")));

        var difference = RevisionDifference.Between(definition, CorrectedRevision.Of(definition, Core.Ecs.Architecture.Arm64).Request);

        Assert.Equal(names.Order(StringComparer.Ordinal), difference.LeftOut.Order(StringComparer.Ordinal));
        Assert.True(difference.IsOnlyTheCorrection);
        Assert.Equal("""["tags"]""", model.RootElement.GetProperty("registerOnly").GetRawText());
        Assert.Equal("[]", model.RootElement.GetProperty("otherShape").GetRawText());
        Assert.Equal("""["ARM64", "X86_64"]""", model.RootElement.GetProperty("architectures").GetRawText());
    }

    private const string Model = """
        import json, sys, botocore.session
        from botocore.validate import ParamValidator
        model = botocore.session.get_session().get_service_model('ecs')
        register = model.operation_model('RegisterTaskDefinition').input_shape
        described = model.operation_model('DescribeTaskDefinition').output_shape.members['taskDefinition']

        """;

    // Every member, every list and map with two entries; a text says where it stands.
    private const string FillEveryMember = Model + """
        def fill(shape, path):
            kind = shape.type_name
            if kind == 'structure':
                return {name: fill(member, path + '.' + name) for name, member in shape.members.items()}
            if kind == 'list':
                return [fill(shape.member, path + '[%d]' % index) for index in range(2)]
            if kind == 'map':
                return {'%s-%d' % (path, index): fill(shape.value, path) for index in range(2)}
            if kind == 'string':
                return shape.enum[0] if shape.enum else path
            if kind in ('integer', 'long'):
                return 1 + len(path) * 1000003
            return {'boolean': True, 'double': 0.1, 'float': 0.1, 'timestamp': 1790000000.123}[kind]
        sample = fill(register, '')
        sample['family'] = 'web'
        tags = sample.pop('tags')
        only = {name: fill(member, name) for name, member in described.members.items() if name not in register.members}
        only['taskDefinitionArn'] = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7'
        answer = {'taskDefinition': {**only, **sample}, 'tags': tags + [{'key': 'aws:x', 'value': 'y'}]}
        platform = {**sample['runtimePlatform'], 'cpuArchitecture': 'ARM64'}
        corrects = {'key': 'exec-format-remediation-corrects', 'value': '7'}
        print(json.dumps({'answer': answer, 'expected': {**sample, 'runtimePlatform': platform, 'tags': tags + [corrects]}}))
        """;

    private const string Validate = Model + """
        report = ParamValidator().validate(json.load(sys.stdin), register)
        print(report.generate_report() if report.has_errors() else 'accepted')
        """;

    private const string CompareShapes = Model + """
        shared = set(register.members) & set(described.members)
        print(json.dumps({
            'describeOnly': sorted(set(described.members) - set(register.members)),
            'registerOnly': sorted(set(register.members) - set(described.members)),
            'otherShape': sorted(name for name in shared if register.members[name].name != described.members[name].name),
            'architectures': sorted(register.members['runtimePlatform'].members['cpuArchitecture'].enum)}))
        """;
}

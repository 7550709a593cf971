using System.Globalization;
using System.Text;

namespace EcsExecFormat.Demo;

/// <summary>The EventBridge event of a Fargate task that died at once, in the form that ECS sends.</summary>
internal static class StoppedTaskEvent
{
    /// <param name="scene">The service that it belongs to.</param>
    /// <param name="taskId">32 hexadecimal digits.</param>
    public static byte[] Of(DemoScene scene, string taskId)
    {
        var (account, region) = (scene.Aws.Options.Account, scene.Aws.Options.Region);
        var now = DateTimeOffset.UtcNow;
        string Ago(int seconds) => now.AddSeconds(-seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var task = $"arn:aws:ecs:{region}:{account}:task/{DemoScene.Cluster}/{taskId}";
        return Encoding.UTF8.GetBytes($$"""
            {
              "version": "0", "id": "{{new Guid(Convert.FromHexString(taskId))}}", "detail-type": "ECS Task State Change", "source": "aws.ecs",
              "account": "{{account}}", "time": "{{Ago(0)}}", "region": "{{region}}", "resources": ["{{task}}"],
              "detail": {
                "attributes": [{ "name": "ecs.cpu-architecture", "value": "x86_64" }],
                "availabilityZone": "{{region}}b",
                "clusterArn": "arn:aws:ecs:{{region}}:{{account}}:cluster/{{DemoScene.Cluster}}",
                "containers": [{
                  "containerArn": "arn:aws:ecs:{{region}}:{{account}}:container/{{DemoScene.Cluster}}/{{taskId}}/0c7d",
                  "exitCode": 1, "lastStatus": "STOPPED", "name": "web",
                  "image": "{{DemoScene.Image(scene.Aws)}}", "imageDigest": "{{scene.Digest}}", "taskArn": "{{task}}"
                }],
                "cpu": "256", "memory": "512", "createdAt": "{{Ago(40)}}", "desiredStatus": "STOPPED", "executionStoppedAt": "{{Ago(8)}}",
                "group": "service:{{DemoScene.ServiceName}}", "launchType": "FARGATE", "lastStatus": "STOPPED", "platformVersion": "1.4.0",
                "pullStartedAt": "{{Ago(20)}}", "pullStoppedAt": "{{Ago(12)}}", "startedAt": "{{Ago(9)}}", "startedBy": "{{scene.DeploymentId}}",
                "stoppingAt": "{{Ago(7)}}", "stoppedAt": "{{Ago(0)}}", "stopCode": "EssentialContainerExited",
                "stoppedReason": "Essential container in task exited", "taskArn": "{{task}}", "taskDefinitionArn": "{{scene.TaskDefinitionArn}}", "version": 5
              }
            }
            """);
    }
}

"""Drives every operation of LocalAws with botocore, whose service models are AWS's own. Prints one line per operation."""
import datetime
import json
import os
import urllib.error
import urllib.request

import botocore.config
import botocore.exceptions
import botocore.session

import answer_shapes

session = botocore.session.get_session()
config = botocore.config.Config(retries={"max_attempts": 0})
ecs, ecr, sns, dynamodb, logs, secrets, ssm, cloudformation, sts = (
    session.create_client(name, config=config)
    for name in ("ecs", "ecr", "sns", "dynamodb", "logs", "secretsmanager", "ssm", "cloudformation", "sts"))
for client in (ecs, ecr, dynamodb, logs, secrets, ssm):
    answer_shapes.check_all(client)
LIST = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def done(operation):
    assert operation.startswith(("sns ", "sts ", "cloudformation ")) or operation in answer_shapes.checked, operation
    print(operation)


def fails(code, call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == code, error
        return error.response
    raise AssertionError(f"expected {code}")


def filled(shape, name="a"):
    """A value of the shape with every member there is."""
    match shape.type_name:
        case "structure":
            return {member: filled(inner, member) for member, inner in shape.members.items()}
        case "list":
            return [filled(shape.member, name)]
        case "map":
            return {"key": filled(shape.value, name)}
        case "string":
            return shape.enum[0] if shape.enum else f"some-{name}"
        case "boolean":
            return True
        case "integer" | "long":
            return 7
        case "double" | "float":
            return 1.5
    raise AssertionError(shape.type_name)


def check_every_member_of_a_task_definition():
    sent = filled(ecs.meta.service_model.operation_model("RegisterTaskDefinition").input_shape)
    ecs.register_task_definition(**sent)
    described = ecs.describe_task_definition(taskDefinition=sent["family"], include=["TAGS"])
    assert described["tags"] == sent.pop("tags")
    assert {member: described["taskDefinition"][member] for member in sent} == sent


def check_ecs():
    cluster = ecs.create_cluster(clusterName="shop", tags=[{"key": "exec-format-remediation", "value": "deploy"}])["cluster"]
    assert cluster["status"] == "ACTIVE"
    done("ecs CreateCluster")
    described = ecs.describe_clusters(clusters=["shop", "gone"], include=["TAGS"])
    assert described["clusters"][0]["tags"] == [{"key": "exec-format-remediation", "value": "deploy"}]
    assert described["failures"][0]["reason"] == "MISSING"
    done("ecs DescribeClusters")
    assert cluster["clusterArn"] in ecs.list_clusters()["clusterArns"]
    done("ecs ListClusters")
    ecs.tag_resource(resourceArn=cluster["clusterArn"], tags=[{"key": "owner", "value": "team-a"}])
    done("ecs TagResource")
    ecs.untag_resource(resourceArn=cluster["clusterArn"], tagKeys=["exec-format-remediation"])
    assert ecs.list_tags_for_resource(resourceArn=cluster["clusterArn"])["tags"] == [{"key": "owner", "value": "team-a"}]
    done("ecs ListTagsForResource")

    definition = {
        "family": "web",
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "requiresCompatibilities": ["FARGATE"],
        "runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"},
        "containerDefinitions": [{"name": "web", "image": "example/web:1", "essential": True, "cpu": 0}],
    }
    for revision in (1, 2):
        registered = ecs.register_task_definition(**definition, tags=[{"key": "a", "value": "b"}])
        assert registered["taskDefinition"]["revision"] == revision
    check_every_member_of_a_task_definition()
    done("ecs RegisterTaskDefinition")
    described = ecs.describe_task_definition(taskDefinition="web:1", include=["TAGS"])
    assert described["taskDefinition"]["compatibilities"] == ["EC2", "FARGATE"]
    assert described["taskDefinition"]["registeredAt"].tzinfo is not None
    assert described["tags"] == [{"key": "a", "value": "b"}]
    fails("ClientException", ecs.describe_task_definition, taskDefinition="web:9")
    done("ecs DescribeTaskDefinition")
    pages = ecs.get_paginator("list_task_definitions").paginate(familyPrefix="web", sort="DESC", PaginationConfig={"PageSize": 1})
    assert [arn[-1] for page in pages for arn in page["taskDefinitionArns"]] == ["2", "1"]
    assert ecs.list_task_definitions(familyPrefix="web", status="INACTIVE", maxResults=100)["taskDefinitionArns"] == []
    done("ecs ListTaskDefinitions")

    network = {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}
    service = ecs.create_service(cluster="shop", serviceName="web", taskDefinition="web:1", desiredCount=2, launchType="FARGATE",
                                 networkConfiguration=network, tags=[{"key": "owner", "value": "team-a"}])["service"]
    assert service["deployments"][0]["rolloutState"] == "IN_PROGRESS"
    done("ecs CreateService")
    updated = ecs.update_service(cluster="shop", service="web", taskDefinition="web:2")["service"]
    assert [deployment["status"] for deployment in updated["deployments"]] == ["PRIMARY", "ACTIVE"]
    assert updated["taskDefinition"].endswith("web:2")
    assert updated["deployments"][0]["id"].startswith("ecs-svc/") and updated["deployments"][0]["createdAt"].tzinfo is not None
    assert updated["deployments"][0]["rolloutState"] == "IN_PROGRESS" and updated["deployments"][0]["runningCount"] == 0
    fails("ServiceNotFoundException", ecs.update_service, cluster="shop", service="gone")
    fails("ServiceNotActiveException", ecs.update_service, cluster="machines", service="retired", taskDefinition="web:2")
    fails("InvalidParameterException", ecs.update_service, cluster="machines", service="blue", taskDefinition="web:2")
    fails("ClientException", ecs.update_service, cluster="shop", service="web", taskDefinition="web:9")
    fails("ClusterNotFoundException", ecs.update_service, cluster="gone", service="web", taskDefinition="web:2")
    done("ecs UpdateService")
    described = ecs.describe_services(cluster="shop", services=["web", "gone"], include=["TAGS"])
    assert described["services"][0]["tags"] and described["failures"][0]["reason"] == "MISSING"
    fails("ClusterNotFoundException", ecs.describe_services, cluster="gone", services=["web"])
    done("ecs DescribeServices")
    assert ecs.list_services(cluster="shop")["serviceArns"] == [service["serviceArn"]]
    done("ecs ListServices")
    assert ecs.deregister_task_definition(taskDefinition="web:1")["taskDefinition"]["status"] == "INACTIVE"
    done("ecs DeregisterTaskDefinition")
    assert ecs.describe_container_instances(cluster="shop", containerInstances=["gone"])["failures"][0]["reason"] == "MISSING"
    filtered = ecs.list_container_instances(cluster="machines", filter="attribute:ecs.cpu-architecture == arm64", status="ACTIVE", maxResults=100)
    assert [arn[-4:] for arn in filtered["containerInstanceArns"]] == ["0123"]
    assert ecs.list_container_instances(cluster="shop")["containerInstanceArns"] == []
    fails("InvalidParameterException", ecs.list_container_instances, cluster="machines", filter="attribute:ecs.cpu-architecture = arm64")
    done("ecs ListContainerInstances")
    machines = ecs.describe_container_instances(cluster="machines", containerInstances=["0123", "4567"])["containerInstances"]
    assert [(m["status"], m["agentConnected"], m.get("capacityProviderName")) for m in machines] == [("ACTIVE", True, None), ("DRAINING", False, "spot")]
    assert machines[0]["attributes"][0] == {"name": "ecs.cpu-architecture", "value": "arm64"} and machines[0]["ec2InstanceId"] == "i-0123"
    done("ecs DescribeContainerInstances")
    check_tasks()


def check_tasks():
    assert ecs.list_tasks(cluster="shop", serviceName="web")["taskArns"] == []
    running = ecs.list_tasks(cluster="machines", serviceName="blue")["taskArns"]
    assert [arn[-4:] for arn in running] == ["89ab"]
    assert ecs.list_tasks(cluster="machines", containerInstance="0123", launchType="EC2", maxResults=100)["taskArns"] == running
    stopped = ecs.list_tasks(cluster="machines", family="web", desiredStatus="STOPPED")["taskArns"]
    fails("ClusterNotFoundException", ecs.list_tasks, cluster="gone")
    fails("ServiceNotFoundException", ecs.list_tasks, cluster="machines", serviceName="web")
    fails("InvalidParameterException", ecs.list_tasks, cluster="machines", startedBy="ecs-svc/1", family="web")
    done("ecs ListTasks")
    described = ecs.describe_tasks(cluster="machines", tasks=[*running, *stopped, "gone"], include=["TAGS"])
    assert [(failure["arn"][-4:], failure["reason"]) for failure in described["failures"]] == [("gone", "MISSING")]
    task, dead = described["tasks"]
    assert (task["group"], task["healthStatus"], task["startedAt"].timestamp()) == ("service:blue", "HEALTHY", 1.5)
    assert task["attributes"] == [{"name": "ecs.cpu-architecture", "value": "arm64"}]
    assert task["containerInstanceArn"] in ecs.list_container_instances(cluster="machines")["containerInstanceArns"]
    assert (task["containers"][0]["imageDigest"], task["containers"][0]["runtimeId"]) == ("sha256:00", "0011")
    assert (dead["lastStatus"], dead["desiredStatus"], dead["launchType"]) == ("STOPPED", "STOPPED", "FARGATE")
    assert (dead["containers"][0]["exitCode"], dead["containers"][0]["lastStatus"]) == (255, "STOPPED") and "startedAt" not in dead
    fails("ClusterNotFoundException", ecs.describe_tasks, cluster="gone", tasks=["89ab"])
    fails("InvalidParameterException", ecs.describe_tasks, cluster="machines", tasks=[])
    done("ecs DescribeTasks")


def check_ecr():
    ecr.create_repository(repositoryName="team/app")
    done("ecr CreateRepository")
    manifest = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST})
    pushed = ecr.put_image(repositoryName="team/app", imageManifest=manifest, imageTag="1")["image"]["imageId"]
    fails("ImageAlreadyExistsException", ecr.put_image, repositoryName="team/app", imageManifest=manifest, imageTag="1")
    done("ecr PutImage")
    asked = [{"imageTag": "1"}, pushed, {"imageTag": "gone"}, {"imageDigest": "sha256:xyz"}]
    answer = ecr.batch_get_image(repositoryName="team/app", imageIds=asked, acceptedMediaTypes=[LIST, MANIFEST])
    assert [image["imageManifest"] for image in answer["images"]] == [manifest, manifest]
    assert [failure["failureCode"] for failure in answer["failures"]] == ["ImageNotFound", "InvalidImageDigest"]
    fails("RepositoryNotFoundException", ecr.batch_get_image, repositoryName="gone", imageIds=asked)
    done("ecr BatchGetImage")
    assert ecr.describe_images(repositoryName="team/app")["imageDetails"][0]["imageTags"] == ["1"]
    fails("ImageNotFoundException", ecr.describe_images, repositoryName="team/app", imageIds=[{"imageTag": "gone"}])
    done("ecr DescribeImages")
    assert ecr.describe_repositories()["repositories"][-1]["repositoryName"] == "team/app"
    assert ecr.get_authorization_token()["authorizationData"][0]["proxyEndpoint"].startswith("https://")
    done("ecr GetAuthorizationToken")
    fails("LayersNotFoundException", ecr.get_download_url_for_layer, repositoryName="team/app", layerDigest="sha256:" + "0" * 64)
    layout = ecr.batch_get_image(repositoryName="layout", imageIds=[{"imageTag": "latest"}])["images"][0]
    config = json.loads(layout["imageManifest"])["config"]
    url = ecr.get_download_url_for_layer(repositoryName="layout", layerDigest=config["digest"])["downloadUrl"]
    assert len(urllib.request.urlopen(url).read()) == config["size"]
    done("ecr GetDownloadUrlForLayer")


def check_sns():
    topic = sns.create_topic(Name="alerts")["TopicArn"]
    assert [found["TopicArn"] for found in sns.list_topics()["Topics"]] == [topic]
    done("sns CreateTopic")
    assert sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="a@example.com")["SubscriptionArn"] == "pending confirmation"
    assert sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint="arn:aws:sqs:eu-west-1:123456789012:q")["SubscriptionArn"].startswith(topic)
    done("sns Subscribe")
    found = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert [subscription["Protocol"] for subscription in found] == ["email", "sqs"]
    done("sns ListSubscriptionsByTopic")
    message = json.dumps({"default": "short & <sweet> +%", "email": "Grüße"})
    attributes = {"verdict": {"DataType": "String", "StringValue": "platform-mismatch"}}
    published = sns.publish(TopicArn=topic, Subject="web failed", Message=message, MessageStructure="json", MessageAttributes=attributes)
    assert published["MessageId"]
    fails("NotFound", sns.publish, TopicArn=topic + "x", Message="m")
    fails("InvalidParameter", sns.publish, TopicArn=topic, Message="m", Subject="two\nlines")
    done("sns Publish")


def check_dynamodb():
    dynamodb.create_table(TableName="incidents", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                          AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
    fails("ResourceInUseException", dynamodb.create_table, TableName="incidents", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
          AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}], BillingMode="PAY_PER_REQUEST")
    done("dynamodb CreateTable")
    assert dynamodb.describe_table(TableName="incidents")["Table"]["TableStatus"] == "ACTIVE"
    dynamodb.get_waiter("table_exists").wait(TableName="incidents")
    done("dynamodb DescribeTable")
    assert dynamodb.list_tables()["TableNames"] == ["incidents"]
    done("dynamodb ListTables")
    dynamodb.update_time_to_live(TableName="incidents", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expiresAt"})
    done("dynamodb UpdateTimeToLive")
    assert dynamodb.describe_time_to_live(TableName="incidents")["TimeToLiveDescription"]["AttributeName"] == "expiresAt"
    done("dynamodb DescribeTimeToLive")
    item = {"pk": {"S": "a"}, "version": {"N": "1"}, "all": {"L": [{"M": {"x": {"B": b"\x00\xff"}}}, {"NULL": True}, {"NS": ["1", "2"]}]}}
    absent = {"TableName": "incidents", "ConditionExpression": "attribute_not_exists(pk)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    dynamodb.put_item(Item=item, **absent)
    assert fails("ConditionalCheckFailedException", dynamodb.put_item, Item=item, **absent)["Item"]["version"] == {"N": "1"}
    done("dynamodb PutItem")
    assert dynamodb.get_item(TableName="incidents", Key={"pk": {"S": "a"}}, ConsistentRead=True)["Item"]["all"]["L"][0] == item["all"]["L"][0]
    assert "Item" not in dynamodb.get_item(TableName="incidents", Key={"pk": {"S": "b"}})
    done("dynamodb GetItem")
    dynamodb.put_item(TableName="incidents", Item={"pk": {"S": "b"}})
    pages = dynamodb.get_paginator("scan").paginate(TableName="incidents", PaginationConfig={"PageSize": 1})
    assert [found["pk"]["S"] for page in pages for found in page["Items"]] == ["a", "b"]
    done("dynamodb Scan")
    assert dynamodb.delete_item(TableName="incidents", Key={"pk": {"S": "b"}}, ReturnValues="ALL_OLD")["Attributes"] == {"pk": {"S": "b"}}
    fails("ResourceNotFoundException", dynamodb.delete_item, TableName="gone", Key={"pk": {"S": "b"}})
    done("dynamodb DeleteItem")


def check_logs():
    logs.create_log_group(logGroupName="/ecs/web", tags={"owner": "team-a"})
    fails("ResourceAlreadyExistsException", logs.create_log_group, logGroupName="/ecs/web")
    done("logs CreateLogGroup")
    stream = {"logGroupName": "/ecs/web", "logStreamName": "web/web/0123"}
    fails("ResourceNotFoundException", logs.get_log_events, **stream)
    logs.create_log_stream(**stream)
    fails("ResourceAlreadyExistsException", logs.create_log_stream, **stream)
    done("logs CreateLogStream")
    now = int(datetime.datetime.now().timestamp() * 1000)
    sent = [{"timestamp": now - 2 + index, "message": message} for index, message in enumerate(("one", "Grüße", "exec format error"))]
    assert "rejectedLogEventsInfo" not in logs.put_log_events(**stream, logEvents=sent)
    assert logs.put_log_events(**stream, logEvents=[{"timestamp": 0, "message": "old"}])["rejectedLogEventsInfo"] == {"tooOldLogEventEndIndex": 1}
    fails("InvalidParameterException", logs.put_log_events, **stream, logEvents=sent[::-1])
    done("logs PutLogEvents")
    newest = logs.get_log_events(**stream, limit=2)
    assert [{"timestamp": event["timestamp"], "message": event["message"]} for event in newest["events"]] == sent[1:]
    assert all(abs(event["ingestionTime"] - now) < 60_000 for event in newest["events"])
    oldest = logs.get_log_events(**stream, nextToken=newest["nextBackwardToken"])
    assert [event["message"] for event in oldest["events"]] == ["one"]
    end = logs.get_log_events(**stream, nextToken=newest["nextForwardToken"], startFromHead=True)
    assert end["events"] == [] and end["nextForwardToken"] == newest["nextForwardToken"]
    identified = {"logGroupIdentifier": "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/web", "logStreamName": stream["logStreamName"]}
    assert logs.get_log_events(**identified, startTime=now - 1, endTime=now)["events"][0]["message"] == "Grüße"
    fails("InvalidParameterException", logs.get_log_events, **stream, nextToken="f/none")
    assert own_endpoint("logs", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS").get_log_events(**stream)["events"]
    done("logs GetLogEvents")


def check_secrets():
    secret = secrets.get_secret_value(SecretId="registry/reader")
    assert json.loads(secret["SecretString"]) == {"password": "Grüße"} and secret["Name"] == "registry/reader"
    assert secret["VersionStages"] == ["AWSCURRENT"] and secret["CreatedDate"].tzinfo is not None and "SecretBinary" not in secret
    arn, _, suffix = secret["ARN"].rpartition("-")
    assert arn == "arn:aws:secretsmanager:eu-west-1:123456789012:secret:registry/reader" and len(suffix) == 6 and suffix.isalnum()
    for same in (secret["ARN"], arn):
        assert secrets.get_secret_value(SecretId=same, VersionId=secret["VersionId"], VersionStage="AWSCURRENT")["ARN"] == secret["ARN"]
    binary = secrets.get_secret_value(SecretId="registry/bytes")
    assert binary["SecretBinary"] == b"\x00\xff" and "SecretString" not in binary
    fails("ResourceNotFoundException", secrets.get_secret_value, SecretId="registry/gone")
    fails("ResourceNotFoundException", secrets.get_secret_value, SecretId="registry/reader", VersionStage="AWSPREVIOUS")
    fails("InvalidRequestException", secrets.get_secret_value, SecretId="registry/old")
    fails("ValidationException", secrets.get_secret_value, SecretId="registry:reader")
    assert own_endpoint("secretsmanager", "AWS_ENDPOINT_URL_SECRETS_MANAGER").get_secret_value(SecretId=arn)["SecretString"]
    done("secretsmanager GetSecretValue")


def check_cloudformation():
    stack = cloudformation.describe_stacks(StackName="shop")["Stacks"][0]
    assert (stack["StackName"], stack["StackStatus"]) == ("shop", "UPDATE_ROLLBACK_IN_PROGRESS") and stack["CreationTime"].tzinfo is not None
    assert stack["StackId"].startswith("arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/")
    assert cloudformation.describe_stacks(StackName=stack["StackId"])["Stacks"] == [stack]
    assert cloudformation.describe_stacks()["Stacks"] == [stack]
    refused = fails("ValidationError", cloudformation.describe_stacks, StackName="old")
    assert refused["Error"]["Message"] == "Stack with id old does not exist"
    assert own_endpoint("cloudformation", "AWS_ENDPOINT_URL_CLOUDFORMATION").describe_stacks(StackName="shop")["Stacks"] == [stack]
    done("cloudformation DescribeStacks")


def check_ssm():
    answer = ssm.get_calendar_state(CalendarNames=["nights"])
    assert (answer["State"], answer["NextTransitionTime"]) == ("OPEN", "2027-01-15T08:00:00Z") and answer["AtTime"].endswith("Z")
    both = ssm.get_calendar_state(CalendarNames=["nights", "arn:aws:ssm:eu-west-1:123456789012:document/freeze"])
    assert (both["State"], both["NextTransitionTime"]) == ("CLOSED", "2027-01-15T08:00:00Z")
    fails("InvalidDocument", ssm.get_calendar_state, CalendarNames=["nights", "gone"])
    assert own_endpoint("ssm", "AWS_ENDPOINT_URL_SSM").get_calendar_state(CalendarNames=["freeze"])["State"] == "CLOSED"
    done("ssm GetCalendarState")


def own_endpoint(service, variable):
    """A client that finds LocalAws by the service's own variable and by nothing else."""
    os.environ[variable] = os.environ.pop("AWS_ENDPOINT_URL")
    try:
        return botocore.session.get_session().create_client(service, config=config)
    finally:
        os.environ["AWS_ENDPOINT_URL"] = os.environ.pop(variable)


answer_shapes.check_the_check(logs)
check_ecs()
check_ecr()
check_sns()
check_dynamodb()
check_logs()
check_secrets()
check_cloudformation()
check_ssm()
assert sts.get_caller_identity()["Account"] == "123456789012"
done("sts GetCallerIdentity")

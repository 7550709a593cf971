"""Validates recorded AWS requests against the service models of botocore. Reads a JSON list of {service, operation, body}."""
import functools
import json
import sys
import urllib.parse

import botocore.session
from botocore.validate import ParamValidator

session = botocore.session.get_session()


@functools.cache
def model_of(service):
    return session.get_service_model(service)


def form_members(body, model):
    """The members of a query protocol's form; of its lists and maps only MessageAttributes is known here."""
    form = dict(urllib.parse.parse_qsl(body, strict_parsing=True))
    name, version = form.pop("Action"), form.pop("Version")
    assert version == model.metadata["apiVersion"], version
    members = {}
    for key, value in form.items():
        parts = key.split(".")
        if len(parts) == 1:
            members[key] = value
        elif parts[:2] == ["MessageAttributes", "entry"] and parts[3] == "Value":
            attribute = form[".".join(parts[:3]) + ".Name"]
            members.setdefault("MessageAttributes", {}).setdefault(attribute, {})[parts[4]] = value
        else:
            assert parts[:2] == ["MessageAttributes", "entry"] and parts[3:] == ["Name"], key
    return name, members


def enum_complaints(value, shape, path):
    """botocore itself lets any text pass for an enumeration."""
    if shape.type_name == "structure" and isinstance(value, dict):
        for member, inner in value.items():
            if member in shape.members:
                yield from enum_complaints(inner, shape.members[member], f"{path}.{member}")
    elif shape.type_name == "list" and isinstance(value, list):
        for index, inner in enumerate(value):
            yield from enum_complaints(inner, shape.member, f"{path}[{index}]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for key, inner in value.items():
            yield from enum_complaints(inner, shape.value, f"{path}.{key}")
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{path} is {value!r}, none of {', '.join(shape.enum)}"


def judge(service, operation, body):
    model = model_of(service)
    prefix, _, operation = operation.rpartition(".")
    if prefix and prefix != model.metadata["targetPrefix"]:
        return [f"the target prefix is {prefix}, not {model.metadata['targetPrefix']}"]
    name, members = (operation, json.loads(body)) if body.startswith("{") else form_members(body, model)
    if name != operation:
        return [f"the body is of {name}"]
    if name not in model.operation_names:
        return ["there is no such operation"]
    shape = model.operation_model(name).input_shape
    if shape is None:
        return [] if not members else ["the operation takes no members"]
    report = ParamValidator().validate(members, shape)
    return (report.generate_report().splitlines() if report.has_errors() else []) + list(enum_complaints(members, shape, "request"))


judged, complaints = [], []
for request in json.load(sys.stdin):
    service, operation, body = request["service"], request["operation"], request["body"]
    if service == "lambda" or body.startswith("/"):
        continue
    call = f"{service}:{operation.split('.')[-1]}"
    judged.append(call)
    complaints += [f"{call}: {complaint}" for complaint in judge(service, operation, body)]
print(json.dumps({"judged": judged, "complaints": complaints}))

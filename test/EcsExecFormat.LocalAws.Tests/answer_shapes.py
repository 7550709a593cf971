"""Whether answers of JSON services have the shapes that botocore's models give them. botocore itself reads past what it does not know."""
import json

checked = set()
KINDS = {
    "string": str, "boolean": bool, "integer": int, "long": int, "double": (int, float), "float": (int, float), "timestamp": (int, float),
    "blob": str, "structure": dict, "map": dict, "list": list,
}


def complaints(value, shape, path):
    """What is wrong with a JSON value; nothing when the shape has room for it."""
    if not isinstance(value, KINDS[shape.type_name]) or (isinstance(value, bool) and shape.type_name != "boolean"):
        yield f"{path} is {value!r}, not of kind {shape.type_name}"
    elif shape.type_name == "structure":
        yield from (f"{path}.{member} is missing" for member in shape.required_members if member not in value)
        names = {inner.serialization.get("name", member): inner for member, inner in shape.members.items()}
        for member, inner in value.items():
            if member in names:
                yield from complaints(inner, names[member], f"{path}.{member}")
            else:
                yield f"{path}.{member} is unknown"
    elif shape.type_name == "list":
        for index, inner in enumerate(value):
            yield from complaints(inner, shape.member, f"{path}[{index}]")
    elif shape.type_name == "map":
        for key, inner in value.items():
            yield from complaints(inner, shape.value, f"{path}.{key}")
    elif shape.type_name == "string" and shape.enum and value not in shape.enum:
        yield f"{path} is {value!r}, none of {', '.join(shape.enum)}"


def check_all(client):
    """Every answer to this client must agree with its model from now on."""
    def check(operation_model, response_dict, **_):
        if response_dict["status_code"] != 200:
            return
        body = json.loads(response_dict["body"]) if response_dict["body"] else {}
        shape = operation_model.output_shape
        wrong = list(complaints(body, shape, operation_model.name)) if shape else [f"{member} is unknown" for member in body]
        assert not wrong, wrong
        checked.add(f"{operation_model.service_model.signing_name} {operation_model.name}")
    client.meta.events.register(f"before-parse.{client.meta.service_model.service_id.hyphenize()}", check)


def check_the_check(logs):
    """The check itself must find what is wrong."""
    shape = logs.meta.service_model.operation_model("GetLogEvents").output_shape
    right = {"events": [{"timestamp": 1, "message": "m", "ingestionTime": 2}], "nextForwardToken": "f"}
    assert not list(complaints(right, shape, "answer"))
    for wrong in ({"events": {}}, {"events": [{"timestamp": "1"}]}, {"events": [{"timestamp": True}]}, {"events": [{"text": "m"}]}, {"nextForwardToken": 1}):
        assert len(list(complaints(wrong, shape, "answer"))) == 1, wrong

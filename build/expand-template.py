"""Expands template.yaml with AWS's own SAM translator and writes the CloudFormation template as JSON.

    python3 build/expand-template.py template.yaml [PARAMETER=VALUE...]

Needs the Python package aws-sam-translator (installed with cfn-lint); no network and no credentials.
"""

import json
import os
import sys

# The translator asks a session for the region; the partition follows from it.
os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")

from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402


class NoManagedPolicies:
    """The template names no managed policy, so none is ever looked up."""

    def load(self):
        raise LookupError("the template must not use managed policies")


def main(path, assignments):
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    template.pop("Metadata", None)
    # `sam build` packages the code; here a stand-in of the right form is enough.
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    parameters = {name: str(value["Default"]) for name, value in template["Parameters"].items()}
    parameters.update(assignment.split("=", 1) for assignment in assignments)
    json.dump(transform(template, parameters, NoManagedPolicies()), sys.stdout, indent=2)


main(sys.argv[1], sys.argv[2:])

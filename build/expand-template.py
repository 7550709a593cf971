"""Expands template.yaml with AWS's own SAM translator and writes the CloudFormation template as JSON.

    python3 build/expand-template.py TEMPLATE REGION [PARAMETER=VALUE...]

Each value becomes the default of its parameter in the result, so that whoever reads that decides the conditions by it.
Needs the Python package aws-sam-translator (installed with cfn-lint); no network and no credentials.
"""

import json
import os
import sys

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """The template names no managed policy, so none is ever looked up."""

    def load(self):
        raise LookupError("the template must not use managed policies")


def main(path, region, assignments):
    # The translator asks its session for the region; the partition follows from it.
    os.environ["AWS_DEFAULT_REGION"] = region
    with open(path, encoding="utf-8") as file:
        template = yaml_parse(file.read())
    template.pop("Metadata", None)
    # `sam build` packages the code; here a stand-in of the right form is enough.
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://bucket/key"
    for name, value in (assignment.split("=", 1) for assignment in assignments):
        template["Parameters"][name]["Default"] = value
    parameters = {name: str(value["Default"]) for name, value in template["Parameters"].items()}
    json.dump(transform(template, parameters, NoManagedPolicies()), sys.stdout, indent=2)


main(sys.argv[1], sys.argv[2], sys.argv[3:])

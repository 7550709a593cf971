"""Reads {"patterns": [...], "events": [...]} and answers, event by event, whether moto's EventBridge lets it through a rule.

moto does not look into arrays of objects, where EventBridge matches if any element does; so each container is shown to it
alone. The patterns look at one member of a container only, so the outcome is the same.
"""

import json
import sys

from moto.events.models import EventPattern


def views(event):
    containers = event.get("detail", {}).get("containers")
    if not isinstance(containers, list) or not containers:
        return [event]
    return [{**event, "detail": {**event["detail"], "containers": container}} for container in containers]


question = json.load(sys.stdin)
patterns = [EventPattern.load(json.dumps(pattern)) for pattern in question["patterns"]]
json.dump([any(p.matches_event(view) for p in patterns for view in views(event)) for event in question["events"]], sys.stdout)
